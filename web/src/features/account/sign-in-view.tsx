'use client';
import { useState, type FormEvent } from 'react';
import { Info } from 'lucide-react';
import { routes } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Door } from '../../ui/door.tsx';
import type { SignInActions, SignInSnapshot } from './sign-in-view-types.ts';
import { TwoSides } from './two-sides.tsx';

export function SignInView({ snapshot, actions }: { snapshot: SignInSnapshot; actions: SignInActions }) {
  const { account, common } = useText();
  const text = account.signIn;
  const [email, setEmail] = useState(snapshot.email);
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const reason = snapshot.reason === 'removed' && snapshot.agencyName ? text.removed(snapshot.agencyName) : text.reasons[snapshot.reason];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (email.trim() && password && snapshot.work.status !== 'busy') actions.signIn({ email: email.trim(), password });
  };
  return (
    <Door
      language={snapshot.language}
      onLanguage={actions.chooseLanguage}
      show={<TwoSides />}
      foot={
        <>
          {text.newHere} <Link href={routes.signUp}>{text.start}</Link>
        </>
      }
    >
      <h1>{text.title}</h1>
      <p className="door-lead">{text.intro}</p>
      <form className="door-fields" onSubmit={submit} noValidate>
        {reason ? (
          <p className="aside-note">
            <Info aria-hidden />
            <span>{reason}</span>
          </p>
        ) : null}
        <TextField
          label={text.email}
          type="email"
          inputMode="email"
          autoComplete="username"
          name="email"
          value={email}
          onChange={setEmail}
          isRequired
          dir="ltr"
          error={isTried && !email.trim() ? common.fieldMissing : null}
        />
        <TextField
          label={text.password}
          type="password"
          autoComplete="current-password"
          name="password"
          value={password}
          onChange={setPassword}
          isRequired
          error={isTried && !password ? common.fieldMissing : null}
        />
        <Problem work={snapshot.work} />
        <Button kind="primary" size="lg" type="submit" isWide isBusy={snapshot.work.status === 'busy'} busyText={text.busy}>
          {text.submit}
        </Button>
      </form>
    </Door>
  );
}
