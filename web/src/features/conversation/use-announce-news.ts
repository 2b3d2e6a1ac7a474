'use client';
import { useEffect, useRef } from 'react';
import { useAnnounce } from '../../a11y/announcer.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { ConversationItem } from './conversation-view-types.ts';

/** A spoken message is cut here; the whole stands in the log. */
const spokenLength = 240;

/**
 * Speaks what came in after the conversation was opened: one message with its sender, several as a count, own ones not at all.
 * What came in above (earlier messages) is not news, and neither is what a jump shows. `isLive`: the items reach the newest message.
 */
export const useAnnounceNews = (items: readonly ConversationItem[], isLive: boolean): void => {
  const text = useText().conversation;
  const announce = useAnnounce();
  const newest = useRef<string | null>(null);
  const live = useRef(true);
  useEffect(() => {
    const last = items.at(-1);
    const known = newest.current === null ? -1 : items.findIndex(({ id }) => id === newest.current);
    const wasLive = live.current;
    live.current = isLive;
    newest.current = last?.id ?? null;
    if (known === -1 || !isLive || !wasLive) return;
    const news = items.slice(known + 1).filter((item) => item.kind === 'message' && !item.isOwn);
    const [first] = news;
    if (news.length > 1) announce(text.newBelow(news.length));
    else if (first?.kind === 'message') announce(text.announceOne(first.sender.name, Array.from(first.text).slice(0, spokenLength).join('')));
  }, [items, isLive, announce, text]);
};
