'use client';
import { useState, type FormEvent } from 'react';
import { sources } from '@liexin/domain/agency/region';
import { isolate } from '../../text/format.ts';
import { languages } from '../../text/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Select } from '../../ui/select.tsx';
import type { Language, Source, Work } from '../../ui/view-types.ts';
import type { AddCandidateForm } from './mandates-view-types.ts';

interface AddCandidateDialogProps {
  isOpen: boolean;
  mandateTitle: string;
  ownFirstName: string;
  work: Work;
  onSubmit: (form: AddCandidateForm) => void;
  onClose: () => void;
}

export function AddCandidateDialog({ isOpen, mandateTitle, ...rest }: AddCandidateDialogProps) {
  const text = useText().mandates;
  return (
    <Dialog title={text.addTitle} lead={text.addFor(isolate(mandateTitle))} isOpen={isOpen} onClose={rest.onClose}>
      <Form {...rest} />
    </Dialog>
  );
}

function Form({ ownFirstName, work, onSubmit, onClose }: Omit<AddCandidateDialogProps, 'isOpen' | 'mandateTitle'>) {
  const { mandates: text, common } = useText();
  const ownLanguage = useLanguage();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<Language>(ownLanguage);
  const [source, setSource] = useState<Source | null>(null);
  const [email, setEmail] = useState('');
  const [firstName, setFirstName] = useState(ownFirstName);
  const missing = !name.trim() ? text.needName : source === null ? text.needSource : !firstName.trim() ? text.needFirstName : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (missing !== null || source === null || work.status === 'busy') return;
    onSubmit({ name: name.trim().normalize('NFC'), language, source, email: email.trim(), ownFirstName: firstName.trim().normalize('NFC') });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <TextField label={text.fieldName} hint={text.fieldNameHint} value={name} onChange={setName} maxLength={80} takesFocus autoComplete="off" />
      <div className="door-two">
        <Select label={text.fieldLanguage} value={language} onChange={setLanguage} choices={languages.map((id) => ({ id, name: common.languageNames[id] }))} />
        <Select
          label={text.fieldSource}
          placeholder={text.fieldSourceChoose}
          value={source}
          onChange={setSource}
          choices={sources.map((id) => ({ id, name: common.sources[id] }))}
        />
      </div>
      <p className="field-help -mt-2">{text.fieldSourceHelp}</p>
      <TextField
        label={text.fieldFirstName}
        hint={text.fieldFirstNameHint}
        help={text.fieldFirstNameHelp}
        value={firstName}
        onChange={setFirstName}
        maxLength={20}
        autoComplete="given-name"
      />
      <TextField
        label={text.fieldEmail}
        hint={common.optional}
        help={text.fieldEmailHelp}
        type="email"
        inputMode="email"
        value={email}
        onChange={setEmail}
        maxLength={254}
        autoComplete="off"
        dir="ltr"
      />
      <Problem work={work} />
      <div className="dialog-actions mt-2!">
        {missing === null ? null : <span className="says-why small text-ink-2">{missing}</span>}
        <Button kind="ghost" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={missing !== null} isBusy={work.status === 'busy'} busyText={text.addBusy}>
          {text.addSubmit}
        </Button>
      </div>
    </form>
  );
}
