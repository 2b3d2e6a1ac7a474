'use client';
import { useState } from 'react';
import { Ban } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Failed } from '../../ui/failed.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { AskRow, LimitRow, OffLimitsActions, OffLimitsSnapshot } from './approach-view-types.ts';
import { FoundLines } from '../../ui/approach-lines.tsx';
import { LimitForm } from './limit-form.tsx';

interface OffLimitsProps {
  snapshot: OffLimitsSnapshot;
  actions: OffLimitsActions;
}

/** Whom nobody writes to without a yes: what waits for one, the list, and the form to add to it. */
export function OffLimitsView({ snapshot, actions }: OffLimitsProps) {
  const { approach: text } = useText();
  const { asks, entries } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        {asks === null && entries === null ? <p className="small text-ink-2">{text.mayNot}</p> : null}
        {asks === null || asks.status === 'loading' || (asks.status === 'ready' && asks.value.length === 0) ? null : (
          <section className="set">
            <h2>{text.waiting}</h2>
            {asks.status === 'failed' ? (
              <Failed code={asks.code} onRetry={actions.retry} />
            ) : (
              <ul className="min-w-0">
                {asks.value.map((ask) => (
                  <AskItem key={ask.conversationId} ask={ask} onDecide={(isAllowed) => actions.decide(ask.conversationId, isAllowed)} />
                ))}
              </ul>
            )}
          </section>
        )}
        {entries === null ? null : (
          <>
            <section className="set">
              <h2>{text.addTitle}</h2>
              <div className="min-w-0">
                <LimitForm key={snapshot.added} work={snapshot.addWork} onAdd={actions.add} />
              </div>
            </section>
            <section className="set">
              <h2>{text.list}</h2>
              <div className="min-w-0">
                <Entries entries={entries} actions={actions} />
              </div>
            </section>
          </>
        )}
      </div>
    </div>
  );
}

function AskItem({ ask, onDecide }: { ask: AskRow; onDecide: (isAllowed: boolean) => void }) {
  const { approach: text, common } = useText();
  const language = useLanguage();
  const isBusy = ask.work.status === 'busy';
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3 first:pt-0 last:border-0">
      <p className="font-medium break-words">{text.wants(isolate(ask.by), isolate(ask.candidateName ?? common.nameLocked))}</p>
      <p className="meta">
        {ask.search === null ? '' : `${isolate(ask.search)} · `}
        {formatDate(ask.at, language)}
      </p>
      <FoundLines found={{ known: [], limits: ask.limits }} />
      {ask.reason === null ? null : <p className="small break-words">{text.taskHelp(ask.reason)}</p>}
      <div className="flex gap-2">
        <Button kind="primary" size="sm" isBusy={isBusy} onPress={() => onDecide(true)}>
          {text.allow}
        </Button>
        <Button kind="line" size="sm" isDisabled={isBusy} onPress={() => onDecide(false)}>
          {text.refuse}
        </Button>
      </div>
      <Problem work={ask.work} />
    </li>
  );
}

function Entries({ entries, actions }: { entries: NonNullable<OffLimitsSnapshot['entries']>; actions: OffLimitsActions }) {
  const { approach: text } = useText();
  const [ending, setEnding] = useState<LimitRow | null>(null);
  if (entries.status === 'loading') return <Loading bars={['h-8 w-full', 'h-8 w-4/5']} />;
  if (entries.status === 'failed') return <Failed code={entries.code} onRetry={actions.retry} />;
  if (entries.value.length === 0)
    return (
      <EmptyState icon={<Ban aria-hidden />} title={text.none}>
        {text.noneHelp}
      </EmptyState>
    );
  return (
    <>
      <ul>
        {entries.value.map((row) => (
          <EntryItem key={row.id} row={row} onEnd={() => setEnding(row)} />
        ))}
      </ul>
      <ConfirmDialog
        title={text.endTitle(isolate(ending?.label ?? ''))}
        lead={text.endText}
        yes={text.end}
        isOpen={ending !== null}
        onClose={() => setEnding(null)}
        onYes={() => {
          if (ending) actions.end(ending.id);
          setEnding(null);
        }}
      />
    </>
  );
}

function EntryItem({ row, onEnd }: { row: LimitRow; onEnd: () => void }) {
  const text = useText().approach;
  const language = useLanguage();
  return (
    <li className="device-row">
      <Ban aria-hidden />
      <div className="grow">
        <p className="flex flex-wrap items-center gap-x-2">
          <b className="min-w-0 break-words">
            <Name>{row.label}</Name>
          </b>
          <span className="chip">{text.kinds[row.isCompany ? 'company' : 'person']}</span>
        </p>
        <p className="small break-words text-ink-2">{row.reason}</p>
        <p className="meta num">
          {row.until === null ? text.noEnd : text.until(formatDate(row.until, language))} · {text.by(isolate(row.by), formatDate(row.at, language))}
        </p>
        {row.work.status === 'failed' ? <FieldError message={forCode(row.work.code, language)} /> : null}
      </div>
      <Button kind="ghost" size="sm" isBusy={row.work.status === 'busy'} onPress={onEnd}>
        {text.end}
      </Button>
    </li>
  );
}
