'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { codeOf } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { withoutRecovery, type DeviceRecord } from '../../platform/vault/device-record.ts';
import { askRecovery, finishRecovery, lookAtRecovery, prepareRecovery, type RecoveringDevice } from '../../platform/vault/recover.ts';
import type { ComingBackActions, ComingBackSnapshot } from './coming-back-view-types.ts';
import { watchRecovery, type Seen, type Watch } from './watch-recovery.ts';

const isRecovering = (device: DeviceRecord): device is RecoveringDevice => device.recovering !== undefined;

/**
 * Coming back with the kit alone. What is asked for is kept on this device before it is sent, so that a page that was closed goes on where it
 * stood; the words are in memory while the kit is opened, and nowhere else.
 */
export const useComingBack = (back: () => void): { snapshot: ComingBackSnapshot; actions: ComingBackActions } | null => {
  const { preferences, session } = useApp();
  const { api, session: sessions, clock } = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [seen, setSeen] = useState<Seen>({ kind: 'looking' });
  const [fault, setFault] = useState<string | null>(null);
  const [work, run, reset] = useWork();
  const state = session.kind === 'needs-unlock' ? session : null;
  const device = state !== null && isRecovering(state.device) ? state.device : null;
  const latest = useRef(device);
  useEffect(() => {
    latest.current = device;
  }, [device]);
  const watch = useRef<Watch | null>(null);
  /** Asked for as soon as the page opens: a kit is given out for five minutes after the password, and 24 words take their time. */
  const kit = useRef<Promise<ResponseOf<'recoveryKit'>> | null>(null);
  const fetchKit = useCallback((): Promise<ResponseOf<'recoveryKit'>> => {
    kit.current ??= api.call('recoveryKit', { params: {}, body: {} }).catch((error: unknown) => {
      kit.current = null;
      throw error;
    });
    return kit.current;
  }, [api]);

  const deviceId = device?.deviceId ?? null;
  useEffect(() => {
    if (deviceId === null) {
      fetchKit().catch(() => undefined);
      return undefined;
    }
    setSeen({ kind: 'looking' });
    const now = (): RecoveringDevice => {
      if (latest.current === null) throw new Error('nothing is asked for');
      return latest.current;
    };
    const made = watchRecovery({
      look: async () => {
        const asking = now();
        const answer = await (asking.recovering.asked === undefined ? askRecovery(api, asking) : lookAtRecovery(api, asking));
        if (answer.state === 'waiting' && asking.recovering.asked === undefined) {
          const { askedMs, dueMs } = answer;
          await sessions.hold({ ...asking, recovering: { ...asking.recovering, asked: { askedMs, dueMs } } });
        }
        return answer;
      },
      finish: async (answer) => {
        const { device: admitted, token } = await finishRecovery(api, now(), answer);
        await sessions.enter(admitted, token);
      },
      show: setSeen,
      fault: setFault,
      now: () => clock.now(),
      after: (ms, wake) => {
        const timer = setTimeout(wake, ms);
        return () => clearTimeout(timer);
      },
    });
    watch.current = made;
    const wake = (): void => made.wake();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      made.close();
    };
  }, [api, clock, deviceId, fetchKit, sessions]);

  if (state === null) return null;
  return {
    snapshot: { language, agencyName: state.answer.displayName, stage: stage(), fault: device === null ? null : fault, work },
    actions: {
      ask: (text) =>
        run(async () => {
          const stored = (await fetchKit()).kit;
          const prepare = (answer: typeof state.answer) => prepareRecovery(answer, stored, text, clock.now());
          const prepared = await prepare(state.answer).catch(async (error: unknown) => {
            // The log that came with the sign-in may be older than the kit.
            if (codeOf(error) !== 'kit-superseded') throw error;
            return prepare(await api.call('unlock', { params: {}, body: {} }));
          });
          await sessions.hold(prepared);
        }),
      takeBack: () =>
        run(async () => {
          await api.call('withdrawRecovery', { params: {}, body: {} });
          watch.current?.wake();
        }),
      startAgain: () => {
        if (device === null) return;
        kit.current = null;
        reset();
        setFault(null);
        void sessions.hold(withoutRecovery(device));
      },
      look: () => watch.current?.wake(),
      back,
      signOut: () => void sessions.signOut(),
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
    },
  };

  function stage(): ComingBackSnapshot['stage'] {
    if (device === null) return { kind: 'enter' };
    const { asked } = device.recovering;
    if (seen.kind === 'looking' && asked !== undefined) return { kind: 'waiting', askedAt: asked.askedMs, until: asked.dueMs };
    if (seen.kind === 'waiting') return { kind: 'waiting', askedAt: seen.askedMs, until: seen.dueMs };
    return seen.kind === 'stopped' ? { kind: 'stopped', by: seen.by, at: seen.atMs } : seen;
  }
};
