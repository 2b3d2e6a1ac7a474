'use client';
import { useMemo, type KeyboardEvent } from 'react';
import { formatDay, isolate } from '../../text/format.ts';
import { formatMonth } from '../../text/format-month.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { AnchoredList } from './anchored-list.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import { logEntries, type LogEntry } from './log-entries.ts';
import { LogEdge } from './log-edge.tsx';
import { LogJumps } from './log-jumps.tsx';
import { MessageItem } from './message-item.tsx';
import { AssignedLine, Forged, HappenedLine, KeyMissing } from './other-items.tsx';
import { ProgressItem } from './progress-item.tsx';
import { AlarmLine, MissingLine } from './trouble-items.tsx';
import { useAnnounceNews } from './use-announce-news.ts';
import { useLogScroll } from './use-log-scroll.ts';
import { useSeen } from './use-seen.ts';

interface MessageLogProps {
  snapshot: ConversationSnapshot;
  actions: ConversationActions;
  onPickDate: () => void;
  /** Where nothing is written yet; without it, words about the candidate. */
  emptyHelp?: string;
}

/** The story: a labelled ordered list, not a live log, because the one announcer speaks. */
export function MessageLog({ snapshot, actions, onPickDate, emptyHelp }: MessageLogProps) {
  const { conversation: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const { items, older, newer, firstUnreadId, asServer, isSample, target } = snapshot;
  const entries = useMemo(() => logEntries(items, firstUnreadId), [items, firstUnreadId]);
  const newestOwn = useMemo(() => items.findLast((item) => item.kind === 'message' && item.isOwn)?.id, [items]);
  const last = items.at(-1);
  const isLastOwn = last?.kind === 'message' && last.isOwn && last.delivery?.status === 'queued';
  const { loadOlder, loadNewer, jumpToNewest, setAtEnd } = actions;
  const log = useLogScroll({ entries, older, newer, target, isLastOwn, loadOlder, loadNewer, jumpToNewest, setAtEnd });
  const { scroller, start, end, leftAtKey, isAtBottom } = log;
  useAnnounceNews(items, newer === 'none');
  const watch = useSeen(scroller, actions.seen);
  const leftAt = leftAtKey === null ? -1 : items.findIndex(({ id }) => id === leftAtKey);
  const below = newer === 'none' ? (leftAt === -1 ? 0 : items.length - 1 - leftAt) : snapshot.arrivedBelow;

  /** Home and End go to the ends of the whole story, not of what happens to be drawn; Alt and an arrow go from day to day. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget && !(event.target instanceof HTMLLIElement)) return;
    if (event.key === 'Home') actions.jumpToDate(snapshot.begunAt ?? 0);
    else if (event.key === 'End') log.toBottom();
    else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) log.toDay(event.key === 'ArrowUp' ? 'older' : 'newer');
    else return;
    event.preventDefault();
  };

  const draw = (entry: LogEntry) => {
    if (entry.kind === 'day')
      return (
        <li key={entry.key} className="day">
          <span>{formatDay(entry.at, now, language)}</span>
        </li>
      );
    if (entry.kind === 'new')
      return (
        <li key={entry.key} className="day is-new" data-unread-line>
          <span>{text.newHere}</span>
        </li>
      );
    const { item } = entry;
    if (item.kind === 'key-missing') return <KeyMissing key={entry.key} item={item} />;
    if (item.kind === 'forged') return <Forged key={entry.key} item={item} />;
    if (item.kind === 'gap') return <MissingLine key={entry.key} item={item} />;
    if (item.kind === 'alarm') return <AlarmLine key={entry.key} item={item} />;
    if (item.kind === 'assigned') return <AssignedLine key={entry.key} item={item} />;
    if (item.kind === 'progress') return <ProgressItem key={entry.key} item={item} />;
    if (item.kind === 'event') return <HappenedLine key={entry.key} item={item} />;
    return (
      <MessageItem
        key={entry.key}
        message={item}
        isFirst={entry.isFirst}
        isLast={entry.isLast}
        isNewestOwn={item.id === newestOwn}
        isExact={isSample}
        ciphertext={asServer?.on ? (asServer.ciphertext[item.id] ?? '…') : null}
        watch={watch}
        actions={actions}
      />
    );
  };

  const shown = entries.slice(start, end);
  return (
    <div className="log-wrap">
      {/* Focusable, so that the log can be scrolled by keyboard (axe: scrollable-region-focusable). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      <div className="log" ref={scroller} tabIndex={0} role="region" aria-label={text.messages} onKeyDown={onKeyDown}>
        <LogEdge edge={start > 0 ? 'none' : older} words={text.olderWords} onLoad={loadOlder} />
        {items.length === 0 && older === 'none' ? (
          <p className="log-start">
            <b className="block font-semibold text-ink-2">{text.nothingYet}</b>
            {emptyHelp ?? text.nothingYetHelp(isolate(snapshot.candidate.name ?? common.candidate))}
          </p>
        ) : null}
        {older === 'none' && start === 0 ? <Beginning goneBefore={snapshot.goneBefore} hasItems={items.length > 0} /> : null}
        <AnchoredList label={text.messages} keys={shown.map(({ key }) => key)} list={log.list} settled={log.settled}>
          {shown.map(draw)}
        </AnchoredList>
        <LogEdge edge={end < entries.length ? 'none' : newer} words={text.newerWords} onLoad={loadNewer} />
      </div>
      <LogJumps
        topAt={isAtBottom ? null : log.topAt}
        hasUnreadAbove={snapshot.hasUnreadAbove}
        isAtBottom={isAtBottom}
        below={below}
        jump={snapshot.jump}
        onPickDate={onPickDate}
        onUnread={actions.jumpToUnread}
        onNewest={log.toBottom}
      />
    </div>
  );
}

/** Above the first message: where the conversation begins, or before when a retention rule deleted what was said [RT64]. */
function Beginning({ goneBefore, hasItems }: { goneBefore: number | undefined; hasItems: boolean }) {
  const text = useText().conversation;
  const language = useLanguage();
  if (goneBefore !== undefined) return <p className="log-older meta num">{text.goneBefore(formatMonth(goneBefore, language))}</p>;
  return hasItems ? <p className="log-older meta">{text.beginning}</p> : null;
}
