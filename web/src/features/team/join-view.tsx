'use client';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ArrowRight, Hourglass } from 'lucide-react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Door } from '../../ui/door.tsx';
import type { JoinActions, JoinSnapshot } from './join-view-types.ts';

const limits = { name: 40, email: 254, password: 256 } as const;

/** From an invitation to the inbox: what it is, one form, and a wait that says what it waits for. */
export function JoinView({ snapshot, actions }: { snapshot: JoinSnapshot; actions: JoinActions }) {
  const text = useText().team.join;
  const hasAccount = snapshot.stage !== 'waiting';
  return (
    <Door
      language={snapshot.language}
      onLanguage={actions.chooseLanguage}
      foot={
        hasAccount ? (
          <>
            {text.already} <Link href={routes.signIn}>{text.signIn}</Link>
          </>
        ) : null
      }
    >
      <Stage snapshot={snapshot} actions={actions} />
    </Door>
  );
}

function Stage({ snapshot, actions }: { snapshot: JoinSnapshot; actions: JoinActions }) {
  const text = useText().team.join;
  const language = useLanguage();
  switch (snapshot.stage) {
    case 'reading':
      return (
        <div aria-busy="true" className="flex flex-col gap-4">
          <p role="status">{text.reading}</p>
          <Skeleton className="h-10 w-full" />
          <Skeleton className="h-10 w-full" />
        </div>
      );
    case 'damaged':
      return <Paste actions={actions} />;
    case 'ended':
      return (
        <Words title={text.endedTitle} lead={text.endedLead}>
          <Paste actions={actions} isBare />
        </Words>
      );
    case 'failed':
      return (
        <Words title={forCode(snapshot.code, language)} lead="">
          <Button kind="line" onPress={actions.retry}>
            {text.retry}
          </Button>
        </Words>
      );
    case 'waiting':
      return (
        <Words title={text.waitingTitle(snapshot.agencyName)} lead={text.waitingLead}>
          <p className="aside-note" role="status">
            <Hourglass aria-hidden />
            <span>{text.waitingNow}</span>
          </p>
          <Problem work={snapshot.work} />
        </Words>
      );
    case 'refused':
      return (
        <Words title={text.refusedTitle} lead={forCode(snapshot.code, language)}>
          <Button kind="line" onPress={actions.startOver}>
            {text.startOver}
          </Button>
        </Words>
      );
    case 'form':
      return <JoinForm snapshot={snapshot} actions={actions} />;
  }
}

function Words({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <>
      <h1>{title}</h1>
      {lead ? <p className="door-lead">{lead}</p> : null}
      <div className="flex flex-col items-start gap-4">{children}</div>
    </>
  );
}

function Paste({ actions, isBare = false }: { actions: JoinActions; isBare?: boolean }) {
  const text = useText().team.join;
  const [pasted, setPasted] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pasted.trim()) actions.paste(pasted);
  };
  const form = (
    <form className="door-fields w-full" onSubmit={submit}>
      <TextField label={text.paste} value={pasted} onChange={setPasted} dir="ltr" autoComplete="off" />
      <Button kind="primary" size="lg" type="submit" isWide isDisabled={!pasted.trim()}>
        {text.open}
      </Button>
    </form>
  );
  return isBare ? (
    form
  ) : (
    <Words title={text.damagedTitle} lead={text.damagedLead}>
      {form}
    </Words>
  );
}

function JoinForm({ snapshot, actions }: { snapshot: JoinSnapshot & { stage: 'form' }; actions: JoinActions }) {
  const { team, common } = useText();
  const text = team.join;
  const language = useLanguage();
  const [name, setName] = useState('');
  const [email, setEmail] = useState(snapshot.email);
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const own = {
    name: name.trim() ? null : text.needName,
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(email.trim()) ? null : forCode('email-invalid', language),
    password: Array.from(password).length >= 12 ? null : forCode('password-too-short', language),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (own.name || own.email || own.password || snapshot.work.status === 'busy') return;
    actions.join({ name: name.trim().normalize('NFC'), email: email.trim(), password });
  };
  const role = snapshot.isLead ? team.lead : snapshot.roles.map((one) => common.roles[one]).join(language === 'zh' ? '、' : ', ');
  const error = (field: keyof typeof own): string | null => (isTried ? own[field] : null);
  return (
    <>
      <h1 className="break-words">{text.title(snapshot.agencyName)}</h1>
      <p className="door-lead">{text.lead(role)}</p>
      <form className="door-fields" onSubmit={submit} noValidate>
        <TextField
          label={text.name}
          hint={text.nameHint}
          autoComplete="name"
          value={name}
          onChange={setName}
          error={error('name')}
          maxLength={limits.name}
          isRequired
        />
        <TextField
          label={text.email}
          type="email"
          inputMode="email"
          autoComplete="email"
          value={email}
          onChange={setEmail}
          error={error('email')}
          maxLength={limits.email}
          dir="ltr"
          isRequired
        />
        <TextField
          label={text.password}
          hint={text.passwordHint}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={error('password')}
          maxLength={limits.password}
          isRequired
        />
        <Problem work={snapshot.work} />
        <Button
          kind="primary"
          size="lg"
          type="submit"
          isWide
          iconEnd={<ArrowRight aria-hidden />}
          isBusy={snapshot.work.status === 'busy'}
          busyText={text.busy}
        >
          {text.submit}
        </Button>
      </form>
    </>
  );
}
