'use client';
import { forCode } from '../../text/for-code.ts';
import { formatMoment, isolate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { useNow } from '../../ui/clock.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { RecoveriesActions, RecoveriesSnapshot, RecoveryRow } from './recoveries-view-types.ts';
import { StopButton } from './stop-button.tsx';

/** Who asks to come back with the kit, and how it ended the last time. Nothing where nobody ever asked. */
export function RecoveriesSection({ snapshot, actions }: { snapshot: RecoveriesSnapshot; actions: RecoveriesActions }) {
  const { recovery } = useText();
  const text = recovery.stop;
  if (snapshot === null || (snapshot.status === 'ready' && snapshot.value.length === 0)) return null;
  return (
    <section className="set">
      <h2>{text.title}</h2>
      <div className="min-w-0">
        <p className="field-help mb-3">{text.help}</p>
        {snapshot.status === 'failed' ? (
          <Failed code={snapshot.code} onRetry={actions.retry} />
        ) : (
          <ul className="flex flex-col gap-3">
            {snapshot.value.map((row) => (
              <RecoveryLine key={row.uid} row={row} onStop={actions.stop} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function RecoveryLine({ row, onStop }: { row: RecoveryRow; onStop: (uid: string) => void }) {
  const text = useText().recovery.stop;
  const language = useLanguage();
  const now = useNow();
  const moment = (at: number): string => formatMoment(at, now, language);
  const { end } = row;
  return (
    <li className="device-row flex-wrap">
      <div className="grow min-w-0">
        <p className="min-w-0 break-words font-medium">{who()}</p>
        <p className="meta num">{`${text.asked(moment(row.askedAt))} · ${ending()}`}</p>
        {end.kind === 'waiting' && !row.mayStop ? <p className="small text-ink-2">{text.onlyOwners}</p> : null}
        {row.work.status === 'failed' ? <FieldError message={forCode(row.work.code, language)} /> : null}
      </div>
      <StopButton row={row} onStop={onStop} />
    </li>
  );

  function who(): string {
    if (end.kind === 'waiting') return row.isYou ? text.asksYou : text.asks(isolate(row.name));
    return row.isYou ? text.wantedYou : text.wanted(isolate(row.name));
  }

  function ending(): string {
    if (end.kind === 'waiting') return now < end.until ? text.until(moment(end.until)) : text.due;
    if (end.kind === 'done') return text.done(moment(end.at));
    return end.by === null ? text.takenBack(moment(end.at)) : text.stopped(isolate(end.by || '…'), moment(end.at));
  }
}
