'use client';
import { useState, type FormEvent } from 'react';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { useText } from './language-context.tsx';
import { overLimit } from './over-limit.ts';
import { Problem } from './problem.tsx';
import type { ApproachSnapshot } from './approach-types.ts';
import { reasonLength } from './approach-check.tsx';
import { FoundLines } from './approach-lines.tsx';

/** Above the composer of a conversation that nobody may write in yet: who wrote first, and what to do. What is sent meanwhile waits. */
export function ApproachQuestion({
  approach,
  onReason,
  onLookAgain,
}: {
  approach: ApproachSnapshot;
  onReason: (reason: string) => void;
  onLookAgain: () => void;
}) {
  const { approach: text, common } = useText();
  const [reason, setReason] = useState('');
  const { found, state, work } = approach;
  if (state === 'free') return null;
  if (state === 'failed' || state === 'too-many')
    return (
      <section className="aside-note mb-2" aria-label={text.label}>
        <p className="small grow" role="status">
          {state === 'failed' ? text.failed : text.tooMany}
        </p>
        {state === 'failed' ? (
          <Button kind="line" size="sm" onPress={onLookAgain}>
            {common.retry}
          </Button>
        ) : null}
      </section>
    );
  const given = reason.trim();
  const isWhole = given !== '' && overLimit(given, reasonLength) === 0;
  const isAsking = state !== 'duplicate' && !found.mayDecide;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && work.status !== 'busy') onReason(given.normalize('NFC'));
  };
  const help =
    state === 'asked' ? text.asked : state === 'refused' ? text.refused : state === 'duplicate' ? text.within : found.mayDecide ? text.ownYes : text.needsYes;
  return (
    <section className="aside-note mb-2 flex-col items-stretch!" aria-label={text.label}>
      <FoundLines found={found} />
      <p className="small">{help}</p>
      {state === 'asked' ? null : (
        <form className="flex flex-wrap items-end gap-2" onSubmit={submit}>
          <div className="min-w-0 grow">
            <TextField label={text.reason} value={reason} onChange={setReason} maxLength={reasonLength} autoComplete="off" />
          </div>
          <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={work.status === 'busy'} busyText={text.busy}>
            {isAsking ? text.ask : text.writeAnyway}
          </Button>
        </form>
      )}
      <Problem work={work} />
    </section>
  );
}
