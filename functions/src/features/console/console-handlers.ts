import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { listDevices, tellDevice } from './devices-seen.ts';
import { keyHealth } from './key-health.ts';
import { readAgencyLedger } from './read-agency-ledger.ts';
import { wrapAgain } from './wrap-again.ts';

/** Binding of the console's routes to their use cases; decides nothing. */
export const consoleHandlers = (platform: Platform): Pick<Handlers, 'ledger' | 'tellDevice' | 'devices' | 'keyHealth' | 'wrapAgain'> => ({
  ledger: ({ principal, body, now }) => readAgencyLedger(platform.db, principal, body, now),
  tellDevice: async ({ principal, now }) => {
    await tellDevice(platform.db, principal, now);
    return {};
  },
  devices: ({ principal }) => listDevices(platform.db, principal),
  keyHealth: ({ principal }) => keyHealth(platform.db, principal),
  wrapAgain: async ({ principal, params, body, now }) => {
    await wrapAgain(platform.db, principal, params.compartmentId, body, now);
    return {};
  },
});
