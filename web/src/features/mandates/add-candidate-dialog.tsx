'use client';
import { useEffect, useState, type FormEvent } from 'react';
import { contactEmailSchema } from '@liexin/domain/agency/contact-email';
import { sources } from '@liexin/domain/agency/region';
import { isLinkFirstName } from '../../platform/vault/link-names-rule.ts';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { languages } from '../../text/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import { Select } from '../../ui/select.tsx';
import type { Language, Source, Work } from '../../ui/view-types.ts';
import { needsReason, type CheckSnapshot } from '../../ui/approach-types.ts';
import { CheckLine, reasonLength } from '../../ui/approach-check.tsx';
import type { AddCandidateForm } from './mandates-view-types.ts';

/** Characters of a candidate's name. */
const nameLength = 80;

interface AddCandidateDialogProps {
  isOpen: boolean;
  mandateTitle: string;
  ownFirstName: string;
  work: Work;
  /** Whether the agency knows them already. */
  check: CheckSnapshot;
  onTyped: (person: Pick<AddCandidateForm, 'name' | 'employer' | 'email' | 'phone'>) => void;
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

function Form({ ownFirstName, work, check, onTyped, onSubmit, onClose }: Omit<AddCandidateDialogProps, 'isOpen' | 'mandateTitle'>) {
  const { mandates: text, common, approach } = useText();
  const ownLanguage = useLanguage();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState<Language>(ownLanguage);
  const [source, setSource] = useState<Source | null>(null);
  const [email, setEmail] = useState('');
  const [employer, setEmployer] = useState('');
  const [phone, setPhone] = useState('');
  const [reason, setReason] = useState('');
  const [firstName, setFirstName] = useState(ownFirstName);
  const [isTried, setTried] = useState(false);
  const address = email.trim();
  const wrong = {
    firstName: firstName.trim() === '' || isLinkFirstName(firstName) ? null : forCode('first-name-invalid', ownLanguage),
    email: address === '' || contactEmailSchema.safeParse(address).success ? null : forCode('email-invalid', ownLanguage),
  };
  useEffect(() => onTyped({ name, employer, email, phone }), [onTyped, name, employer, email, phone]);
  const asksWhy = check.status === 'found' && needsReason(check.found);
  const asksForYes = check.status === 'found' && check.found.limits.length > 0 && !check.found.mayDecide;
  const why = reason.trim();
  const isWrong =
    [name, employer, phone].some((one) => overLimit(one, nameLength) > 0) ||
    overLimit(why, reasonLength) > 0 ||
    wrong.firstName !== null ||
    wrong.email !== null;
  const missing = !name.trim()
    ? text.needName
    : source === null
      ? text.needSource
      : !firstName.trim()
        ? text.needFirstName
        : asksWhy && why === ''
          ? approach.needWhy
          : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isWrong || missing !== null || source === null || work.status === 'busy') return;
    onSubmit({
      name: name.trim().normalize('NFC'),
      language,
      source,
      email: address,
      employer: employer.trim().normalize('NFC'),
      phone: phone.trim(),
      reason: asksWhy ? why.normalize('NFC') : '',
      ownFirstName: firstName.trim().normalize('NFC'),
    });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit} noValidate>
      <TextField label={text.fieldName} hint={text.fieldNameHint} value={name} onChange={setName} maxLength={nameLength} takesFocus autoComplete="off" />
      <div className="door-two">
        <TextField label={approach.employer} hint={common.optional} value={employer} onChange={setEmployer} maxLength={nameLength} autoComplete="off" />
        <TextField
          label={approach.phone}
          hint={common.optional}
          value={phone}
          onChange={setPhone}
          maxLength={nameLength}
          type="tel"
          autoComplete="off"
          dir="ltr"
        />
      </div>
      <p className="field-help -mt-2">{approach.employerHelp}</p>
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
        error={wrong.firstName}
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
        error={isTried ? wrong.email : null}
        autoComplete="off"
        dir="ltr"
      />
      <CheckLine check={check} reason={reason} onReason={setReason} />
      <Problem work={work} />
      <div className="dialog-actions mt-2!">
        {missing === null ? null : <span className="says-why small text-ink-2">{missing}</span>}
        <Button kind="ghost" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={missing !== null} isBusy={work.status === 'busy'} busyText={text.addBusy}>
          {asksForYes ? approach.addAndAsk : asksWhy ? approach.addAnyway : text.addSubmit}
        </Button>
      </div>
    </form>
  );
}
