'use client';
import { useMemo, useState } from 'react';
import { ArrowDown, LoaderCircle } from 'lucide-react';
import { formatDay, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import { logEntries, type LogEntry } from './log-entries.ts';
import { MessageItem } from './message-item.tsx';
import { Forged, HappenedLine, KeyMissing } from './other-items.tsx';
import { AlarmLine, MissingLine } from './trouble-items.tsx';
import { useAnnounceNews } from './use-announce-news.ts';
import { useLogScroll } from './use-log-scroll.ts';
import { useSeen } from './use-seen.ts';

/** Items drawn at first, and how many more come each time the reader nears the beginning: a long history stays light. */
const windowSize = 150;
const windowStep = 100;
/** In place of an id: everything that is loaded, also what comes in earlier. */
const fromBeginning = '';

interface MessageLogProps {
  snapshot: ConversationSnapshot;
  actions: ConversationActions;
}

/** The story: a labelled ordered list, not a live log, because the one announcer speaks. */
export function MessageLog({ snapshot, actions }: MessageLogProps) {
  const { conversation: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const [startId, setStartId] = useState<string | null>(null);
  const { items, older, firstUnreadId, asServer, isSample } = snapshot;

  // The window slides with the newest message for a reader at the bottom; for one who reads back its beginning stands still.
  const held = startId === null ? -1 : startId === fromBeginning ? 0 : items.findIndex(({ id }) => id === startId);
  const start = held === -1 ? Math.max(0, items.length - windowSize) : held;
  const shown = useMemo(() => (start === 0 ? items : items.slice(start)), [items, start]);
  const entries = useMemo(() => logEntries(shown, firstUnreadId), [shown, firstUnreadId]);
  const newestOwn = useMemo(() => shown.findLast((item) => item.kind === 'message' && item.isOwn)?.id, [shown]);
  const last = shown.at(-1);
  const isLastOwn = last?.kind === 'message' && last.isOwn && last.delivery?.status === 'queued';

  const { scroller, isAtBottom, leftAtKey, toBottom } = useLogScroll({
    firstKey: shown[0]?.id,
    lastKey: last?.id,
    isLastOwn,
    onLeaveBottom: () => setStartId(shown[0]?.id ?? null),
    onNearTop: () => {
      const earlier = start > windowStep ? items[start - windowStep] : undefined;
      if (startId !== fromBeginning) setStartId(earlier?.id ?? fromBeginning);
      else if (older === 'more') actions.loadOlder();
    },
  });
  useAnnounceNews(items);
  const watch = useSeen(scroller, actions.seen);
  const below = leftAtKey === null ? 0 : items.length - 1 - items.findIndex(({ id }) => id === leftAtKey);

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

  return (
    <div className="log-wrap">
      {/* Focusable, so that the log can be scrolled by keyboard (axe: scrollable-region-focusable). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="log" ref={scroller} tabIndex={0} role="region" aria-label={text.messages}>
        {older === 'more' || older === 'failed' ? (
          <div className="log-older">
            {older === 'failed' ? <span className="meta">{text.olderFailed} </span> : null}
            <Button kind="ghost" size="sm" onPress={actions.loadOlder}>
              {text.older}
            </Button>
          </div>
        ) : null}
        {older === 'loading' ? (
          <p className="log-older meta flex items-center gap-2" role="status">
            <LoaderCircle className="spin" aria-hidden />
            {text.loadingOlder}
          </p>
        ) : null}
        {items.length === 0 ? (
          <p className="log-start">
            <b className="block font-semibold text-ink-2">{text.nothingYet}</b>
            {text.nothingYetHelp(isolate(snapshot.candidate.name ?? common.candidate))}
          </p>
        ) : null}
        <ol aria-label={text.messages}>{entries.map(draw)}</ol>
      </div>
      {isAtBottom ? null : (
        <button
          type="button"
          className="jump"
          onClick={() => {
            setStartId(null);
            toBottom();
          }}
        >
          <ArrowDown aria-hidden />
          {below > 0 ? text.newBelow(below) : text.jumpToNewest}
        </button>
      )}
    </div>
  );
}
