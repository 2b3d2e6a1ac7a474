'use client';
import { ScrollText } from 'lucide-react';
import type { RecordGroup } from '../../text/console.ts';
import { daysBetween, formatDate, formatDay, formatExactTime, isolate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Select } from '../../ui/select.tsx';
import { ProofView } from './proof-view.tsx';
import { RecordPlot } from './record-plot.tsx';
import type { RecordActions, RecordRow, RecordSnapshot, RecordSpan } from './record-view-types.ts';

interface RecordProps {
  snapshot: RecordSnapshot;
  actions: RecordActions;
}
const groups: readonly RecordGroup[] = ['people', 'keys', 'searches', 'keeping', 'exports', 'kit', 'looks'];
const spans: readonly RecordSpan[] = ['week', 'month', 'year', 'all'];

/** The agency's record: who did what, by day, narrowed by person, kind and time. */
export function RecordView({ snapshot, actions }: RecordProps) {
  const { console: text } = useText();
  const { filter, people, reach, isWatched } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.record}</h1>
        <p className="field-help mb-5">
          {text.recordLead} {reach === 'own' ? text.recordOwn : null} {isWatched ? text.recordWatched : null}
        </p>
        {snapshot.proof === null ? null : <ProofView snapshot={snapshot.proof} actions={actions} />}
        <div className="record-filters">
          {reach === 'own' ? null : (
            <Select
              label={text.who}
              choices={[{ id: 'all', name: text.everybody }, ...people]}
              value={filter.who}
              onChange={(who) => actions.narrow({ who })}
            />
          )}
          <Select
            label={text.what}
            choices={[{ id: 'all' as const, name: text.everything }, ...groups.map((id) => ({ id, name: text.groups[id] }))]}
            value={filter.group}
            onChange={(group) => actions.narrow({ group })}
          />
          <Select
            label={text.since}
            choices={spans.map((id) => ({ id, name: text.spans[id] }))}
            value={filter.span}
            onChange={(span) => actions.narrow({ span })}
          />
        </div>
        <Rows snapshot={snapshot} actions={actions} />
      </div>
    </div>
  );
}

function Rows({ snapshot: { rows }, actions }: RecordProps) {
  const { console: text } = useText();
  const language = useLanguage();
  const now = useNow();
  if (rows.status === 'loading') return <Loading bars={['h-14 w-full', 'h-8 w-full', 'h-8 w-4/5']} />;
  if (rows.status === 'failed') return <Failed code={rows.code} onRetry={actions.retry} />;
  if (rows.value.length === 0)
    return (
      <EmptyState icon={<ScrollText aria-hidden />} title={text.none}>
        {text.noneHelp}
      </EmptyState>
    );
  return (
    <>
      <RecordPlot times={rows.value.map(({ at }) => at)} />
      <ol>
        {rows.value.map((row, i) => {
          const before = rows.value[i - 1];
          return (
            <li key={row.id}>
              {before !== undefined && daysBetween(row.at, before.at) === 0 ? null : <p className="record-day">{formatDay(row.at, now, language)}</p>}
              <Row row={row} />
            </li>
          );
        })}
      </ol>
      {rows.hasMore ? (
        <div className="mt-4">
          <Button kind="line" isBusy={rows.isLoadingMore} onPress={actions.loadOlder}>
            {text.older}
          </Button>
        </div>
      ) : (
        <p className="meta mt-4 num">{formatDate(rows.value.at(-1)?.at ?? now, language)}</p>
      )}
    </>
  );
}

function Row({ row }: { row: RecordRow }) {
  const { console: text, approvals } = useText();
  const language = useLanguage();
  return (
    <div className="record-row">
      <span className="num">{row.seq}</span>
      <span className="num">{formatExactTime(row.at)}</span>
      <span className="record-what min-w-0">
        <b>
          <Name>{row.by ?? text.server}</Name>
        </b>
        {language === 'zh' ? '' : ' '}
        {text.acts[row.kind] ?? text.otherAct(row.kind)}
        {row.about === null ? null : (
          <span className="text-ink-2">
            {language === 'zh' ? '：' : ': '}
            <Name>{row.about}</Name>
          </span>
        )}
        {row.reason == null ? null : <span className="small block break-words text-ink-2">{approvals.emergency.because(isolate(row.reason))}</span>}
      </span>
    </div>
  );
}
