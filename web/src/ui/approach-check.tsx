'use client';
import { CircleCheck } from 'lucide-react';
import { TextField } from './field.tsx';
import { useText } from './language-context.tsx';
import { needsReason, type CheckSnapshot } from './approach-types.ts';
import { FoundLines } from './approach-lines.tsx';

interface CheckLineProps {
  check: CheckSnapshot;
  reason: string;
  onReason: (reason: string) => void;
}

/** Most characters of a reason. */
export const reasonLength = 300;

/** Under the form of a new candidate: quiet while nobody else has them, a clear question where somebody does. */
export function CheckLine({ check, reason, onReason }: CheckLineProps) {
  const text = useText().approach;
  if (check.status === 'idle') return null;
  if (check.status !== 'found')
    return (
      <p className="field-help" role="status">
        {check.status === 'checking' ? text.checking : check.status === 'too-many' ? text.tooMany : text.failed}
      </p>
    );
  const { found } = check;
  if (found.known.length === 0 && found.limits.length === 0)
    return (
      <p className="field-help flex items-center gap-1.5" role="status">
        <CircleCheck aria-hidden className="size-4" />
        {text.clear}
      </p>
    );
  return (
    <div className="aside-note flex-col items-stretch!" role="status">
      <FoundLines found={found} />
      {needsReason(found) ? (
        <>
          <p className="small">{found.limits.length === 0 ? text.within : found.mayDecide ? text.ownYes : text.needsYes}</p>
          <TextField label={text.reason} value={reason} onChange={onReason} maxLength={reasonLength} autoComplete="off" />
        </>
      ) : null}
    </div>
  );
}
