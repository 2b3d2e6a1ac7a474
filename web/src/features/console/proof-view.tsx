'use client';
import { useState, type ReactNode } from 'react';
import { BadgeCheck, CircleAlert, Hourglass, ShieldAlert, ShieldQuestion } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatMoment } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { CheckpointRow, HeadRow, ProofActions, ProofList, ProofSnapshot, Vouching } from './proof-view-types.ts';

interface ProofProps {
  snapshot: ProofSnapshot;
  actions: ProofActions;
  /** The lists stand open from the start. */
  isOpen?: boolean;
}

/** Whether the record can be believed: what this browser checked, who else did, and what stands under it. */
export function ProofView({ snapshot, actions, isOpen = false }: ProofProps) {
  const text = useText().witness;
  const { checkpoints, heads } = snapshot;
  return (
    <section className="proof" aria-label={text.title}>
      {snapshot.alarm === null ? <Standing snapshot={snapshot} actions={actions} /> : <Alarm snapshot={snapshot} actions={actions} alarm={snapshot.alarm} />}
      <details className="proof-more" open={isOpen}>
        <summary>{text.checkpoints}</summary>
        <p className="field-help">{text.checkpointsHelp}</p>
        <List list={checkpoints} none={text.none} older={actions.olderCheckpoints} row={(one) => <Checkpoint key={one.n} row={one} />} />
      </details>
      {heads === null ? null : (
        <details className="proof-more" open={isOpen}>
          <summary>{text.conversations}</summary>
          <p className="field-help">{text.conversationsHelp}</p>
          <List list={heads} none={text.noConversations} older={actions.olderHeads} row={(one) => <Head key={one.id} row={one} />} />
        </details>
      )}
    </section>
  );
}

function Standing({ snapshot: { watch, kept, isLooking }, actions }: ProofProps) {
  const text = useText().witness;
  const language = useLanguage();
  const now = useNow();
  const lines: Record<ProofSnapshot['watch'], string> = {
    unknown: isLooking ? text.looking : text.unknown,
    'not-entitled': text.notEntitled,
    none: text.none,
    unsupported: text.unsupported,
    verified: kept === null ? text.unknown : text.verified(formatMoment(kept.at, now, language)),
    alarm: '',
  };
  return (
    <div className="proof-state">
      {watch === 'verified' ? <BadgeCheck aria-hidden className="is-good" /> : <ShieldQuestion aria-hidden />}
      <div className="min-w-0 grow">
        <p className="font-semibold" role="status">
          {lines[watch]}
        </p>
        {kept === null ? null : (
          <>
            <Witnesses by={kept.by} />
            <p className="meta">{text.watching(formatMoment(kept.since, now, language))}</p>
          </>
        )}
      </div>
      {watch === 'not-entitled' || watch === 'unsupported' ? null : (
        <Button kind="line" size="sm" isBusy={isLooking} onPress={actions.lookNow}>
          {text.lookNow}
        </Button>
      )}
    </div>
  );
}

function Alarm({ alarm, actions }: ProofProps & { alarm: NonNullable<ProofSnapshot['alarm']> }) {
  const text = useText().witness;
  const language = useLanguage();
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  const [isSaved, setSaved] = useState(false);
  return (
    <div className="proof-state is-danger">
      <ShieldAlert aria-hidden />
      <div className="min-w-0 grow">
        <h2>{text.bar}</h2>
        <p>{text.alarm[alarm.kind](formatMoment(alarm.keptAt, now, language), alarm.keptSize)}</p>
        <p>{text.stopped}</p>
        <ol>
          {text.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p className="meta">{alarm.told === null ? text.notTold : text.told(alarm.told)}</p>
        <div className="proof-acts">
          <Button kind="primary" size="sm" onPress={actions.saveEvidence}>
            {text.save}
          </Button>
          <Button kind="line" size="sm" onPress={() => setAsking(true)}>
            {text.goOn}
          </Button>
        </div>
      </div>
      <ConfirmDialog
        title={text.goOnTitle}
        lead={text.goOnLead}
        yes={text.goOnYes}
        isOpen={isAsking}
        isDanger
        isDisabled={!isSaved}
        onClose={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          actions.goOn();
        }}
      >
        <Switch isOn={isSaved} onChange={() => setSaved((before) => !before)}>
          {text.goOnSaved}
        </Switch>
      </ConfirmDialog>
    </div>
  );
}

function Witnesses({ by }: { by: readonly Vouching[] }) {
  const text = useText().witness;
  const names = by.map(({ name, isOwn }) => (isOwn ? text.you : (name ?? text.somebody)));
  return (
    <p className="meta">
      <Name>{names.length === 0 ? text.byNobody : text.by(names)}</Name>
    </p>
  );
}

function List<Row>({ list, none, older, row }: { list: ProofList<Row>; none: string; older: () => void; row: (one: Row) => ReactNode }) {
  const { witness: text } = useText();
  const language = useLanguage();
  if (list.status === 'loading') return <Skeleton className="h-10 w-full" />;
  if (list.status === 'failed') return <FieldError message={forCode(list.code, language)} />;
  if (list.value.length === 0) return <p className="meta">{none}</p>;
  return (
    <>
      <ul className="proof-list">{list.value.map(row)}</ul>
      {list.hasMore ? (
        <Button kind="line" size="sm" onPress={older}>
          {text.older}
        </Button>
      ) : null}
    </>
  );
}

function Checkpoint({ row }: { row: CheckpointRow }) {
  const text = useText().witness;
  const language = useLanguage();
  const now = useNow();
  return (
    <li className="proof-row">
      {row.by.length > 0 ? <BadgeCheck aria-hidden className="is-good" /> : <Hourglass aria-hidden />}
      <div className="min-w-0 grow">
        <p>
          <span className="num">{formatMoment(row.at, now, language)}</span> · <span className="num">{text.entries(row.size)}</span>
          {row.isKept ? <span className="chip">{text.kept}</span> : null}
        </p>
        <Witnesses by={row.by} />
      </div>
      <code className="proof-root">
        {row.root.slice(0, 4)} {row.root.slice(4, 8)} … {row.root.slice(-4)}
      </code>
    </li>
  );
}

const icons = {
  verified: <BadgeCheck aria-hidden className="is-good" />,
  waiting: <Hourglass aria-hidden />,
  wrong: <CircleAlert aria-hidden className="is-bad" />,
} as const;

function Head({ row }: { row: HeadRow }) {
  const text = useText().witness;
  const language = useLanguage();
  const state = row.state === 'verified' ? text.upTo(row.seq, row.witnesses) : text[row.state];
  return (
    <li className="proof-row">
      {icons[row.state]}
      <div className="min-w-0 grow">
        <p>
          <b>
            <Name>{row.name ?? text.unnamed(row.shortId)}</Name>
          </b>
          <span className="meta"> · {text.lanes[row.lane]}</span>
        </p>
        <p className={classNames('meta', row.state === 'wrong' && 'is-bad')}>
          {state}
          {row.newer > 0 ? `${language === 'zh' ? '；' : '; '}${text.newer(row.newer)}` : null}
        </p>
      </div>
    </li>
  );
}
