import { localOpen, localSeal } from '@liexin/e2ee/local-seal';
import { signEcdsa, verifyEcdsa } from '@liexin/proof/ecdsa';
import type { DeviceRecord } from './device-record.ts';

type KeptKeys = Pick<DeviceRecord, 'keys' | 'storageKey' | 'admitted'>;

/** Whether a browser gave back a device with all of its keys, none of which can be read out. Some give back nothing, or a record with holes. */
export const isWhole = (read: KeptKeys | null | undefined): read is KeptKeys => {
  try {
    const { keys, storageKey, admitted } = read as KeptKeys;
    const { uk, us } = admitted?.person ?? { uk: keys.dk, us: keys.ds };
    return [storageKey, ...[keys.dk, keys.ds, uk, us].map((pair) => pair.privateKey)].every((key) => key.extractable === false);
  } catch {
    return false;
  }
};

/** Whether each of the keys that a browser gave back can be used, and signs and seals as the one that it was given. Rejects where one cannot be. */
export const doKeysWork = async (made: KeptKeys, { keys, storageKey }: KeptKeys): Promise<boolean> => {
  const { dk, dsPub } = made.keys;
  await crypto.subtle.deriveBits({ name: 'ECDH', public: dk.publicKey }, keys.dk.privateKey, 256);
  const box = await localSeal(storageKey, [], dsPub);
  return (await localOpen(made.storageKey, [], box)).ok && verifyEcdsa(dsPub, await signEcdsa(keys.ds.privateKey, dsPub), dsPub);
};
