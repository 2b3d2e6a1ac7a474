'use client';
import { useState, type ReactNode } from 'react';
import { ArrowLeft, CircleSlash, Hourglass, KeyRound, MailCheck, MonitorSmartphone, ShieldOff } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatMoment, inSequence, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Door } from '../../ui/door.tsx';
import { FieldError } from '../../ui/field.tsx';
import { KitInput } from '../../ui/kit-input.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { ComingBackActions, ComingBackSnapshot } from './coming-back-view-types.ts';

interface ComingBackProps {
  snapshot: ComingBackSnapshot;
  actions: ComingBackActions;
}

/** A browser without keys, and nothing at hand but the kit: ask, wait a day, be back. */
export function ComingBackView({ snapshot, actions }: ComingBackProps) {
  const text = useText().account.unlock;
  return (
    <Door
      language={snapshot.language}
      onLanguage={actions.chooseLanguage}
      foot={
        <button type="button" className="text-link" onClick={actions.signOut}>
          {text.signOut}
        </button>
      }
    >
      <Stage snapshot={snapshot} actions={actions} />
    </Door>
  );
}

function Stage({ snapshot, actions }: ComingBackProps) {
  const text = useText().recovery.comeBack;
  const language = useLanguage();
  const now = useNow();
  const { stage } = snapshot;
  switch (stage.kind) {
    case 'enter':
      return <Enter snapshot={snapshot} actions={actions} />;
    case 'looking':
    case 'finishing':
      return (
        <div aria-busy="true">
          <Head icon={<KeyRound aria-hidden />} title={stage.kind === 'looking' ? text.looking : text.finishing} />
          {stage.kind === 'finishing' ? <p className="door-lead">{text.finishingHelp}</p> : null}
          <Fault snapshot={snapshot} actions={actions} />
        </div>
      );
    case 'waiting':
      return <Waiting snapshot={snapshot} actions={actions} askedAt={stage.askedAt} until={stage.until} />;
    case 'stopped': {
      const moment = formatMoment(stage.at, now, language);
      return (
        <Ended
          icon={<CircleSlash aria-hidden />}
          title={stage.by === 'owner' ? text.stopped : text.takenBack}
          lead={stage.by === 'owner' ? text.stoppedHelp(moment) : text.takenBackHelp(moment)}
          actions={actions}
        />
      );
    }
    case 'replaced':
      return <Ended icon={<MonitorSmartphone aria-hidden />} title={text.replaced} lead={text.replacedHelp} actions={actions} />;
    case 'void':
      return <Ended icon={<ShieldOff aria-hidden />} title={text.voided} lead={text.voidedHelp} actions={actions} />;
  }
}

function Head({ icon, title }: { icon: ReactNode; title: string }) {
  return (
    <div role="status">
      <span className="seal">{icon}</span>
      <h1>{title}</h1>
    </div>
  );
}

function Enter({ snapshot, actions }: ComingBackProps) {
  const text = useText().recovery.comeBack;
  return (
    <>
      <p className="mb-3">
        <button type="button" className="text-link small inline-flex items-center gap-1" onClick={actions.back}>
          <ArrowLeft aria-hidden className="size-4" />
          {text.otherWays}
        </button>
      </p>
      <h1>{text.title}</h1>
      <p className="door-lead">{text.lead(isolate(snapshot.agencyName))}</p>
      <ol className="small mt-4 mb-6 flex list-decimal flex-col gap-1 ps-5 text-ink-2">
        <li>{text.stepAsk}</li>
        <li>{text.stepWait}</li>
        <li>{text.stepBack}</li>
      </ol>
      <KitInput submitText={text.ask} busyText={text.asking} work={snapshot.work} onKit={actions.ask} />
      {snapshot.work.status === 'failed' && snapshot.work.code === 'sign-in-too-old' ? (
        <p className="mt-3">
          <Button kind="line" onPress={actions.signOut}>
            {text.signInAgain}
          </Button>
        </p>
      ) : null}
    </>
  );
}

function Waiting({ snapshot, actions, askedAt, until }: ComingBackProps & { askedAt: number; until: number }) {
  const text = useText().recovery.comeBack;
  const language = useLanguage();
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  const minutes = Math.max(0, Math.ceil(Math.min(until - now, until - askedAt) / 60_000));
  return (
    <>
      <Head icon={<Hourglass aria-hidden />} title={text.waiting(formatMoment(until, now, language))} />
      <p className="door-lead num">
        {inSequence(
          language,
          text.asked(formatMoment(askedAt, now, language)),
          minutes === 0 ? text.anyMoment : text.left(Math.floor(minutes / 60), minutes % 60),
        )}
      </p>
      <div className="mt-6 flex flex-col gap-5">
        <div className="way">
          <h2 className="flex items-center gap-2">
            <MailCheck aria-hidden className="size-4 flex-none" />
            {text.told}
          </h2>
          <p>{text.toldHelp(isolate(snapshot.agencyName))}</p>
        </div>
        <div className="way">
          <h2>{text.meanwhile}</h2>
          <p>{text.meanwhileHelp}</p>
        </div>
        <Fault snapshot={snapshot} actions={actions} />
        <Problem work={snapshot.work} />
        <p>
          <Button kind="line" isBusy={snapshot.work.status === 'busy'} busyText={text.takingBack} onPress={() => setAsking(true)}>
            {text.takeBack}
          </Button>
        </p>
      </div>
      <ConfirmDialog
        title={text.takeBackTitle}
        lead={text.takeBackText}
        yes={text.takeBack}
        isOpen={isAsking}
        isDanger
        onClose={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          actions.takeBack();
        }}
      />
    </>
  );
}

function Ended({ icon, title, lead, actions }: { icon: ReactNode; title: string; lead: string; actions: ComingBackActions }) {
  const text = useText().recovery.comeBack;
  return (
    <>
      <Head icon={icon} title={title} />
      <p className="door-lead mb-6">{lead}</p>
      <Button kind="primary" onPress={actions.startAgain}>
        {text.startAgain}
      </Button>
    </>
  );
}

/** It is not known how it stands: said, with what goes on all the same. */
function Fault({ snapshot: { fault }, actions }: ComingBackProps) {
  const { recovery, common } = useText();
  const language = useLanguage();
  if (fault === null) return null;
  return (
    <div className="flex flex-col items-start gap-2" role="status">
      <FieldError message={inSequence(language, forCode(fault, language), recovery.comeBack.goesOn)} />
      <Button kind="line" size="sm" onPress={actions.look}>
        {common.retry}
      </Button>
    </div>
  );
}
