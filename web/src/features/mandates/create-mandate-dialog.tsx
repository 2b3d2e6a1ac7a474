'use client';
import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import type { Work } from '../../ui/view-types.ts';
import type { CreateMandateForm } from './mandates-view-types.ts';

/** Characters of a title and of a client's name. */
const maxLength = 120;

interface CreateMandateDialogProps {
  isOpen: boolean;
  work: Work;
  onSubmit: (form: CreateMandateForm) => void;
  onClose: () => void;
}

export function CreateMandateDialog({ isOpen, work, onSubmit, onClose }: CreateMandateDialogProps) {
  const text = useText().mandates;
  return (
    <Dialog title={text.createTitle} lead={text.createHelp} isOpen={isOpen} onClose={onClose}>
      <Form work={work} onSubmit={onSubmit} onClose={onClose} />
    </Dialog>
  );
}

/** Inside the dialog, so that it begins empty each time the dialog opens. */
function Form({ work, onSubmit, onClose }: Omit<CreateMandateDialogProps, 'isOpen'>) {
  const { mandates: text, common } = useText();
  const [title, setTitle] = useState('');
  const [client, setClient] = useState('');
  const isShort = overLimit(title, maxLength) === 0 && overLimit(client, maxLength) === 0;
  const isWhole = title.trim() !== '' && isShort;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && work.status !== 'busy') onSubmit({ title: title.trim().normalize('NFC'), client: client.trim().normalize('NFC') });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={text.fieldTitle}
        hint={text.fieldTitleHint}
        help={text.fieldTitleExample}
        value={title}
        onChange={setTitle}
        maxLength={maxLength}
        takesFocus
        autoComplete="off"
      />
      <TextField label={text.fieldClient} hint={text.fieldClientHint} value={client} onChange={setClient} maxLength={maxLength} autoComplete="off" />
      <Problem work={work} />
      <div className="dialog-actions mt-2!">
        {isWhole || !isShort ? null : <span className="says-why small text-ink-2">{text.needTitle}</span>}
        <Button kind="ghost" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={work.status === 'busy'} busyText={text.createBusy}>
          {text.createSubmit}
        </Button>
      </div>
    </form>
  );
}
