'use client';
import { useState } from 'react';
import { Laptop, Smartphone } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatDate } from '../../text/format.ts';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failed } from '../../ui/failed.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Name } from '../../ui/name.tsx';
import type { DeviceLine, DeviceOwner, DevicesActions, DevicesSnapshot } from './devices-view-types.ts';

interface DevicesProps {
  snapshot: DevicesSnapshot;
  actions: DevicesActions;
}

/** Everybody's devices, person by person, and the way to take one off that is lost. */
export function DevicesView({ snapshot, actions }: DevicesProps) {
  const text = useText().console.devices;
  const [revoking, setRevoking] = useState<{ owner: DeviceOwner; device: DeviceLine } | null>(null);
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        <People snapshot={snapshot} actions={actions} onRevoke={(owner, device) => setRevoking({ owner, device })} />
      </div>
      <ConfirmDialog
        title={text.revokeTitle(revoking?.owner.name ?? '')}
        lead={text.effect(revoking?.device.label || text.unnamed)}
        yes={text.revoke}
        isOpen={revoking !== null}
        isDanger
        onClose={() => setRevoking(null)}
        onYes={() => {
          if (revoking) actions.revoke(revoking.owner.uid, revoking.device.id);
          setRevoking(null);
        }}
      />
    </div>
  );
}

function People({ snapshot: { people }, actions, onRevoke }: DevicesProps & { onRevoke: (owner: DeviceOwner, device: DeviceLine) => void }) {
  const { console: all } = useText();
  const text = all.devices;
  if (people.status === 'loading') return <Loading bars={['h-10 w-full', 'h-10 w-4/5']} />;
  if (people.status === 'failed') return people.code === 'permission-denied' ? <p>{text.mayNot}</p> : <Failed code={people.code} onRetry={actions.retry} />;
  return people.value.map((owner) => (
    <section key={owner.uid} className="set">
      <h2 className="flex items-center gap-2 self-start">
        <Name>{owner.name || '…'}</Name>
        {owner.isYou ? <span className="chip chip-accent">{all.devices.you}</span> : null}
      </h2>
      <div className="min-w-0">
        {owner.keysDue ? <p className="field-help">{text.keysDue}</p> : null}
        <ul>
          {owner.devices.map((device) => (
            <Device key={device.id} device={device} ownerName={owner.name} onRevoke={() => onRevoke(owner, device)} />
          ))}
        </ul>
      </div>
    </section>
  ));
}

const isPhone = (label: string): boolean => /Android|iPhone|iPad|iOS|HarmonyOS/.test(label);

function Device({ device, ownerName, onRevoke }: { device: DeviceLine; ownerName: string; onRevoke: () => void }) {
  const text = useText().console.devices;
  const language = useLanguage();
  const label = device.label || text.unnamed;
  return (
    <li className="device-row">
      {isPhone(device.label) ? <Smartphone aria-hidden /> : <Laptop aria-hidden />}
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2">
          <span className="min-w-0 truncate font-medium">{label}</span>
          {device.isThis ? <span className="chip chip-accent">{text.thisDevice}</span> : null}
          {device.isOn ? null : <span className="chip">{text.off}</span>}
        </p>
        <p className="meta num">
          {[text.added(formatDate(device.addedAt, language)), device.seenAt === null ? text.neverSeen : text.seen(formatDate(device.seenAt, language))].join(
            ' · ',
          )}
        </p>
        {device.work.status === 'failed' ? <FieldError message={forCode(device.work.code, language)} /> : null}
      </div>
      {device.mayRevoke ? (
        <Button kind="ghost" size="sm" className="shrink-0 whitespace-nowrap" isBusy={device.work.status === 'busy'} onPress={onRevoke}>
          <span aria-hidden>{text.revoke}</span>
          <span className="sr-only">{text.revokeNamed(label, ownerName)}</span>
        </Button>
      ) : null}
    </li>
  );
}
