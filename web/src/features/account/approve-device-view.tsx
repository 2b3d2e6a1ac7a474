'use client';
import { formatMoment } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
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
  const now = useNow();
  return (
    <NumberForm
      place="band"
      name={text.title}
      label={text.number}
      letIn={text.letIn}
      refuse={text.refuse}
      work={device.work}
      onLetIn={(number) => actions.approve(device.deviceId, number)}
      onRefuse={() => actions.refuse(device.deviceId)}
    >
      <h2 className="font-semibold">{text.title}</h2>
      <p className="small">
        {device.isOwn ? text.own(device.label) : text.colleague(device.memberName, device.label)}{' '}
        <span className="num text-ink-2">{text.since(formatMoment(device.since, now, language))}</span>
      </p>
      <p className="small text-ink-2">{text.help}</p>
    </NumberForm>
  );
}
