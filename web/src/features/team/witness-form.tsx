'use client';
import { useState, type FormEvent } from 'react';
import { forCode } from '../../text/for-code.ts';
import { Failed } from '../../ui/failed.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { RolesActions, RolesSnapshot } from './roles-view-types.ts';

/** Who outside is told when somebody acts alone. */
export function WitnessForm({ snapshot, actions }: { snapshot: Pick<RolesSnapshot, 'witness' | 'witnessWork'>; actions: RolesActions }) {
  const { approvals: text } = useText();
  const { witness } = snapshot;
  return (
    <>
      <p className="field-help mb-3">{text.witnessHelp}</p>
      {witness?.status === 'loading' ? <Skeleton className="h-10 w-full" /> : null}
      {witness?.status === 'failed' ? <Failed code={witness.code} onRetry={actions.retryRoles} /> : null}
      {witness?.status === 'ready' ? <Form key={witness.value} known={witness.value} snapshot={snapshot} actions={actions} /> : null}
    </>
  );
}

function Form({ known, snapshot, actions }: { known: string | null; snapshot: Pick<RolesSnapshot, 'witnessWork'>; actions: RolesActions }) {
  const text = useText().approvals;
  const language = useLanguage();
  const [email, setEmail] = useState(known ?? '');
  const [isTried, setTried] = useState(false);
  const wished = email.trim();
  const isGood = wished === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(wished);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isGood && snapshot.witnessWork.status !== 'busy') actions.saveWitness(wished === '' ? null : wished);
  };
  return (
    <form className="flex flex-col items-start gap-3" onSubmit={submit} noValidate>
      <div className="w-full">
        <TextField
          label={text.witnessLabel}
          type="email"
          inputMode="email"
          autoComplete="off"
          value={email}
          onChange={setEmail}
          error={isTried && !isGood ? forCode('email-invalid', language) : null}
          help={wished === '' ? text.witnessNone : undefined}
          maxLength={254}
          dir="ltr"
        />
      </div>
      <Problem work={snapshot.witnessWork} />
      <Button kind="line" type="submit" isDisabled={wished === (known ?? '')} isBusy={snapshot.witnessWork.status === 'busy'}>
        {text.witnessSave}
      </Button>
    </form>
  );
}
