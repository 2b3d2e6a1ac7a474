'use client';
import { useSyncExternalStore } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWorks } from '../../platform/use-works.ts';
import type { RecoveriesState, RecoveryView } from '../../platform/workspace/recoveries-model.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { RecoveriesActions, RecoveriesSnapshot, RecoveryRow } from './recoveries-view-types.ts';

const loading: RecoveriesState = { status: 'loading' };

/** Who asks to come back with the kit, and an owner's no. */
export const useRecoveries = (): { snapshot: RecoveriesSnapshot; actions: RecoveriesActions } => {
  const { api } = useServices();
  const { account, recoveries } = useWorkspace();
  const { members } = useAgencyState();
  const text = useText().recovery.stop;
  const toast = useToast();
  const [workOf, run] = useWorks();
  const open = useSyncExternalStore(
    (changed) => recoveries()?.subscribe(changed) ?? (() => undefined),
    () => recoveries()?.state() ?? loading,
    () => loading,
  );
  const isOwner = members.get(account.uid)?.roles.includes('owner') === true;
  const nameOf = (uid: string): string => members.get(uid)?.name ?? '';

  return {
    snapshot: open.status === 'loading' || recoveries() === null ? null : open.status === 'failed' ? open : { status: 'ready', value: open.value.map(row) },
    actions: {
      stop: (uid) =>
        run(uid, async () => {
          await api.call('stopRecovery', { params: { uid }, body: {} });
          toast({ words: text.nowStopped });
        }),
      retry: () => recoveries()?.retry(),
    },
  };

  function row({ uid, state, askedAtMs, dueAtMs, endedAtMs, endedBy, isTakenBack }: RecoveryView): RecoveryRow {
    return {
      uid,
      name: nameOf(uid),
      isYou: uid === account.uid,
      askedAt: askedAtMs,
      end:
        state === 'waiting'
          ? { kind: 'waiting', until: dueAtMs }
          : state === 'done'
            ? { kind: 'done', at: endedAtMs ?? 0 }
            : { kind: 'stopped', by: isTakenBack ? null : nameOf(endedBy ?? ''), at: endedAtMs ?? 0 },
      mayStop: isOwner && state === 'waiting',
      work: workOf(uid),
    };
  }
};
