'use client';
import type { ReactNode } from 'react';
import { formatMoment } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { NumberForm } from '../../ui/number-form.tsx';
import type { ApproveDeviceActions, ApproveDeviceSnapshot, WaitingDevice } from './approve-device-view-types.ts';

/** On a device that is in: another one asks. The number is typed, never shown here, so that nobody lets in by habit. */
export function ApproveDeviceView({ snapshot, actions }: { snapshot: ApproveDeviceSnapshot; actions: ApproveDeviceActions }) {
  return (
    <>
      {snapshot.waiting.map((device) => (
        <ApproveCard key={device.deviceId} device={device} actions={actions} />
      ))}
    </>
  );
}

function ApproveCard({ device, actions }: { device: WaitingDevice; actions: ApproveDeviceActions }) {
  const text = useText().account.approve;
  const language = useLanguage();
  const { deviceId, step, work } = device;
  const refuse = (
    <Button kind="ghost" className="min-h-11!" onPress={() => actions.refuse(deviceId)}>
      {text.refuse}
    </Button>
  );
  if (step.kind === 'shown') {
    return (
      <NumberForm
        place="band"
        name={text.title}
        label={text.number}
        letIn={text.letIn}
        refuse={text.refuse}
        work={work}
        onLetIn={(number) => actions.approve(deviceId, number)}
        onRefuse={() => actions.refuse(deviceId)}
      >
        <Who device={device} help={text.help} />
      </NumberForm>
    );
  }
  if (step.kind === 'over') {
    return (
      <Card name={text.over}>
        <div className="grow">
          <h2 className="font-semibold">{text.over}</h2>
          <FieldError message={forCode(step.code, language)} />
        </div>
        <Button kind="line" className="min-h-11!" onPress={() => actions.dismiss(deviceId)}>
          {text.close}
        </Button>
      </Card>
    );
  }
  const help = { asks: text.asksHelp, answered: text.answeredHelp, elsewhere: text.elsewhereHelp }[step.kind];
  return (
    <Card name={text.title}>
      <div className="grow" aria-live="polite">
        <Who device={device} help={help} />
        {work.status === 'failed' ? <FieldError message={forCode(work.code, language)} /> : null}
      </div>
      <div className="flex gap-2">
        {step.kind === 'asks' ? (
          <Button kind="primary" className="min-h-11!" isBusy={work.status === 'busy'} onPress={() => actions.answer(deviceId)}>
            {text.goOn}
          </Button>
        ) : null}
        {refuse}
      </div>
    </Card>
  );
}

function Card({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="approve-card" aria-label={name}>
      {children}
    </section>
  );
}

function Who({ device, help }: { device: WaitingDevice; help: string }) {
  const text = useText().account.approve;
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      <h2 className="font-semibold">{text.title}</h2>
      <p className="small">
        {text.own(device.label)} <span className="num text-ink-2">{text.since(formatMoment(device.since, now, language))}</span>
      </p>
      <p className="small text-ink-2">{help}</p>
    </>
  );
}
