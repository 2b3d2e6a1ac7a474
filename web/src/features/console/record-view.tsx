'use client';
import { ArrowLeft, ScrollText } from 'lucide-react';
import { routes } from '../../routes.ts';
import type { RecordGroup } from '../../text/console.ts';
import { forCode } from '../../text/for-code.ts';
import { daysBetween, formatDate, formatDay, formatExactTime } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RecordPlot } from './record-plot.tsx';
import type { RecordActions, RecordRow, RecordSnapshot, RecordSpan } from './record-view-types.ts';

interface RecordProps {
  snapshot: RecordSnapshot;
  actions: RecordActions;
}
const groups: readonly RecordGroup[] = ['people', 'keys', 'searches', 'kit', 'looks'];
const spans: readonly RecordSpan[] = ['week', 'month', 'year', 'all'];

/** The agency's record: who did what, by day, narrowed by person, kind and time. */
export function RecordView({ snapshot, actions }: RecordProps) {
  const { console: text, team } = useText();
  const { filter, people, reach, isWatched } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <p className="mb-2">
          <Link href={routes.settings} className="text-link inline-flex items-center gap-1">
            <ArrowLeft aria-hidden className="size-4" />
            {team.back}
          </Link>
        </p>
        <h1>{text.record}</h1>
        <p className="field-help mb-5">
          {text.recordLead} {reach === 'own' ? text.recordOwn : null} {isWatched ? text.recordWatched : null}
        </p>
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
  const { console: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  if (rows.status === 'loading')
    return (
      <div aria-busy="true" className="flex flex-col gap-3">
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-4/5" />
      </div>
    );
  if (rows.status === 'failed')
    return (
      <div className="flex flex-col items-start gap-2">
        <FieldError message={forCode(rows.code, language)} />
        <Button kind="line" size="sm" onPress={actions.retry}>
          {common.retry}
        </Button>
      </div>
    );
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
  const text = useText().console;
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
      </span>
    </div>
  );
}
