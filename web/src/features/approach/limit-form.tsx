'use client';
import { useId, useRef, useState, type FormEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { FieldError, TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Work } from '../../ui/view-types.ts';
import type { NewLimits } from './approach-view-types.ts';
import { pastedLines } from './pasted-lines.ts';

const kinds = ['company', 'person', 'paste'] as const;
type Kind = (typeof kinds)[number];

const nameLength = 80;
const reasonLength = 300;
/** Companies of one paste. */
const mostLines = 500;

/** The end of the day that was picked, where the person is. */
const endOf = (day: string): number | null => (day === '' ? null : new Date(`${day}T23:59:59`).getTime());

/** A company, a person, or a pasted list of companies; why, and until when. */
export function LimitForm({ work, onAdd }: { work: Work; onAdd: (entries: NewLimits) => void }) {
  const { approach: text, common } = useText();
  const [kind, setKind] = useState<Kind>('company');
  const [name, setName] = useState('');
  const [employer, setEmployer] = useState('');
  const [email, setEmail] = useState('');
  const [phone, setPhone] = useState('');
  const [pasted, setPasted] = useState('');
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  const area = useId();
  const sent = useRef<NewLimits | null>(null);
  const found = pastedLines(pasted, nameLength);
  const lines = kind === 'paste' ? found.lines : name.trim() === '' ? [] : [name.trim().normalize('NFC')];
  const surplus = Math.max(0, found.lines.length - mostLines);
  // Nothing that was pasted is left out without a word.
  const excess =
    kind !== 'paste' ? null : found.tooLong > 0 ? text.longLines(found.tooLong, nameLength) : surplus > 0 ? text.surplus(surplus, mostLines) : null;
  const missing = lines.length === 0 ? text.needWhat : reason.trim() === '' ? text.needWhy : null;
  const isLong = [name, employer, phone].some((one) => overLimit(one, nameLength) > 0) || overLimit(reason, reasonLength) > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (missing !== null || excess !== null || isLong || work.status === 'busy') return;
    const isPerson = kind === 'person';
    const next: NewLimits = {
      isCompany: !isPerson,
      names: lines,
      employer: isPerson ? employer.trim() : '',
      email: isPerson ? email.trim() : '',
      phone: isPerson ? phone.trim() : '',
      reason: reason.trim().normalize('NFC'),
      until: endOf(day),
    };
    if (JSON.stringify(sent.current) !== JSON.stringify(next)) sent.current = next;
    onAdd(sent.current ?? next);
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <Segments label={text.addTitle} value={kind} onChange={setKind} choices={kinds.map((id) => ({ id, name: text.kinds[id] }))} />
      {kind === 'paste' ? (
        <div>
          <label className="field-label mb-1.5 block" htmlFor={area}>
            {text.paste}
          </label>
          <textarea id={area} className="input min-h-32" dir="auto" value={pasted} onChange={(event) => setPasted(event.target.value)} spellCheck={false} />
          <p className="field-help">{text.pasteHelp(lines.length)}</p>
          {excess === null ? null : <FieldError message={excess} />}
        </div>
      ) : (
        <TextField label={kind === 'company' ? text.company : text.name} value={name} onChange={setName} maxLength={nameLength} autoComplete="off" />
      )}
      {kind === 'person' ? (
        <>
          <TextField label={text.employer} hint={common.optional} value={employer} onChange={setEmployer} maxLength={nameLength} autoComplete="off" />
          <div className="door-two">
            <TextField
              label={text.email}
              hint={common.optional}
              type="email"
              inputMode="email"
              value={email}
              onChange={setEmail}
              autoComplete="off"
              dir="ltr"
            />
            <TextField
              label={text.phone}
              hint={common.optional}
              type="tel"
              value={phone}
              onChange={setPhone}
              maxLength={nameLength}
              autoComplete="off"
              dir="ltr"
            />
          </div>
          <p className="field-help -mt-2">{text.employerHelp}</p>
        </>
      ) : null}
      <TextField label={text.why} help={text.whyHelp} value={reason} onChange={setReason} maxLength={reasonLength} autoComplete="off" />
      <TextField label={text.lastDay} hint={common.optional} type="date" value={day} onChange={setDay} dir="ltr" />
      <Problem work={work} />
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" type="submit" isDisabled={missing !== null || excess !== null} isBusy={work.status === 'busy'} busyText={text.adding}>
          {text.add}
        </Button>
        {missing === null ? null : <span className="small text-ink-2">{missing}</span>}
      </div>
    </form>
  );
}
