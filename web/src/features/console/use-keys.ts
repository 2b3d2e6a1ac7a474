'use client';
import { useCallback, useEffect, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { repairKeys, type CompartmentHealth } from '../../platform/vault/repair-keys.ts';
import type { KeyRow, KeysActions, KeysSnapshot } from './keys-view-types.ts';

type Health = ResponseOf<'keyHealth'>;
type Loaded = { readonly status: 'loading' } | { readonly status: 'failed'; readonly code: string } | { readonly status: 'ready'; readonly health: Health };

/** Who holds which key, as the server's books have it, and the repair where this device holds the key. */
export const useKeys = (): { snapshot: KeysSnapshot; actions: KeysActions } => {
  const { api } = useServices();
  const { account, vault, source } = useWorkspace();
  const agency = useAgencyState();
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' });
  const [work, setWork] = useState<Readonly<Record<string, KeyRow['work']>>>({});

  const load = useCallback(() => {
    setLoaded({ status: 'loading' });
    api.call('keyHealth', { params: {}, body: {} }).then(
      (health) => setLoaded({ status: 'ready', health }),
      (error: unknown) => setLoaded({ status: 'failed', code: faultCode(error) }),
    );
  }, [api]);
  useEffect(load, [load]);

  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '';
  const rowOf = (due: Health['lanesDue'], { compartmentId, mandateId, tier, recovery, bad, people }: CompartmentHealth): KeyRow => {
    const lacking = people.flatMap(({ uid, wrap }) => (wrap === 'there' ? [] : [{ uid, name: nameOf(uid), wrap }]));
    const holders = people.filter(({ wrap }) => wrap === 'there');
    const holdsIt = holders.some(({ uid }) => uid === account.uid);
    const state = work[compartmentId] ?? { status: 'idle' };
    const found = due.find((one) => one.mandateId === mandateId && one.tier === tier);
    const isDone = state.status === 'done';
    return {
      id: compartmentId,
      title: mandateId === null ? null : (agency.mandates.get(mandateId)?.card?.title ?? null),
      kind: mandateId === null ? 'directory' : tier === 'standard' ? 'search' : 'pay',
      holders: isDone ? people.length : holders.length,
      lacking: isDone ? [] : lacking,
      waitsFor: lacking.length > 0 && !holdsIt ? holders.map(({ uid }) => nameOf(uid)) : null,
      hasRecovery: recovery,
      bad,
      due: found === undefined ? null : { lanes: found.lanes, by: found.firstByMs },
      canRepair: lacking.length > 0 && holdsIt,
      work: state,
    };
  };
  return {
    snapshot: {
      keys:
        loaded.status === 'ready'
          ? {
              status: 'ready',
              value: loaded.health.compartments
                .map((one) => rowOf(loaded.health.lanesDue, one))
                .toSorted((a, b) => b.bad.length - a.bad.length || b.lacking.length - a.lacking.length || Number(b.due !== null) - Number(a.due !== null)),
            }
          : loaded,
    },
    actions: {
      repair: (id) => {
        if (loaded.status !== 'ready') return;
        const one = loaded.health.compartments.find(({ compartmentId }) => compartmentId === id);
        if (one === undefined || work[id]?.status === 'busy') return;
        const set = (state: KeyRow['work']): void => setWork((all) => ({ ...all, [id]: state }));
        set({ status: 'busy' });
        repairKeys({ device: vault.device, api, source, keyLog: vault.keyLog, compartments: vault.compartments }, one).then(
          () => set({ status: 'done' }),
          (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
        );
      },
      retry: load,
    },
  };
};
