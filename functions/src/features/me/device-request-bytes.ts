import { deviceRequestBytes as statement } from '@liexin/proof/device-statements';

/**
 * What a device that asks to be let in signs with its own DS: the statement that the web client makes, of `proof`. Nobody else can
 * poll for its token, and the device that lets it in knows that the keys are held.
 */
export const deviceRequestBytes = (uid: string, device: { deviceId: string; dkPub: Uint8Array; dsPub: Uint8Array }): Uint8Array =>
  statement(uid, device.deviceId, device.dkPub, device.dsPub);
