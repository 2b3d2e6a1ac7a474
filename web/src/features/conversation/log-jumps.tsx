'use client';
import { ArrowDown, ArrowUp, CalendarDays, LoaderCircle } from 'lucide-react';
import { formatDay } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { ConversationSnapshot } from './conversation-view-types.ts';

interface LogJumpsProps {
  /** When what stands at the top was written (ms); null where nobody needs to be told. */
  topAt: number | null;
  hasUnreadAbove: boolean;
  isAtBottom: boolean;
  /** Messages that came in below. */
  below: number;
  jump: ConversationSnapshot['jump'];
  onPickDate: () => void;
  onUnread: () => void;
  onNewest: () => void;
}

/** Over the log: which day this is and the way to another, the way to the first unread message and to the newest. */
export function LogJumps({ topAt, hasUnreadAbove, isAtBottom, below, jump, onPickDate, onUnread, onNewest }: LogJumpsProps) {
  const text = useText().conversation;
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      <div className="log-top">
        {jump === 'none' ? null : (
          <p className={jump === 'busy' ? 'log-pill' : 'log-pill is-problem'} role="status">
            {jump === 'busy' ? <LoaderCircle className="spin" aria-hidden /> : null}
            {text.jumping[jump]}
          </p>
        )}
        {topAt === null || jump === 'busy' ? null : (
          <button type="button" className="log-pill" onClick={onPickDate} aria-label={text.pickDateFrom(formatDay(topAt, now, language))}>
            <CalendarDays aria-hidden />
            <span className="num">{formatDay(topAt, now, language)}</span>
          </button>
        )}
        {hasUnreadAbove ? (
          <button type="button" className="log-pill is-accent" onClick={onUnread}>
            <ArrowUp aria-hidden />
            {text.jumpToUnread}
          </button>
        ) : null}
      </div>
      {isAtBottom ? null : (
        <button type="button" className="jump" onClick={onNewest}>
          <ArrowDown aria-hidden />
          {below > 0 ? text.newBelow(below) : text.jumpToNewest}
        </button>
      )}
    </>
  );
}
