'use client';
import { memo } from 'react';
import { AtSign, Banknote, BellOff, Check, CheckCheck, CircleAlert, Clock3, Pin, UserRoundX, Users } from 'lucide-react';
import { formatRowTime, isolate } from '../../text/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { InboxRow as Row } from './inbox-view-types.ts';
import { RowMenu, type RowWishes } from './row-wishes.tsx';

interface InboxRowProps {
  row: Row;
  isOpen: boolean;
  /** One row is in the tab order; arrows, j and k move it. */
  isInTabOrder: boolean;
  now: number;
  onOpen: (conversationId: string) => void;
  onFocus: (conversationId: string) => void;
  wishes: RowWishes;
}

const stateIcon = { queued: Clock3, sent: Check, delivered: CheckCheck, read: CheckCheck, failed: CircleAlert } as const;

export const InboxRow = memo(function InboxRow({ row, isOpen, isInTabOrder, now, onOpen, onFocus, wishes }: InboxRowProps) {
  const { inbox: text, common, talk } = useText();
  const language = useLanguage();
  const isNew = row.unread !== 0;
  const fact = factOf(row, text);
  return (
    <>
      <button
        type="button"
        className={classNames('row-item', isNew && !row.isMuted && 'is-new')}
        data-row={row.conversationId}
        aria-current={isOpen ? 'true' : undefined}
        tabIndex={isInTabOrder ? 0 : -1}
        onClick={() => onOpen(row.conversationId)}
        onFocus={() => onFocus(row.conversationId)}
      >
        <Avatar name={row.candidateName ?? ''} />
        <span className="min-w-0">
          <span className="row-line">
            <span className="row-name grow">
              {row.candidateName === null ? (
                <>
                  <Skeleton className="my-1 h-3 w-32" />
                  <span className="sr">{common.nameLocked}</span>
                </>
              ) : (
                <Name>{row.candidateName}</Name>
              )}
            </span>
            {row.inCharge === 'nobody' && !row.isClosed ? (
              <>
                <UserRoundX className="row-sign" aria-hidden />
                <span className="sr">{talk.unassigned}</span>
              </>
            ) : null}
            {row.isPinned ? (
              <>
                <Pin className="row-sign" aria-hidden />
                <span className="sr">{text.pinned}</span>
              </>
            ) : null}
            {row.isMuted ? (
              <>
                <BellOff className="row-sign" aria-hidden />
                <span className="sr">{text.muted}</span>
              </>
            ) : null}
            <time className="meta" dateTime={new Date(row.at).toISOString()}>
              {formatRowTime(row.at, now, language)}
            </time>
          </span>
          <span className="row-line">
            <span className="row-why grow">{row.mandateTitle === null ? <Skeleton className="my-1 h-2.5 w-24" /> : <Name>{row.mandateTitle}</Name>}</span>
            {row.isSample ? <span className="chip">{common.sample}</span> : fact ? <span className="meta">{fact}</span> : null}
          </span>
          <span className="row-line">
            <StateIcon state={row.ownState} label={row.ownState === 'none' ? '' : text.states[row.ownState]} />
            <span className="row-last grow">
              <LastLine row={row} />
            </span>
            <Marks row={row} />
          </span>
        </span>
      </button>
      <RowMenu row={row} isInTabOrder={isInTabOrder} wishes={wishes} />
    </>
  );
});

const factOf = (row: Row, text: ReturnType<typeof useText>['inbox']): string => {
  if (row.isClosed) return text.closed;
  if (row.link !== 'claimed' && text.link[row.link]) return text.link[row.link];
  if (row.waitingFor === 'us') return text.waitingForUs;
  return row.waitingFor === 'candidate' ? text.waitingForCandidate : '';
};

function StateIcon({ state, label }: { state: Row['ownState']; label: string }) {
  if (state === 'none') return null;
  const Icon = stateIcon[state];
  return (
    <>
      <Icon className={classNames('row-state', state === 'read' && 'is-read', state === 'failed' && 'is-failed')} aria-hidden />
      <span className="sr">{label}</span>
    </>
  );
}

function LastLine({ row }: { row: Row }) {
  const text = useText().inbox;
  const last = row.lastLine;
  if (last === null) return <Skeleton className="my-1 h-3 w-52 max-w-full" />;
  if (last === 'locked') return <>{text.locked}</>;
  if (last === 'deleted') return <i>{text.deleted}</i>;
  if (last === 'nothing-yet') return <>{text.nothingYet}</>;
  const line = last.text.replace(/\s+/gu, ' ');
  if (row.ownState === 'failed')
    return (
      <span className="row-failed">
        {text.states.failed}: <Name>{line}</Name>
      </span>
    );
  if (last.lane === 'internal')
    return <>{last.from.kind === 'member' ? text.teamNoteBy(isolate(last.from.name), isolate(line)) : text.teamNote(isolate(line))}</>;
  if (last.from.kind === 'own') return <>{text.you(isolate(line))}</>;
  return last.from.kind === 'member' ? <>{text.by(isolate(last.from.name), isolate(line))}</> : <Name>{line}</Name>;
}

function Marks({ row }: { row: Row }) {
  const { inbox: text, pay, talk } = useText();
  if (!row.hasTeamNews && row.hasPayNews !== true && row.unread === 0) return null;
  return (
    <span className="row-marks">
      {row.mentions > 0 ? (
        <>
          <AtSign className="is-team is-mention" aria-hidden />
          <span className="sr">{talk.mentionsYou(row.mentions)}</span>
        </>
      ) : row.hasTeamNews ? (
        <>
          <Users className="is-team" aria-hidden />
          <span className="sr">{text.teamNews}</span>
        </>
      ) : null}
      {row.hasPayNews === true ? (
        <>
          <Banknote className="is-pay" aria-hidden />
          <span className="sr">{pay.news}</span>
        </>
      ) : null}
      {row.unread === 'dot' ? (
        <>
          <span className={classNames('dot', row.isMuted && 'is-quiet')} aria-hidden />
          <span className="sr">{text.unreadSome}</span>
        </>
      ) : null}
      {typeof row.unread === 'number' && row.unread > 0 ? (
        <>
          <span className={classNames('count', row.isMuted && 'is-quiet')} aria-hidden>
            {row.unread > 99 ? '99+' : row.unread}
          </span>
          <span className="sr">{text.unread(row.unread)}</span>
        </>
      ) : null}
    </span>
  );
}
