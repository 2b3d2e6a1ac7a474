import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { addDevice } from './add-device.ts';
import { requestDevice } from './device-requests.ts';
import { admitDevice, answerDevice, deviceRequests, refuseDevice } from './let-device-in.ts';
import { checkPhrase, setPhrase } from './phrase.ts';
import { removeOwnDevice } from './remove-own-device.ts';
import { unlock } from './unlock.ts';

type DeviceRoute = 'requestDevice' | 'deviceRequests' | 'answerDevice' | 'admitDevice' | 'refuseDevice';
type MeRoute = 'unlock' | 'addDevice' | 'removeDevice' | 'checkPhrase' | 'setPhrase' | DeviceRoute;

/** Binding of a person's own routes to their use cases; decides nothing. */
export const meHandlers = (platform: Platform): Pick<Handlers, MeRoute> => ({
  unlock: ({ principal, now }) => unlock(platform, principal, now),
  addDevice: ({ principal, body, now }) => addDevice(platform, principal, body, now),
  removeDevice: async ({ principal, params, body, now }) => {
    await removeOwnDevice(platform, principal, params.deviceId, body, now);
    return {};
  },
  checkPhrase: ({ principal, body, now }) => checkPhrase(platform, principal, body, now),
  setPhrase: async ({ principal, body }) => {
    await setPhrase(platform, principal, body);
    return {};
  },
  requestDevice: ({ principal, body, now }) => requestDevice(platform, principal, body, now),
  deviceRequests: ({ principal, now }) => deviceRequests(platform, principal, now),
  answerDevice: async ({ principal, params, body, now }) => {
    await answerDevice(platform, principal, params.deviceId, body, now);
    return {};
  },
  admitDevice: async ({ principal, params, body, now }) => {
    await admitDevice(platform, principal, params.deviceId, body, now);
    return {};
  },
  refuseDevice: async ({ principal, params, body }) => {
    await refuseDevice(platform, principal, params.deviceId, body);
    return {};
  },
});
