'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Work } from '../../platform/use-work.ts';
import { admitDevice, answerDevice, endOf, refuseDevice, waitingDevices, type WaitingDevice } from '../../platform/vault/admit-device.ts';
import type { ApproveDeviceActions, ApproveDeviceSnapshot, WaitingDevice as Shown } from '../account/approve-device-view-types.ts';

/**
 * Asked so often while the page is visible, because requests are no documents a client may listen to: at once when the person's document says that a
 * device asks, and in case that it does not, often after somebody has come to this page and then seldom; quickly while one that this
 * device answered is about to show itself. Each ask is a function run.
 */
const SOON_MS = 10_000;
const LATER_MS = 60_000;
const SOON_FOR_MS = 2 * 60_000;
const ANSWERED_MS = 1000;
const SHOWN_MS = 5000;

/** Faults after which a request is over. */
const final: readonly string[] = ['number-wrong', 'number-over', 'device-false'];
const isOpen = ({ step }: WaitingDevice): boolean => step === 'answered' || step === 'shown';
const without = <T>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== id));
const idOf = ({ request }: WaitingDevice): string => request.deviceId;

/** Own devices that wait to be let in. */
export const useWaitingDevices = (): { snapshot: ApproveDeviceSnapshot; actions: ApproveDeviceActions } => {
  const { api } = useServices();
  const { vault, source } = useWorkspace();
  const ports = useMemo(() => ({ api, source, keyLog: vault.keyLog, device: vault.device, sealed: vault.sealed, now: Date.now }), [api, source, vault]);
  const [waiting, setWaiting] = useState<readonly WaitingDevice[]>([]);
  const [over, setOver] = useState<Readonly<Record<string, Shown>>>({});
  const [work, setWork] = useState<Readonly<Record<string, Work>>>({});
  const look = useRef<() => void>(() => undefined);
  const seen = useRef<readonly WaitingDevice[]>([]);

  const putAway = useCallback(({ request: { deviceId, label, atMs, commitment } }: WaitingDevice, code: string | null): void => {
    setWork((all) => without(all, deviceId));
    seen.current = seen.current.filter(({ request }) => request.commitment !== commitment);
    setWaiting(seen.current);
    if (code !== null) setOver((all) => ({ ...all, [deviceId]: { deviceId, label, since: atMs, step: { kind: 'over', code }, work: { status: 'idle' } } }));
  }, []);

  useEffect(() => {
    let isGone = false;
    let since = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !navigator.onLine) return;
      const found = await waitingDevices(ports);
      if (isGone) return;
      // What this device went on with and is there no more: let in by another tab, or over.
      for (const one of seen.current.filter((before) => isOpen(before) && !found.some(({ request }) => request.commitment === before.request.commitment))) {
        putAway(one, await endOf(ports, one));
      }
      for (const one of found) if (one.step === 'false') putAway(one, 'device-false');
      seen.current = found.filter(({ step }) => step !== 'false');
      if (!isGone) setWaiting(seen.current);
    };
    const wait = (): number => {
      if (seen.current.some(({ step }) => step === 'answered')) return ANSWERED_MS;
      if (seen.current.some(({ step }) => step === 'shown')) return SHOWN_MS;
      return Date.now() - since < SOON_FOR_MS ? SOON_MS : LATER_MS;
    };
    let turn = 0;
    const go = async (): Promise<void> => {
      const mine = ++turn;
      clearTimeout(timer);
      await run().catch(() => undefined);
      if (!isGone && mine === turn) timer = setTimeout(() => void go(), wait());
    };
    const shown = (): void => {
      since = Date.now();
      void go();
    };
    look.current = () => void go();
    shown();
    document.addEventListener('visibilitychange', shown);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [ports, putAway]);
  const askedAtMs = useAgencyState().members.get(vault.device.uid)?.deviceAskedAtMs ?? null;
  useEffect(() => {
    // What was asked for before this page was loaded is found by its first look.
    if (askedAtMs !== null && Math.abs(Date.now() - askedAtMs) < SOON_FOR_MS) look.current();
  }, [askedAtMs]);

  const on = (deviceId: string, task: (one: WaitingDevice) => Promise<boolean>): void => {
    const one = waiting.find((other) => idOf(other) === deviceId);
    if (one === undefined || work[deviceId]?.status === 'busy') return;
    const set = (state: Work): void => setWork((all) => ({ ...all, [deviceId]: state }));
    set({ status: 'busy' });
    task(one).then(
      (isDone) => {
        set({ status: 'idle' });
        if (isDone) putAway(one, null);
        look.current();
      },
      (error: unknown) => {
        const code = faultCode(error);
        if (final.includes(code)) putAway(one, code);
        else set({ status: 'failed', code });
        look.current();
      },
    );
  };

  const isAskedAnew = (deviceId: string): boolean => waiting.some((one) => idOf(one) === deviceId);
  return {
    snapshot: {
      waiting: [
        ...Object.values(over).filter(({ deviceId }) => !isAskedAnew(deviceId)),
        ...waiting.flatMap(({ request: { deviceId, label, atMs }, step }): Shown[] =>
          step === 'false' ? [] : [{ deviceId, label, since: atMs, step: { kind: step }, work: work[deviceId] ?? { status: 'idle' } }],
        ),
      ],
    },
    actions: {
      answer: (deviceId) => on(deviceId, (one) => answerDevice(ports, one).then(() => false)),
      approve: (deviceId, number) => on(deviceId, (one) => admitDevice(ports, one, number).then(() => true)),
      refuse: (deviceId) => on(deviceId, (one) => refuseDevice(ports, one).then(() => true)),
      dismiss: (deviceId) => setOver((all) => without(all, deviceId)),
    },
  };
};
