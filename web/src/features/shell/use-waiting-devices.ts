'use client';
import { useEffect, useRef, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import type { Work } from '../../platform/use-work.ts';
import { admitDevice, waitingDevices, type DeviceRequest } from '../../platform/vault/admit-device.ts';
import type { ApproveDeviceActions, ApproveDeviceSnapshot } from '../account/approve-device-view-types.ts';

/**
 * Asked so often while the page is visible, because requests are no documents a client may listen to: often at first, when
 * somebody has come to this device to let another in, then seldom. Each ask is a function run.
 */
const SOON_MS = 10_000;
const LATER_MS = 60_000;
const SOON_FOR_MS = 2 * 60_000;

/** Own devices that wait to be let in. */
export const useWaitingDevices = (memberName: string): { snapshot: ApproveDeviceSnapshot; actions: ApproveDeviceActions } => {
  const { api } = useServices();
  const { vault, source } = useWorkspace();
  const [requests, setRequests] = useState<readonly DeviceRequest[]>([]);
  const [work, setWork] = useState<Readonly<Record<string, Work>>>({});
  const look = useRef<() => void>(() => undefined);

  useEffect(() => {
    let isGone = false;
    const run = (): void => {
      if (document.visibilityState !== 'visible' || !navigator.onLine) return;
      waitingDevices({ api, device: vault.device }).then(
        (found) => {
          if (!isGone) setRequests(found);
        },
        () => undefined,
      );
    };
    let since = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const plan = (): void => {
      timer = setTimeout(
        () => {
          run();
          plan();
        },
        Date.now() - since < SOON_FOR_MS ? SOON_MS : LATER_MS,
      );
    };
    const shown = (): void => {
      since = Date.now();
      clearTimeout(timer);
      run();
      plan();
    };
    look.current = run;
    shown();
    document.addEventListener('visibilitychange', shown);
    return () => {
      isGone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [api, vault]);

  const on = (deviceId: string, task: (request: DeviceRequest) => Promise<void>): void => {
    const request = requests.find((one) => one.device.deviceId === deviceId);
    if (request === undefined) return;
    const set = (state: Work): void => setWork((all) => ({ ...all, [deviceId]: state }));
    set({ status: 'busy' });
    task(request).then(
      () => setRequests((all) => all.filter((one) => one !== request)),
      (error: unknown) => {
        set({ status: 'failed', code: faultCode(error) });
        look.current();
      },
    );
  };

  return {
    snapshot: {
      waiting: requests.map((request) => ({
        deviceId: request.device.deviceId,
        memberName,
        isOwn: true,
        label: request.label,
        since: request.atMs,
        work: work[request.device.deviceId] ?? { status: 'idle' },
      })),
    },
    actions: {
      approve: (deviceId, number) => on(deviceId, (request) => admitDevice({ api, source, keyLog: vault.keyLog, device: vault.device }, request, number)),
      refuse: (deviceId) => on(deviceId, async () => void (await api.call('refuseDevice', { params: { deviceId }, body: {} }))),
    },
  };
};
