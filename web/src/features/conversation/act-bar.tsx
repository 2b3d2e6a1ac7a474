'use client';
import { Suspense, useRef } from 'react';
import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import { isolate } from '../../text/format.ts';
import { useMayAct } from './acts-context.tsx';
import type { ConversationItem } from './conversation-view-types.ts';
import { LateActPopover } from './late-acts.ts';
import type { MessageActions } from './message-item.tsx';
import { useText } from '../../ui/language-context.tsx';

type Message = Extract<ConversationItem, { kind: 'message' }>;

/** What of the actions is open. */
export type ActsOpen = 'menu' | 'signs' | null;

interface ActBarProps {
  message: Message;
  actions: MessageActions;
  open: ActsOpen;
  onOpen: (open: ActsOpen) => void;
  /** Shows the revisions. */
  onHistory: () => void;
}

/**
 * The bar beside a message: with a mouse it comes with the pointer; the three dots are one stop of the tab order and stand there on
 * phones, where a long press opens the same.
 */
export function ActBar({ message, actions, open, onOpen, onHistory }: ActBarProps) {
  const text = useText().acts;
  const mayWrite = useMayAct(message.lane);
  const more = useRef<HTMLButtonElement>(null);
  const label = message.isOwn ? text.actionsOwn : text.actions(isolate(message.sender.name));
  return (
    <span className="act-bar" data-open={open === null ? undefined : ''}>
      {mayWrite ? (
        <>
          {/* The same two stand in the menu: one stop of the tab order for each message is enough. */}
          <button type="button" tabIndex={-1} className="act-btn only-hover" aria-label={text.react} title={text.react} onClick={() => onOpen('signs')}>
            <SmilePlus aria-hidden />
          </button>
          <button
            type="button"
            tabIndex={-1}
            className="act-btn only-hover"
            aria-label={text.reply}
            title={text.reply}
            onClick={() => actions.answer(message.id)}
          >
            <Reply aria-hidden />
          </button>
        </>
      ) : null}
      <button
        type="button"
        ref={more}
        className="act-btn act-more"
        aria-label={label}
        aria-haspopup="dialog"
        aria-expanded={open !== null}
        onClick={() => onOpen(open === null ? 'menu' : null)}
      >
        <Ellipsis aria-hidden />
      </button>
      {open === null ? null : (
        <Suspense>
          <LateActPopover
            label={label}
            anchor={more}
            message={message}
            actions={actions}
            mayWrite={mayWrite}
            isSignsOnly={open === 'signs'}
            onClose={() => onOpen(null)}
            onHistory={onHistory}
          />
        </Suspense>
      )}
    </span>
  );
}
