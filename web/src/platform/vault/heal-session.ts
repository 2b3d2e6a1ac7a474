import { sessionBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import { b64, raw } from './wire.ts';

/**
 * A new custom token for a device that is in: for a browser that lost its sign-in, and after a password alone. Needs no
 * password, because the device's key is the proof. Repeating is harmless: each try has its own nonce. Faults: device-off,
 * device-unknown, not-a-member.
 */
export const healSession = async (api: ApiClient, device: AdmittedDevice): Promise<string> => {
  const who = { agencyId: device.admitted.agencyId, deviceId: device.deviceId, uid: device.uid };
  const { nonce } = await api.call('sessionNonce', { params: {}, body: who });
  const signature = await signEcdsa(device.keys.ds.privateKey, sessionBytes(who.agencyId, who.uid, who.deviceId, raw(nonce)));
  return (await api.call('session', { params: {}, body: { ...who, nonce, signature: b64(signature) } })).token;
};
