import type { EpochJson, SignerListJson } from '@liexin/domain/api/shapes';
import { Fault } from '@liexin/domain/kernel/fault';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { recipientsHash, verifyEpoch } from '@liexin/proof/epoch-document';
import { signerListHash, verifySignerList, type LanePlace } from '@liexin/proof/signer-list';
import type { Epoch } from './stored.ts';
import { gcmIn, hpkeIn, mapValues, sealedIn, signerListIn } from './wire.ts';

/** Who must hold a wrap of a candidate lane's epoch: the admitted devices and the live link, if there is one. */
export interface Holders {
  readonly devices: readonly string[];
  readonly link: string | null;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one) => b.includes(one));

/** Whether an epoch's wraps are for exactly these holders: one fewer cuts somebody off, one more lets somebody read on. */
export const coversHolders = (epoch: Pick<EpochJson, 'devices' | 'links'>, holders: Holders): boolean =>
  sameSet(Object.keys(epoch.devices), holders.devices) && sameSet(Object.keys(epoch.links), holders.link ? [holders.link] : []);

/**
 * Refuses an epoch under another generation than the compartment's newest (wraps-incomplete), whose hash of recipients is not that of
 * its wraps (malformed-request), or that this device did not sign (bad-signature).
 */
export const checkEpoch = async (place: LanePlace, compartment: { id: string; generation: number }, json: EpochJson, dsPub: Uint8Array): Promise<void> => {
  if (json.key.generation !== compartment.generation) throw new Fault('wraps-incomplete', { generation: compartment.generation });
  const hash = await recipientsHash(compartment.id, { key: sealedIn(json.key), devices: mapValues(json.devices, hpkeIn), links: mapValues(json.links, gcmIn) });
  if (!equalBytes(hash, bytes(json.recipientsHash))) throw new Fault('malformed-request', { field: 'recipientsHash', epoch: json.epoch });
  const document = {
    epoch: json.epoch,
    phase: json.phase,
    kcv: bytes(json.kcv),
    recipientsHash: hash,
    signersHash: bytes(json.signersHash),
    keyLogSeq: json.keyLogSeq,
    keyLogHash: bytes(json.keyLogHash),
    signature: bytes(json.signature),
  };
  if (!(await verifyEpoch(place, document, dsPub))) throw new Fault('bad-signature', { field: 'epoch', epoch: json.epoch });
};

/**
 * Refuses a signer list that no US of the caller signed. Returns its hash, which the epochs must name. Candidates believe a list by a key that the
 * list before names: after new keys of a person that is the former one, once.
 */
export const checkSignerList = async (
  place: LanePlace,
  json: SignerListJson,
  author: { uid: string; usPub: Uint8Array; formerUsPubs?: readonly Uint8Array[] },
): Promise<Uint8Array> => {
  const list = signerListIn(json);
  const keys = [author.usPub, ...(author.formerUsPubs ?? [])];
  const signed = await Promise.all(keys.map((usPub) => verifySignerList(place, list, usPub)));
  if (list.by !== author.uid || !signed.includes(true)) throw new Fault('bad-signature', { field: 'signers' });
  return signerListHash(place, list);
};

/** Every epoch must name the list in force. */
export const expectSigners = (epochs: readonly EpochJson[], n: number, hash: Uint8Array): void => {
  for (const epoch of epochs)
    if (epoch.signersN !== n || !equalBytes(bytes(epoch.signersHash), hash)) throw new Fault('malformed-request', { field: 'signersHash', epoch: epoch.epoch });
};

export const epochIn = (json: EpochJson, by: { deviceId: string; uid: string }): Epoch => ({
  epoch: json.epoch,
  phase: json.phase,
  key: sealedIn(json.key),
  kcv: bytes(json.kcv),
  devices: mapValues(json.devices, hpkeIn),
  links: mapValues(json.links, gcmIn),
  recipientsHash: bytes(json.recipientsHash),
  signersN: json.signersN,
  signersHash: bytes(json.signersHash),
  keyLogSeq: json.keyLogSeq,
  keyLogHash: bytes(json.keyLogHash),
  by: by.deviceId,
  byUid: by.uid,
  signature: bytes(json.signature),
});
