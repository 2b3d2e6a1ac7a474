import { encodeCbor } from '@liexin/proof/cbor';

/**
 * What a device that asks to be let in signs with its own DS: CBOR['hh.device-request.v1', uid, deviceId, dkPub, dsPub]. Nobody else
 * can poll for its token, and the device that lets it in knows that the keys are held.
 */
export const deviceRequestBytes = (uid: string, device: { deviceId: string; dkPub: Uint8Array; dsPub: Uint8Array }): Uint8Array =>
  encodeCbor(['hh.device-request.v1', uid, device.deviceId, device.dkPub, device.dsPub]);
