'use client';
import { useState, type FormEvent } from 'react';
import { formatMoment } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { FieldError, TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
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
  const now = useNow();
  const [number, setNumber] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (number.length === 4 && device.work.status !== 'busy') actions.approve(device.deviceId, number);
  };
  return (
    <form className="approve-card" onSubmit={submit} aria-label={text.title}>
      <div className="grow">
        <h2 className="font-semibold">{text.title}</h2>
        <p className="small">
          {device.isOwn ? text.own(device.label) : text.colleague(device.memberName, device.label)}{' '}
          <span className="num text-ink-2">{text.since(formatMoment(device.since, now, language))}</span>
        </p>
        <p className="small text-ink-2">{text.help}</p>
        {device.work.status === 'failed' ? <FieldError message={forCode(device.work.code, language)} /> : null}
      </div>
      <TextField
        label={text.number}
        value={number}
        onChange={(value) => setNumber(value.normalize('NFKC').replace(/\D/gu, '').slice(0, 4))}
        inputMode="numeric"
        autoComplete="off"
        className="input code-input"
        dir="ltr"
      />
      <div className="flex gap-2">
        <Button kind="primary" type="submit" className="min-h-11!" isDisabled={number.length !== 4} isBusy={device.work.status === 'busy'}>
          {text.letIn}
        </Button>
        <Button kind="ghost" className="min-h-11!" onPress={() => actions.refuse(device.deviceId)}>
          {text.refuse}
        </Button>
      </div>
    </form>
  );
}
