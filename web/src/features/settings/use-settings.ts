'use client';
import { useCallback, useEffect, useState } from 'react';
import type { KeyLogDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { useApp, usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { deviceLabel } from '../../platform/device-label.ts';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork, type Work } from '../../platform/use-work.ts';
import { checkCode } from '../../platform/vault/check-code.ts';
import { takeOffDevice } from '../../platform/vault/take-off-device.ts';
import { keepsKit } from '../../platform/workspace/kit-due.ts';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import { removeSample } from '../../platform/workspace/sample-making.ts';
import type { SettingsActions, SettingsSnapshot } from './settings-view-types.ts';
import type { Loadable } from '../../ui/view-types.ts';

export interface SettingsWays {
  readonly openKit: () => void;
  readonly lock: () => void;
}

/** The founder's device is the fourth entry of every log. */
const FIRST_DEVICE_SEQ = 4;

/** Times of key log entries, by seq: when each device was let in. */
type Added = Readonly<Record<number, number>>;

/** Language and appearance, agency, devices, keys, the sample. */
export const useSettings = ({ openKit, lock }: SettingsWays): { snapshot: SettingsSnapshot; actions: SettingsActions } => {
  const { preferences } = useApp();
  const { api, session, store } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const language = usePreference((known) => known.language(), 'en');
  const theme = usePreference((known) => known.theme(), 'system');
  const [removeSampleWork, run] = useWork();
  const [added, setAdded] = useState<Loadable<Added>>({ status: 'loading' });
  const [removing, setRemoving] = useState<Readonly<Record<string, Work>>>({});
  const { account, source, vault } = workspace;
  const me = agency.members.get(account.uid);
  const code = checkCode(account.device.admitted.pin.fingerprint);

  const load = useCallback(() => {
    setAdded({ status: 'loading' });
    source.list<KeyLogDocument<Uint8Array, { toMillis(): number }>>(paths.keyLog(account.agencyId)).then(
      (entries) => setAdded({ status: 'ready', value: Object.fromEntries(entries.map(({ data }) => [data.seq, data.at.toMillis()])) }),
      (error: unknown) => setAdded({ status: 'failed', code: faultCode(error) }),
    );
  }, [source, account]);
  useEffect(load, [load]);

  return {
    snapshot: {
      language,
      theme,
      agencyName: agency.agency?.displayName ?? '',
      member: { name: me?.name ?? '', email: account.email, roles: me?.roles ?? [] },
      checkCode: code,
      devices: devices(),
      kit: kit(),
      phraseKind: agency.agency?.kitConfirmedAtMs == null ? 'none' : phraseKindOf(agency.agency.language),
      sample: [...agency.mandates.values()].some((mandate) => mandate.isSample) ? 'there' : 'gone',
      removeSampleWork,
      keys: store.persistent ? 'on-this-device' : 'memory-only',
    },
    actions: {
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      chooseTheme: (chosen) => preferences.setTheme(chosen),
      removeDevice: (deviceId) => {
        const set = (state: Work): void => setRemoving((all) => ({ ...all, [deviceId]: state }));
        set({ status: 'busy' });
        takeOffDevice({ api, keyLog: vault.keyLog, device: vault.device }, vault.device.uid, deviceId).then(
          () => set({ status: 'idle' }),
          (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
        );
      },
      openKit,
      lock,
      removeSample: () => run(() => removeSample(workspace, api, preferences)),
      copyCheckCode: () => void navigator.clipboard.writeText(code.join(' ')),
      signOut: () => void session.signOut(),
      retryDevices: load,
    },
  };

  function kit(): SettingsSnapshot['kit'] {
    if (me === undefined || !keepsKit(me.roles)) return { status: 'not-yours' };
    if (agency.agency?.kitConfirmedAtMs == null) return { status: me.roles.includes('owner') ? 'missing' : 'not-yours' };
    return { status: 'confirmed', at: agency.agency.kitConfirmedAtMs, version: 1, testedAt: agency.agency.kitTestedAtMs };
  }

  function devices(): SettingsSnapshot['devices'] {
    if (added.status !== 'ready' || me === undefined) return added.status === 'ready' ? { status: 'loading' } : added;
    const rows = Object.entries(me.devices)
      .filter(([, device]) => device.on)
      .map(([deviceId, { keyLogSeq, label }]) => ({
        deviceId,
        label: deviceId === account.device.deviceId ? deviceLabel(navigator.userAgent) : (label ?? ''),
        isThis: deviceId === account.device.deviceId,
        addedAt: added.value[keyLogSeq] ?? 0,
        lastUsedAt: null,
        how: keyLogSeq === FIRST_DEVICE_SEQ ? ('first' as const) : null,
        mayRemove: deviceId !== account.device.deviceId,
        work: removing[deviceId] ?? { status: 'idle' as const },
      }));
    return { status: 'ready', value: rows.toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.addedAt - a.addedAt) };
  }
};
