'use client';
import { Download, FileCheck } from 'lucide-react';
import { lastDayOf } from '../../text/day-span.ts';
import { formatDate, formatMoment } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { AskExportDialog } from './ask-export-dialog.tsx';
import { CollectDialog } from './collect-dialog.tsx';
import { sizeOf } from './size-of.ts';
import type { ExportRow, ExportsActions, ExportsSnapshot } from './exports-view-types.ts';

interface ExportsProps {
  snapshot: ExportsSnapshot;
  actions: ExportsActions;
}

/** What was exported and is to be: from the asking over a second person's word to who took it home. */
export function ExportsView({ snapshot, actions }: ExportsProps) {
  const { exports: text } = useText();
  const rows = snapshot.exports.status === 'ready' ? snapshot.exports.value : [];
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{snapshot.maySee ? text.lead : text.mayNot}</p>
        {snapshot.mayAsk && rows.length > 0 ? (
          <div className="mb-4">
            <Button kind="primary" onPress={actions.open}>
              {text.ask}
            </Button>
          </div>
        ) : null}
        {snapshot.maySee ? <List snapshot={snapshot} actions={actions} /> : null}
      </div>
      <AskExportDialog dialog={snapshot.dialog} actions={actions} />
      <CollectDialog collect={snapshot.collect} actions={actions} />
    </div>
  );
}

function List({ snapshot, actions }: ExportsProps) {
  const { exports: text } = useText();
  const { exports: list } = snapshot;
  if (list.status === 'loading') return <Loading bars={['h-20 w-full', 'h-20 w-full']} />;
  if (list.status === 'failed') return <Failed code={list.code} onRetry={actions.retry} />;
  if (list.value.length === 0)
    return (
      <EmptyState
        icon={<FileCheck aria-hidden />}
        title={text.none}
        action={
          snapshot.mayAsk ? (
            <Button kind="primary" onPress={actions.open}>
              {text.ask}
            </Button>
          ) : undefined
        }
      >
        {text.noneHelp}
      </EmptyState>
    );
  return (
    <ul className="export-list">
      {list.value.map((row) => (
        <Row key={row.id} row={row} actions={actions} />
      ))}
    </ul>
  );
}

function Row({ row, actions }: { row: ExportRow; actions: ExportsActions }) {
  const text = useText().exports;
  const language = useLanguage();
  const between = language === 'zh' ? '，' : ', ';
  const days = text.days(row.fromMs === null ? null : formatDate(row.fromMs, language), row.toMs === null ? null : formatDate(lastDayOf(row.toMs), language));
  return (
    <li className="export-row">
      <div className="export-head">
        <p className="font-semibold min-w-0 break-words">
          {row.reason === null ? <span className="text-ink-2">{text.sealedReason}</span> : <Name>{row.reason.matter}</Name>}
        </p>
        <span className={`export-state is-${row.state}`}>{text.states[row.state]}</span>
      </div>
      <p className="small text-ink-2 break-words">
        {row.aboutName === null ? text.whole : <Name>{row.aboutName}</Name>}
        {between}
        {row.kinds.map((kind) => text.kindNames[kind]).join(language === 'zh' ? '、' : ' + ')}
        {between}
        {days}
      </p>
      {row.reason === null ? null : <p className="small break-words">{row.reason.why}</p>}
      <State row={row} />
      <div className="export-acts">
        {row.canDecide ? (
          <>
            <Button kind="primary" size="sm" isBusy={row.work.status === 'busy'} onPress={() => actions.allow(row.id)}>
              {text.allow}
            </Button>
            <Button kind="line" size="sm" onPress={() => actions.refuse(row.id)}>
              {text.refuse}
            </Button>
          </>
        ) : null}
        {row.canTakeBack ? (
          <Button kind="line" size="sm" isBusy={row.work.status === 'busy'} onPress={() => actions.takeBack(row.id)}>
            {text.takeBack}
          </Button>
        ) : null}
        {row.canCollect ? (
          <Button kind="primary" size="sm" icon={<Download aria-hidden />} onPress={() => actions.startCollect(row.id)}>
            {text.download}
          </Button>
        ) : null}
        {row.canCopy ? (
          <Button kind="line" size="sm" onPress={() => actions.startCopy(row.id)}>
            {text.copy}
          </Button>
        ) : null}
      </div>
      <Problem work={row.work} />
      <Custody row={row} />
    </li>
  );
}

/** What there is to know now, in one line. */
function State({ row }: { row: ExportRow }) {
  const text = useText().exports;
  const language = useLanguage();
  const { progress } = row;
  if (row.state === 'asked' && (row.isAlone || row.isUnfinished)) return <p className="small">{row.isUnfinished ? text.unfinished : text.waitsAlone}</p>;
  if (row.state === 'failed') return <p className="small">{text.failedHelp}</p>;
  if (progress === null) return null;
  if (row.state === 'building')
    return (
      <div>
        <progress className="export-progress" max={Math.max(1, progress.lanes)} value={progress.lanesDone} aria-label={text.states.building} />
        <p className="small num">{text.progress(progress.lanesDone, progress.lanes, progress.messages)}</p>
      </div>
    );
  if (row.state !== 'ready') return null;
  return (
    <p className="small num">
      {text.ready(progress.messages, progress.gone, sizeOf(progress.bytes, language))}
      {language === 'zh' ? '。' : '. '}
      {row.downloadsLeft > 0 && row.until !== null ? text.left(row.downloadsLeft, formatDate(row.until, language)) : text.noneLeft}
    </p>
  );
}

function Custody({ row }: { row: ExportRow }) {
  const text = useText().exports;
  const language = useLanguage();
  const now = useNow();
  const lines: { at: number; by: string | null; act: string }[] = [{ at: row.askedAt, by: row.askedBy, act: text.acts.asked }];
  if (row.decidedAt !== null)
    lines.push({
      at: row.decidedAt,
      by: row.decidedBy,
      act: row.state === 'refused' ? text.acts.refused : row.decidedBy === null ? text.acts.alone : text.acts.allowed,
    });
  if (row.readyAt !== null) lines.push({ at: row.readyAt, by: null, act: text.acts.built });
  for (const { by, at } of row.downloads) lines.push({ at, by, act: text.acts.collected });
  for (const { by, at } of row.unlocks) lines.push({ at, by, act: text.acts.opened });
  lines.sort((a, b) => a.at - b.at);
  return (
    <details className="export-custody">
      <summary>{text.custody}</summary>
      <ol>
        {lines.map(({ at, by, act }, i) => (
          <li key={`${at}-${i}`}>
            <span className="num text-ink-2">{formatMoment(at, now, language)}</span>
            <span>
              {by === null ? null : (
                <>
                  <Name>{by}</Name>
                  {language === 'zh' ? '：' : ' '}
                </>
              )}
              {act}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
