'use client';
import { useCallback, useEffect, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { KeyLogDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWorks } from '../../platform/use-works.ts';
import { takeOffDevice } from '../../platform/vault/take-off-device.ts';
import type { Member } from '../../platform/workspace/agency-state.ts';
import type { DeviceLine, DeviceOwner, DevicesActions, DevicesSnapshot } from './devices-view-types.ts';

interface Told extends ResponseOf<'devices'> {
  /** When an entry of the key log was made, by its number. */
  readonly madeMs: ReadonlyMap<number, number>;
}
type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly code: string } | { readonly status: 'ready'; readonly told: Told };

const HALF_DAY_MS = 43_200_000;

/** Everybody's devices as their documents have them, with the last day of each; and taking one off. */
export const useDevices = (): { snapshot: DevicesSnapshot; actions: DevicesActions } => {
  const { api } = useServices();
  const { account, vault, source } = useWorkspace();
  const { members } = useAgencyState();
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const [workOf, run] = useWorks();

  const load = useCallback(() => {
    const read = async (): Promise<Loaded> => {
      const [told, entries] = await Promise.all([
        api.call('devices', { params: {}, body: {} }),
        source.list<KeyLogDocument<Uint8Array, { toMillis(): number }>>(paths.keyLog(account.agencyId)),
      ]);
      return { status: 'ready', told: { ...told, madeMs: new Map(entries.map(({ data }) => [data.seq, data.at.toMillis()])) } };
    };
    read().then(setLoaded, (error: unknown) => setLoaded({ status: 'failed', code: faultCode(error) }));
  }, [api, account, source]);
  useEffect(load, [load]);

  const mine = members.get(account.uid)?.roles ?? [];
  const linesOf = ({ uid, roles, devices }: Member, { seenMs, madeMs }: Told): readonly DeviceLine[] =>
    Object.entries(devices).map(([id, { on, keyLogSeq, label = '' }]) => {
      const isThis = id === account.device.deviceId;
      const seen = seenMs[id];
      return {
        id,
        label,
        isOn: on,
        isThis,
        addedAt: madeMs.get(keyLogSeq) ?? 0,
        seenAt: seen === undefined ? null : seen + HALF_DAY_MS,
        mayRevoke: on && !isThis && (uid === account.uid || mine.includes('owner') || !roles.includes('owner')),
        work: workOf(id),
      };
    });
  const ownerOf = (member: Member, told: Told): DeviceOwner => ({
    uid: member.uid,
    name: member.name,
    isYou: member.uid === account.uid,
    keysDue: told.keysDue.includes(member.uid),
    devices: linesOf(member, told).toSorted((a, b) => Number(b.isOn) - Number(a.isOn) || b.addedAt - a.addedAt),
  });

  return {
    snapshot: {
      people:
        loaded.status === 'ready'
          ? {
              status: 'ready',
              value: [...members.values()]
                .filter(({ status }) => status === 'active')
                .map((member) => ownerOf(member, loaded.told))
                .toSorted((a, b) => Number(b.isYou) - Number(a.isYou) || a.name.localeCompare(b.name)),
            }
          : loaded,
    },
    actions: {
      revoke: (uid, deviceId) =>
        run(deviceId, async () => {
          await takeOffDevice({ api, keyLog: vault.keyLog, device: vault.device }, uid, deviceId);
          load();
        }),
      retry: load,
    },
  };
};
