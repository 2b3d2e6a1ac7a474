'use client';
import { useState, type FormEvent } from 'react';
import { ShieldAlert } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError, TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { EmergencyActions, EmergencyChoice, EmergencySnapshot } from './emergency-view-types.ts';

/** Characters of a reason. */
const [least, most] = [10, 500];

/** The way into a conversation without joining its team: chosen, with a reason, and never unseen. */
export function EmergencyView({ snapshot, actions }: { snapshot: EmergencySnapshot; actions: EmergencyActions }) {
  const text = useText().approvals.emergency;
  return (
    <>
      <Button kind="line" icon={<ShieldAlert aria-hidden />} onPress={actions.start}>
        {text.open}
      </Button>
      <Dialog title={text.open} lead={text.lead} isOpen={snapshot.dialog !== null} onClose={actions.close}>
        {snapshot.dialog === null ? null : <Choose dialog={snapshot.dialog} actions={actions} />}
      </Dialog>
    </>
  );
}

function Choose({ dialog, actions }: { dialog: NonNullable<EmergencySnapshot['dialog']>; actions: EmergencyActions }) {
  const text = useText().approvals.emergency;
  const language = useLanguage();
  const { conversations } = dialog;
  if (conversations.status === 'loading') return <Skeleton className="h-10 w-full" />;
  if (conversations.status === 'failed') return <FieldError message={forCode(conversations.code, language)} />;
  if (conversations.value.length === 0) return <p className="small text-ink-2">{text.none}</p>;
  return <Form choices={conversations.value} dialog={dialog} actions={actions} />;
}

interface FormProps {
  choices: readonly EmergencyChoice[];
  dialog: NonNullable<EmergencySnapshot['dialog']>;
  actions: EmergencyActions;
}

function Form({ choices, dialog, actions }: FormProps) {
  const { approvals, common } = useText();
  const text = approvals.emergency;
  const language = useLanguage();
  const [chosen, setChosen] = useState<EmergencyChoice | null>(null);
  const [reason, setReason] = useState('');
  const given = reason.trim();
  const isWhole = chosen !== null && Array.from(given).length >= least && overLimit(given, most) === 0 && chosen.told.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && dialog.work.status !== 'busy') actions.begin(chosen.conversationId, given.normalize('NFC'));
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <fieldset className="flex flex-col gap-2">
        <legend className="field-label mb-1.5">{text.which}</legend>
        {choices.map((choice) => (
          <label key={choice.conversationId} className="role-choice">
            <input type="radio" name="conversation" checked={chosen?.conversationId === choice.conversationId} onChange={() => setChosen(choice)} />
            <b>{choice.candidateName === null ? common.nameLocked : <Name>{choice.candidateName}</Name>}</b>
          </label>
        ))}
      </fieldset>
      <TextField label={text.reason} help={text.reasonHelp} value={reason} onChange={setReason} maxLength={most} autoComplete="off" />
      {chosen === null ? null : (
        <p className="aside-note" role="status">
          <span>
            {chosen.told.length === 0
              ? forCode('nobody-to-tell', language)
              : text.question(chosen.told.map((name) => isolate(name)).join(language === 'zh' ? '、' : ', '))}
          </span>
        </p>
      )}
      <Problem work={dialog.work} />
      <div className="dialog-actions mt-2!">
        <Button kind="ghost" onPress={actions.close}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={dialog.work.status === 'busy'} busyText={text.busy}>
          {text.read}
        </Button>
      </div>
    </form>
  );
}
