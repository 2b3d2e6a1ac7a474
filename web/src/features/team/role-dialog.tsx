'use client';
import { useState, type FormEvent } from 'react';
import { givenRoles, isSameRole, takesTwo, type RoleState } from '@liexin/domain/agency/role-change';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { RolesActions, RolesSnapshot } from './roles-view-types.ts';

type Shown = NonNullable<RolesSnapshot['dialog']>;

/** What somebody may do: each role with its effect in a sentence, and who has to agree. */
export function RoleDialog({ dialog, actions }: { dialog: RolesSnapshot['dialog']; actions: RolesActions }) {
  const text = useText().approvals;
  return (
    <Dialog title={text.dialogTitle(isolate(dialog?.name ?? ''))} lead={text.dialogLead} isOpen={dialog !== null} onClose={actions.closeChange}>
      {dialog === null ? null : <Form dialog={dialog} actions={actions} />}
    </Dialog>
  );
}

function Form({ dialog, actions }: { dialog: Shown; actions: RolesActions }) {
  const { approvals: text, common } = useText();
  const [to, setTo] = useState<RoleState>(dialog.now);
  const isHigh = takesTwo(dialog.now, to);
  const isWhole = to.roles.length > 0 && !isSameRole(dialog.now, to);
  const toggle = (role: (typeof givenRoles)[number]): void => {
    const roles = to.roles.includes(role) ? to.roles.filter((one) => one !== role) : [...to.roles, role];
    setTo({ ...to, roles, lead: to.lead && roles.includes('consultant') });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && dialog.work.status !== 'busy') actions.change(to);
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <fieldset className="flex flex-col gap-2">
        <legend className="field-label mb-1.5">{text.roles}</legend>
        {givenRoles.map((role) => (
          <label key={role} className="role-choice">
            <input
              type="checkbox"
              checked={to.roles.includes(role)}
              disabled={!dialog.mayHigh && (role === 'owner' || role === 'auditor')}
              onChange={() => toggle(role)}
            />
            <b>{common.roles[role]}</b>
            <span className="field-help">{text.effects[role]}</span>
          </label>
        ))}
        <label className="role-choice">
          <input type="checkbox" checked={to.lead} disabled={!to.roles.includes('consultant')} onChange={() => setTo({ ...to, lead: !to.lead })} />
          <b>{text.lead}</b>
          <span className="field-help">{text.leadHelp}</span>
        </label>
        <label className="role-choice">
          <input
            type="checkbox"
            checked={to.clearance.includes('compensation')}
            onChange={() => setTo({ ...to, clearance: to.clearance.includes('compensation') ? ['standard'] : ['compensation', 'standard'] })}
          />
          <b>{text.pay}</b>
          <span className="field-help">{text.payHelp}</span>
        </label>
      </fieldset>
      {to.roles.length === 0 ? <FieldError message={text.needsRole} /> : null}
      {isHigh ? (
        <p className="aside-note" role="status">
          <span>{dialog.isAlone ? text.takesDay(dialog.hasWitness) : text.takesTwo}</span>
        </p>
      ) : null}
      <Problem work={dialog.work} />
      <div className="dialog-actions mt-2!">
        <Button kind="ghost" onPress={actions.closeChange}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={dialog.work.status === 'busy'} busyText={text.busy}>
          {isHigh ? text.ask : text.submit}
        </Button>
      </div>
    </form>
  );
}
