'use client';
import { useState, type FormEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import { regions } from '@liexin/domain/agency/region';
import { forCode } from '../../text/for-code.ts';
import { inSequence } from '../../text/format.ts';
import { languageName } from '../../text/language.ts';
import { routes } from '../../routes.ts';
import { isLinkAgency } from '../../platform/vault/link-names-rule.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { overLimit } from '../../ui/over-limit.ts';
import { Problem } from '../../ui/problem.tsx';
import { Select } from '../../ui/select.tsx';
import type { Region } from '../../ui/view-types.ts';
import { Door } from '../../ui/door.tsx';
import type { SignUpActions, SignUpSnapshot } from './sign-up-view-types.ts';
import { TwoSides } from './two-sides.tsx';

/** Which field a fault belongs to; anything else stands above the button. */
const fieldOfCode: Record<string, 'email' | 'password' | 'agencyName'> = {
  'email-taken': 'email',
  'email-invalid': 'email',
  'password-too-short': 'password',
  'password-too-common': 'password',
  'agency-name-empty': 'agencyName',
  'agency-name-invalid': 'agencyName',
};

/** Characters. */
const limits = { email: 254, password: 256 } as const;

/** One screen, 30 seconds. What was typed stays when anything fails. */
export function SignUpView({ snapshot, actions }: { snapshot: SignUpSnapshot; actions: SignUpActions }) {
  const { account, approvals, common } = useText();
  const text = account.signUp;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [agencyName, setAgencyName] = useState('');
  const [region, setRegion] = useState<Region>(snapshot.defaultRegion);
  const [witness, setWitness] = useState('');
  const [isTried, setTried] = useState(false);
  const { language, work } = snapshot;

  const own = {
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email.trim()) && overLimit(email.trim(), limits.email) === 0 ? null : 'email-invalid',
    password: Array.from(password).length >= 12 ? null : 'password-too-short',
    witness: witness.trim() === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(witness.trim()) ? null : 'email-invalid',
    agencyName: !agencyName.trim() ? 'agency-name-empty' : isLinkAgency(agencyName) ? null : 'agency-name-invalid',
  };
  const failedField = work.status === 'failed' ? fieldOfCode[work.code] : undefined;
  const errorOf = (field: keyof typeof own): string | null => {
    if (isTried && own[field]) return forCode(own[field], language);
    return work.status === 'failed' && failedField === field ? forCode(work.code, language) : null;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (own.email || own.password || own.witness || own.agencyName || overLimit(password, limits.password) > 0 || work.status === 'busy') return;
    actions.signUp({ email: email.trim(), password, agencyName: agencyName.trim().normalize('NFC'), language, region, witness: witness.trim() || null });
  };

  return (
    <Door
      language={language}
      onLanguage={actions.chooseLanguage}
      show={<TwoSides />}
      foot={
        <>
          {text.already} <Link href={routes.signIn}>{text.signIn}</Link>
        </>
      }
    >
      <h1>{text.title}</h1>
      <p className="door-lead">{text.intro}</p>
      <form className="door-fields" onSubmit={submit} noValidate>
        <TextField
          label={text.email}
          type="email"
          inputMode="email"
          autoComplete="email"
          name="email"
          value={email}
          onChange={setEmail}
          error={errorOf('email')}
          isRequired
          maxLength={limits.email}
          dir="ltr"
        />
        <TextField
          label={text.password}
          hint={text.passwordHint}
          type="password"
          autoComplete="new-password"
          name="password"
          value={password}
          onChange={setPassword}
          error={errorOf('password')}
          isRequired
          maxLength={limits.password}
        />
        <TextField
          label={text.agencyName}
          hint={text.agencyNameHint}
          autoComplete="organization"
          name="organization"
          value={agencyName}
          onChange={setAgencyName}
          error={errorOf('agencyName')}
          isRequired
        />
        <div className="door-two">
          <Select
            label={text.language}
            value={language}
            onChange={actions.chooseLanguage}
            choices={[
              { id: 'en', name: languageName.en },
              { id: 'zh', name: languageName.zh },
            ]}
          />
          <Select label={text.region} value={region} onChange={setRegion} choices={regions.map((id) => ({ id, name: account.regions[id] }))} />
        </div>
        <p className="field-help">{text.rule(snapshot.deleteAfterMonths[region])}</p>
        <TextField
          label={approvals.signUpLabel}
          hint={common.optional}
          type="email"
          inputMode="email"
          autoComplete="off"
          name="witness"
          value={witness}
          onChange={setWitness}
          error={isTried && own.witness ? forCode(own.witness, language) : null}
          help={inSequence(language, approvals.signUpHelp, witness.trim() === '' ? approvals.signUpSkipped : '')}
          maxLength={limits.email}
          dir="ltr"
        />
        {failedField ? null : <Problem work={work} />}
        <Button
          kind="primary"
          size="lg"
          type="submit"
          isWide
          iconEnd={<ArrowRight aria-hidden />}
          isBusy={work.status === 'busy'}
          busyText={text.steps[snapshot.step]}
        >
          {text.submit}
        </Button>
      </form>
    </Door>
  );
}
