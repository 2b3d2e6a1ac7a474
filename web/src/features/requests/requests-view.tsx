'use client';
import { useState } from 'react';
import { FileCheck2, Inbox, Lock, ShieldAlert } from 'lucide-react';
import { urgencyOf } from '@liexin/domain/retention/erasure';
import { routes } from '../../routes.ts';
import { formatDate, formatMoment, inSequence } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import type { RequestRow, RequestsActions, RequestsSnapshot } from './requests-view-types.ts';

interface RequestsProps {
  snapshot: RequestsSnapshot;
  actions: RequestsActions;
}

/** What candidates asked for, by the day it is due; the decision, and what became of it. */
export function RequestsView({ snapshot, actions }: RequestsProps) {
  const { requests: text } = useText();
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        <Rows snapshot={snapshot} actions={actions} />
      </div>
    </div>
  );
}

function Rows({ snapshot: { rows, agencyName }, actions }: RequestsProps) {
  const { requests: text } = useText();
  const [deciding, setDeciding] = useState<string | null>(null);
  if (rows.status === 'loading') return <Loading bars={['h-16 w-full', 'h-16 w-4/5']} />;
  if (rows.status === 'failed') return <Failed code={rows.code} {...(rows.code === 'not-allowed' ? {} : { onRetry: actions.retry })} />;
  if (rows.value.length === 0)
    return (
      <EmptyState icon={<Inbox aria-hidden />} title={text.none}>
        {text.noneHelp}
      </EmptyState>
    );
  const open = rows.value.find(({ id, mayDecide }) => id === deciding && mayDecide) ?? null;
  return (
    <>
      <ul>
        {rows.value.map((row) => (
          <Item
            key={row.id}
            row={row}
            onDecide={() => {
              actions.begin(row.id);
              setDeciding(row.id);
            }}
          />
        ))}
      </ul>
      <DecideDialog
        row={open}
        agencyName={agencyName}
        onClose={() => setDeciding(null)}
        onDecide={(decision, letter) => {
          if (open) actions.decide(open.id, decision, letter);
        }}
      />
    </>
  );
}

const tone = { calm: 'text-ink-2', soon: 'text-late font-medium', late: 'text-danger-strong font-medium' } as const;

function Item({ row, onDecide }: { row: RequestRow; onDecide: () => void }) {
  const text = useText().requests;
  const language = useLanguage();
  const now = useNow();
  const isOpen = row.state === 'open';
  const urgency = urgencyOf(row.dueAt, now);
  return (
    <li className="request" aria-label={text.kinds[row.kind]}>
      <div className="request-head">
        <p className="min-w-0 font-semibold">
          {row.candidate === null ? text.unnamed : <Name>{row.candidate}</Name>}
          {row.search === null ? null : (
            <span className="meta font-normal">
              {' · '}
              <Name>{row.search}</Name>
            </span>
          )}
        </p>
        <span className="chip">{text.kinds[row.kind]}</span>
      </div>
      <p className="small num text-ink-2">
        {text.received(formatMoment(row.receivedAt, now, language))}
        {isOpen ? (
          <>
            {' · '}
            <span className={tone[urgency]}>{urgency === 'late' ? text.late(formatDate(row.dueAt, language)) : text.due(formatDate(row.dueAt, language))}</span>
          </>
        ) : null}
        {isOpen && row.consultant !== null ? ` · ${text.consultant(row.consultant)}` : null}
      </p>
      {isOpen && row.identity === 'link' ? (
        <p className="small mt-2 flex gap-2 text-late">
          <ShieldAlert aria-hidden className="mt-0.5 size-4 flex-none" />
          {text.byLink}
        </p>
      ) : null}
      {isOpen && row.onHold ? (
        <p className="small mt-2 flex gap-2 text-late">
          <Lock aria-hidden className="mt-0.5 size-4 flex-none" />
          {text.onHold}
        </p>
      ) : null}
      {isOpen ? <Words row={row} /> : <Outcome row={row} />}
      {row.work.status === 'failed' ? (
        <div className="mt-3">
          <Problem work={row.work} />
        </div>
      ) : null}
      {row.mayDecide ? (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button kind="soft" size="sm" isBusy={row.work.status === 'busy'} onPress={onDecide}>
            {row.kind === 'correct' ? text.answer : text.decide}
          </Button>
          {row.candidate === null ? null : <Link href={routes.conversation(row.conversationId)}>{text.open}</Link>}
        </div>
      ) : null}
    </li>
  );
}

function Words({ row }: { row: RequestRow }) {
  const text = useText().requests;
  if (row.words === null) return <p className="small mt-2 text-ink-2">{text.locked}</p>;
  if (row.words === '') return <p className="small mt-2 text-ink-2">{text.noWords}</p>;
  return (
    <blockquote className="request-words" dir="auto">
      {row.words}
    </blockquote>
  );
}

function Outcome({ row }: { row: RequestRow }) {
  const text = useText().requests;
  const language = useLanguage();
  const now = useNow();
  if (row.state === 'withdrawn') return <p className="small mt-2">{text.withdrawn}</p>;
  const done = row.decision === null ? '' : text.decided[row.decision];
  return (
    <div className="small mt-2">
      <p>
        {inSequence(language, row.state === 'decided' ? text.carrying : done, row.decidedBy === null ? '' : text.by(row.decidedBy))}
        {row.ground === null ? null : ` ${text.grounds[row.ground]}`}
      </p>
      {row.keep.map(({ part, ground, untilMs }) => (
        <p key={part} className="text-ink-2">
          {text.kept(text.parts[part], text.grounds[ground], untilMs === null ? null : formatDate(untilMs, language))}
        </p>
      ))}
      {row.certificate === null ? null : (
        <p className="num mt-1 flex gap-2 text-ink-2">
          <FileCheck2 aria-hidden className="mt-0.5 size-4 flex-none text-accent-ink" />
          <span className="min-w-0 break-words">
            {inSequence(
              language,
              text.certificate(row.certificate.id, formatMoment(row.certificate.finishedAt, now, language), row.certificate.removed),
              text.horizon(formatDate(row.certificate.horizon, language)),
            )}
          </span>
        </p>
      )}
    </div>
  );
}
