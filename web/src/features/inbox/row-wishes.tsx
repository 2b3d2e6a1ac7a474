'use client';
import { useMemo } from 'react';
import { Bell, BellOff, EllipsisVertical, MoonStar, Pin, PinOff } from 'lucide-react';
import { MAX_PINNED } from '../../platform/live/inbox-wishes.ts';
import { isolate } from '../../text/format.ts';
import { useText } from '../../ui/language-context.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { InboxActions, InboxRow, MuteChoice } from './inbox-view-types.ts';

/** What a person sets for one row, said back in words. */
export interface RowWishes {
  /** Puts it on top, or takes it from there. */
  pin(row: InboxRow): void;
  mute(row: InboxRow, how: MuteChoice): void;
}

export const useRowWishes = (actions: Pick<InboxActions, 'pin' | 'mute'>): RowWishes => {
  const text = useText().inbox;
  const toast = useToast();
  const { pin, mute } = actions;
  return useMemo(
    () => ({
      pin: ({ conversationId, isPinned }) => {
        const fits = pin(conversationId, !isPinned);
        toast({ words: !fits ? text.pinsFull(MAX_PINNED) : isPinned ? text.didUnpin : text.didPin });
      },
      mute: ({ conversationId }, how) => {
        mute(conversationId, how);
        toast({ words: how === 'off' ? text.didUnmute : text.didMute });
      },
    }),
    [pin, mute, toast, text],
  );
};

/** Pin and mute of one row: seen when a pointer or the keyboard is there, always where there is no pointer. */
export function RowMenu({ row, isInTabOrder, wishes }: { row: InboxRow; isInTabOrder: boolean; wishes: RowWishes }) {
  const { inbox: text, common } = useText();
  const pin: MenuEntry = {
    id: 'pin',
    name: row.isPinned ? text.unpin : text.pin,
    icon: row.isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
    onSelect: () => wishes.pin(row),
  };
  const quiet: readonly MenuEntry[] = row.isMuted
    ? [{ id: 'unmute', name: text.unmute, icon: <Bell aria-hidden />, onSelect: () => wishes.mute(row, 'off') }]
    : [
        { id: 'tomorrow', name: text.muteUntil, icon: <MoonStar aria-hidden />, onSelect: () => wishes.mute(row, 'tomorrow') },
        { id: 'mute', name: text.mute, icon: <BellOff aria-hidden />, onSelect: () => wishes.mute(row, 'always') },
      ];
  return (
    <Menu
      label={text.more(isolate(row.candidateName ?? common.nameLocked))}
      button={<EllipsisVertical aria-hidden />}
      buttonClassName="icon-btn row-more"
      isInTabOrder={isInTabOrder}
      entries={[pin, ...quiet]}
    />
  );
}
