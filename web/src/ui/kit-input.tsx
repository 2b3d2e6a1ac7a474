'use client';
import { useId, useState, type FormEvent } from 'react';
import { FileKey } from 'lucide-react';
import { forCode } from '../text/for-code.ts';
import { Button } from './button.tsx';
import { FieldError } from './field.tsx';
import { FileDrop } from './file-drop.tsx';
import { useLanguage, useText } from './language-context.tsx';
import type { Work } from './view-types.ts';

interface KitInputProps {
  submitText: string;
  busyText: string;
  work: Work;
  /** Typed words, the text of a scanned code, or that of the saved file. */
  onKit: (text: string) => void;
}

/** Takes a recovery kit: its words, its code or its file. */
export function KitInput({ submitText, busyText, work, onKit }: KitInputProps) {
  const text = useText().recovery.input;
  const language = useLanguage();
  const id = useId();
  const [typed, setTyped] = useState('');
  const isBusy = work.status === 'busy';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy && typed.trim() !== '') onKit(typed);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {text.words}
        </label>
        <textarea
          id={id}
          className="input num"
          rows={5}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={work.status === 'failed' ? true : undefined}
          aria-describedby={`${id}-help`}
        />
        <p className="field-help" id={`${id}-help`}>
          {text.wordsHelp}
        </p>
      </div>
      <FileDrop icon={<FileKey aria-hidden />} words={text.file} chooseWords={text.choose} accept=".txt" onText={onKit} isBusy={isBusy} />
      {work.status === 'failed' ? <FieldError message={forCode(work.code, language)} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button kind="primary" type="submit" isDisabled={typed.trim() === ''} isBusy={isBusy} busyText={busyText}>
          {submitText}
        </Button>
        <span className="small text-ink-2">{text.stays}</span>
      </div>
    </form>
  );
}
