'use client';
import type { ReactNode } from 'react';
import { ChevronDown, ChevronUp, Circle, CircleCheck, Smartphone, Users } from 'lucide-react';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { LateQr } from '../../ui/late-qr.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { SampleActions, SampleSnapshot } from './sample-view-types.ts';

interface SampleProps {
  snapshot: SampleSnapshot;
  actions: SampleActions;
}

/** The card that leads through what is real already, and only that. Steps tick themselves by what happened. */
export function SampleView({ snapshot, actions }: SampleProps) {
  const { sample: text, common } = useText();
  const { steps } = snapshot;
  const done = Object.values(steps).filter((step) => step === 'done').length;
  return (
    <section className="tour" aria-label={text.title}>
      <div className="tour-head">
        <h2>{text.title}</h2>
        <span className="meta num">{text.progress(done)}</span>
        <IconButton
          label={snapshot.isFolded ? text.unfold : text.fold}
          icon={snapshot.isFolded ? <ChevronUp aria-hidden /> : <ChevronDown aria-hidden />}
          onPress={actions.toggleFolded}
        />
      </div>
      {snapshot.isFolded ? null : (
        <ol>
          <Step title={text.beTitle} isDone={steps.beCandidate === 'done'}>
            <BeCandidate snapshot={snapshot} actions={actions} />
          </Step>
          <Step title={text.flightTitle} isDone={steps.flightMode === 'done'}>
            <p>{text.flightHelp}</p>
            <Switch isOn={snapshot.isFlightMode} onChange={actions.toggleFlightMode}>
              {snapshot.isFlightMode ? text.flightOn : text.flightSwitch}
            </Switch>
          </Step>
          <Step title={text.serverTitle} isDone={steps.asServer === 'done'}>
            <p>{text.serverHelp}</p>
            <Switch isOn={snapshot.isAsServer} onChange={actions.toggleAsServer}>
              {text.serverSwitch}
            </Switch>
          </Step>
          <Step title={text.teamTitle} isDone={steps.teamOnly === 'done'}>
            <p>{text.teamHelp}</p>
            <div className="mt-1.5">
              <Button kind="line" size="sm" icon={<Users aria-hidden />} onPress={actions.showTeamOnly}>
                {text.teamOpen}
              </Button>
            </div>
          </Step>
        </ol>
      )}
      <div className="px-3.5 pb-3 empty:hidden">
        <Problem work={snapshot.removeWork} />
      </div>
      <span className="sr">{common.sample}</span>
    </section>
  );
}

function BeCandidate({ snapshot, actions }: SampleProps) {
  const { sample: text, common } = useText();
  const { phoneUrl, steps, timing } = snapshot;
  if (phoneUrl === null || snapshot.candidateName === null) return <p>{text.beMaking}</p>;
  return (
    <>
      <p>{text.beHelp(isolate(snapshot.candidateName))}</p>
      {steps.beCandidate === 'done' && timing ? <p className="num text-accent-ink">{text.beTiming(timing.sentMs, timing.deliveredMs)}</p> : null}
      {steps.beCandidate === 'waiting' ? <p>{text.beWaiting}</p> : null}
      <div className="mt-1.5">
        <Button kind={steps.beCandidate === 'todo' ? 'primary' : 'line'} size="sm" icon={<Smartphone aria-hidden />} onPress={actions.openPhoneWindow}>
          {text.beOpen}
        </Button>
      </div>
      {snapshot.isReachableByPhone && steps.beCandidate !== 'done' ? (
        <>
          <p className="meta mt-2">{text.beScan}</p>
          <LateQr value={phoneUrl} label={text.qrLabel} />
        </>
      ) : null}
      {snapshot.isReachableByPhone || steps.beCandidate === 'done' ? null : <p className="meta mt-2">{common.onlyHere}</p>}
    </>
  );
}

function Step({ title, isDone, children }: { title: string; isDone: boolean; children: ReactNode }) {
  const text = useText().sample;
  return (
    <li className={classNames('tour-step', isDone && 'is-done')}>
      {isDone ? <CircleCheck aria-hidden /> : <Circle aria-hidden />}
      <b>
        {title}
        {isDone ? <span className="sr"> {text.done}</span> : null}
      </b>
      <div className="body">{children}</div>
    </li>
  );
}
