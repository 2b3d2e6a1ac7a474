'use client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { forCode } from '../text/for-code.ts';
import { Button } from './button.tsx';
import { FieldError, TextField } from './field.tsx';
import { useLanguage } from './language-context.tsx';
import type { Work } from './view-types.ts';

interface NumberFormProps {
  /** Who asks, since when. */
  children: ReactNode;
  /** A band across the page, or an item of a panel. */
  place: 'band' | 'panel';
  /** Name of the form for screen readers. */
  name?: string;
  label: string;
  letIn: string;
  refuse: string;
  work: Work;
  /** What was typed: four ASCII digits. */
  onLetIn: (number: string) => void;
  onRefuse: () => void;
}

/** A device asks to be let in. Its number is typed from the other screen or a phone call, never shown here, so that nobody lets in by habit. */
export function NumberForm({ children, place, name, label, letIn, refuse, work, onLetIn, onRefuse }: NumberFormProps) {
  const language = useLanguage();
  const [number, setNumber] = useState('');
  const isBand = place === 'band';
  const size = isBand ? 'md' : 'sm';
  const target = isBand ? 'min-h-11!' : '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (number.length === 4 && work.status !== 'busy') onLetIn(number);
  };
  const fault = work.status === 'failed' ? <FieldError message={forCode(work.code, language)} /> : null;
  return (
    <form className={isBand ? 'approve-card' : 'wait-device'} onSubmit={submit} aria-label={name}>
      <div className="grow">
        {children}
        {isBand ? fault : null}
      </div>
      <div className={isBand ? undefined : 'wait-form'}>
        <TextField
          label={label}
          value={number}
          onChange={(value) => setNumber(value.normalize('NFKC').replace(/\D/gu, '').slice(0, 4))}
          inputMode="numeric"
          autoComplete="off"
          takesFocus={isBand}
          className="input code-input"
          dir="ltr"
        />
      </div>
      {isBand || fault === null ? null : <div className="mt-2">{fault}</div>}
      <div className={isBand ? 'flex gap-2' : 'wait-form'}>
        <Button kind="primary" size={size} type="submit" className={target} isDisabled={number.length !== 4} isBusy={work.status === 'busy'}>
          {letIn}
        </Button>
        <Button kind="ghost" size={size} className={target} onPress={onRefuse}>
          {refuse}
        </Button>
      </div>
    </form>
  );
}
