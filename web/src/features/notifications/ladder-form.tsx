'use client';
import { useState } from 'react';
import { ladderSchema, type Ladder } from '@liexin/domain/notify/ladder';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { Work } from '../../ui/view-types.ts';

interface LadderFormProps {
  ladder: Ladder;
  mayChange: boolean;
  work: Work;
  save: (ladder: Ladder) => void;
}

type Step = { readonly kind: 'push' | 'mail' | 'task'; readonly isOn: boolean; readonly minutes: string };
const kinds = { staff: ['push', 'mail'], candidate: ['mail', 'task'] } as const;
const usual = { staff: { push: '0', mail: '15' }, candidate: { mail: '2', task: '1440' } } as const;

const stepsOf = (side: keyof Ladder, ladder: Ladder): readonly Step[] =>
  kinds[side].map((kind) => {
    const found = ladder[side].find((step) => step.kind === kind);
    const minutes = found === undefined ? (usual[side] as Record<string, string>)[kind] : String(found.afterMinutes);
    return { kind, isOn: found !== undefined, minutes: minutes ?? '0' };
  });

/** Steps and their delays while a message stays unread, for colleagues and candidates. Only owners and administrators change them. */
export function LadderForm({ ladder, mayChange, work, save }: LadderFormProps) {
  const text = useText().notify;
  const [steps, setSteps] = useState({ staff: stepsOf('staff', ladder), candidate: stepsOf('candidate', ladder) });
  const [isWrong, setWrong] = useState(false);
  const change = (side: keyof Ladder, kind: string, next: Partial<Step>): void =>
    setSteps((all) => ({ ...all, [side]: all[side].map((step) => (step.kind === kind ? { ...step, ...next } : step)) }));
  const submit = (): void => {
    const made = (side: keyof Ladder) =>
      steps[side].filter(({ isOn }) => isOn).map(({ kind, minutes }) => ({ kind, afterMinutes: /^\d+$/.test(minutes) ? Number(minutes) : -1 }));
    const parsed = ladderSchema.safeParse({ staff: made('staff'), candidate: made('candidate') });
    setWrong(!parsed.success);
    if (parsed.success) save(parsed.data);
  };
  return (
    <form
      className="ladder"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {(['staff', 'candidate'] as const).map((side) => (
        <fieldset key={side} disabled={!mayChange}>
          <legend>{side === 'staff' ? text.staffSteps : text.candidateSteps}</legend>
          {steps[side].map(({ kind, isOn, minutes }) => (
            <div key={kind} className="ladder-step">
              <label className="grow">
                <input type="checkbox" checked={isOn} onChange={(event) => change(side, kind, { isOn: event.target.checked })} /> {text.steps[kind]}
              </label>
              <label className="ladder-minutes num">
                {text.after}
                <input
                  className="input"
                  inputMode="numeric"
                  value={minutes}
                  disabled={!isOn || !mayChange}
                  onChange={(event) => change(side, kind, { minutes: event.target.value })}
                />
                {text.minutes}
              </label>
            </div>
          ))}
        </fieldset>
      ))}
      {isWrong ? <FieldError message={text.ladderWrong} /> : null}
      <Problem work={work} />
      {mayChange ? (
        <Button kind="line" type="submit" isBusy={work.status === 'busy'}>
          {text.saveLadder}
        </Button>
      ) : (
        <p className="field-help">{text.ladderReadOnly}</p>
      )}
    </form>
  );
}
