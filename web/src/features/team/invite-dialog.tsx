'use client';
import { useState, type FormEvent } from 'react';
import { Check, Copy, Link2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { isolate } from '../../text/format.ts';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import type { Work } from '../../ui/view-types.ts';
import { inviteRoles, type InviteRole, type PeopleActions, type PeopleSnapshot } from './people-view-types.ts';

const maxLength = 80;

/** For whom and as what; then the link, once. */
export function InviteDialog({ dialog, actions }: { dialog: PeopleSnapshot['dialog']; actions: PeopleActions }) {
  const text = useText().team;
  return (
    <>
      <Dialog title={text.inviteTitle} lead={text.inviteLead} isOpen={dialog.kind === 'invite'} onClose={actions.closeDialog}>
        {dialog.kind === 'invite' ? <Form work={dialog.work} actions={actions} /> : null}
      </Dialog>
      <Dialog
        title={dialog.kind === 'made' ? text.inviteMade(isolate(dialog.name)) : ''}
        lead={text.inviteMadeLead}
        isOpen={dialog.kind === 'made'}
        onClose={actions.closeDialog}
      >
        {dialog.kind === 'made' ? <Made dialog={dialog} actions={actions} /> : null}
      </Dialog>
    </>
  );
}

function Form({ work, actions }: { work: Work; actions: PeopleActions }) {
  const { team: text, common } = useText();
  const [name, setName] = useState('');
  const [role, setRole] = useState<InviteRole>('consultant');
  const isWhole = name.trim() !== '' && overLimit(name, maxLength) === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && work.status !== 'busy') actions.invite({ name: name.trim().normalize('NFC'), role });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <TextField label={text.fieldName} hint={text.fieldNameHint} value={name} onChange={setName} maxLength={maxLength} takesFocus autoComplete="off" />
      <fieldset className="flex flex-col gap-2">
        <legend className="field-label mb-1.5">{text.fieldRole}</legend>
        {inviteRoles.map((one) => (
          <label key={one} className="role-choice">
            <input type="radio" name="role" value={one} checked={role === one} onChange={() => setRole(one)} />
            <b>{text.role[one]}</b>
            <span className="field-help">{text.roleHelp[one]}</span>
          </label>
        ))}
      </fieldset>
      <Problem work={work} />
      <div className="dialog-actions mt-2!">
        <Button kind="ghost" onPress={actions.closeDialog}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={work.status === 'busy'} busyText={text.inviteBusy}>
          {text.inviteSubmit}
        </Button>
      </div>
    </form>
  );
}

function Made({ dialog, actions }: { dialog: PeopleSnapshot['dialog'] & { kind: 'made' }; actions: PeopleActions }) {
  const text = useText().team;
  const whole = `${text.inviteText(dialog.agencyName)}\n${dialog.url}`;
  return (
    <div className="flex flex-col gap-4">
      {/* Focusable, so that a long address can be scrolled by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="share-text" dir="auto" tabIndex={0} role="region" aria-label={text.linkLabel}>
        <span className="link">{dialog.url}</span>
      </div>
      <div className="share-ways">
        <Button kind="primary" icon={dialog.copied === 'link' ? <Check aria-hidden /> : <Link2 aria-hidden />} onPress={() => actions.copy(dialog.url, 'link')}>
          {dialog.copied === 'link' ? text.linkCopied : text.copyLink}
        </Button>
        <Button kind="line" icon={dialog.copied === 'text' ? <Check aria-hidden /> : <Copy aria-hidden />} onPress={() => actions.copy(whole, 'text')}>
          {dialog.copied === 'text' ? text.linkCopied : text.copyText}
        </Button>
      </div>
      <div className="dialog-actions mt-2!">
        <Button kind="ghost" onPress={actions.closeDialog}>
          {text.done}
        </Button>
      </div>
    </div>
  );
}
