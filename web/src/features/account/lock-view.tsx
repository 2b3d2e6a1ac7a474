'use client';
import { useState, type FormEvent } from 'react';
import { Clock3, Lock } from 'lucide-react';
import { formatMoment, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Door } from '../../ui/door.tsx';
import type { LockActions, LockSnapshot } from './lock-view-types.ts';

/** Locked by hand or after a while: nothing of the content is on the page. The language is not asked here. */
export function LockView({ snapshot, actions }: { snapshot: LockSnapshot; actions: LockActions }) {
  const text = useText().account.lock;
  const language = useLanguage();
  const now = useNow();
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (password && snapshot.work.status !== 'busy') actions.unlock(password);
  };
  return (
    <Door
      language={language}
      foot={
        <button type="button" className="text-link" onClick={actions.signOut}>
          {text.signOut}
        </button>
      }
    >
      <span className="seal">
        <Lock aria-hidden />
      </span>
      <h1>{text.title}</h1>
      <p className="door-lead">
        {text.sentence(isolate(snapshot.memberName))}{' '}
        <span className="num whitespace-nowrap text-ink-3">{text.since(formatMoment(snapshot.lockedAt, now, language))}</span>
      </p>
      <form className="door-fields" onSubmit={submit}>
        {snapshot.waiting > 0 ? (
          <p className="aside-note">
            <Clock3 aria-hidden />
            <span>{text.waiting(snapshot.waiting)}</span>
          </p>
        ) : null}
        <TextField label={text.password} type="password" autoComplete="current-password" value={password} onChange={setPassword} takesFocus />
        <Problem work={snapshot.work} />
        <Button kind="primary" size="lg" type="submit" isWide isDisabled={!password} isBusy={snapshot.work.status === 'busy'}>
          {text.unlock}
        </Button>
      </form>
    </Door>
  );
}
