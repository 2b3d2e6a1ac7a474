import type { ResponseOf } from '@liexin/domain/api/routes';
import { openLaneKeyOfLink, openLaneKeyOnDevice } from '@liexin/e2ee/lane-key';
import { openSignerChain, type LaneSigner } from '@liexin/e2ee/signer-lists';
import { verifyPossession } from '@liexin/proof/candidate-device';
import { equalBytes } from '@liexin/proof/bytes';
import { verifyDeviceCertificate } from '@liexin/proof/device-certificate';
import { verifyEpoch } from '@liexin/proof/epoch-document';
import type { KeyLogEntry } from '@liexin/proof/key-log-entry';
import { sha256 } from '@liexin/proof/sha256';
import type { SignerList } from '@liexin/proof/signer-list';
import { VaultFault } from '../vault-fault.ts';
import { gcmBytes, hpkeBytes, raw } from '../wire.ts';

export type LaneKeysJson = ResponseOf<'laneKeys'>;

/** The verified keys of one lane on a candidate's browser. */
export interface LaneRing {
  readonly laneId: string;
  readonly epoch: number;
  readonly laneKeys: ReadonlyMap<number, Uint8Array>;
  readonly shares: ReadonlyMap<number, Uint8Array>;
  /** Newest signed list, and every signer that any list named: old messages stay readable after somebody left. */
  readonly signers: readonly LaneSigner[];
  readonly everSigners: readonly LaneSigner[];
  readonly head: { readonly seq: number; readonly hash: Uint8Array };
  /** DS by device id, with the person it belongs to: staff by certificates, this candidate's by proof of possession. */
  readonly devices: ReadonlyMap<string, { readonly uid: string; readonly dsPub: Uint8Array }>;
}

export interface RingInput {
  readonly keys: LaneKeysJson;
  readonly agencyId: string;
  readonly guestUid: string;
  readonly card: { readonly usPub: Uint8Array; readonly list0Hash: Uint8Array };
  readonly device: { readonly deviceId: string; readonly dk: CryptoKeyPair };
  readonly kek: Uint8Array | null;
  readonly known: ReadonlyMap<number, Uint8Array>;
}

/**
 * From the card to the keys (link-and-keys (g)): wraps → lane keys with their check values → signer lists, list 0 named by the card →
 * staff devices certified by a listed US → signatures of the epochs. Throws VaultFault 'signature-invalid' with the reason 'signer-list' or 'epoch'.
 */
export const openRing = async (input: RingInput): Promise<LaneRing> => {
  const { keys, agencyId } = input;
  const place = { agencyId, laneId: keys.laneId };
  const laneKeys = await openLaneKeys(input);
  const lists = keys.signers
    .map((list): SignerList => ({
      ...list,
      prev: raw(list.prev),
      keyLogHash: raw(list.keyLogHash),
      nonce: raw(list.nonce),
      ciphertext: raw(list.ciphertext),
      signature: raw(list.signature),
    }))
    .filter((list) => laneKeys.has(list.epoch));
  const chain = await openSignerChain({ place, lists, laneKeys, card: input.card });
  if (!chain.ok) throw new VaultFault('signature-invalid', 'signer-list');
  const newest = chain.value.at(-1);
  if (!newest) throw new VaultFault('signature-invalid', 'signer-list');
  const everSigners = chain.value.flatMap((opened) => opened.signers);
  const devices = new Map<string, { uid: string; dsPub: Uint8Array }>();
  for (const { uid, entry } of keys.staffDevices) {
    for (const usPub of everSigners.filter((signer) => signer.uid === uid).map((signer) => signer.usPub)) {
      const certified = await verifyDeviceCertificate(await entryOf(entry), { agencyId, uid, usPub });
      if (certified.ok) devices.set(certified.value.deviceId, { uid, dsPub: certified.value.dsPub });
    }
  }
  for (const device of keys.candidateDevices) {
    const statement = {
      agencyId,
      linkId: device.linkId,
      guestUid: input.guestUid,
      deviceId: device.deviceId,
      dkPub: raw(device.dkPub),
      dsPub: raw(device.dsPub),
      nonce: raw(device.nonce),
    };
    if (await verifyPossession(statement, raw(device.pop))) devices.set(device.deviceId, { uid: input.guestUid, dsPub: statement.dsPub });
  }
  for (const { document } of keys.epochs) {
    if (!laneKeys.has(document.epoch)) continue;
    const signer = devices.get(document.by);
    const hash = chain.value[document.signersN]?.hash;
    const facts = {
      ...document,
      kcv: raw(document.kcv),
      recipientsHash: raw(document.recipientsHash),
      signersHash: raw(document.signersHash),
      keyLogHash: raw(document.keyLogHash),
      signature: raw(document.signature),
    };
    if (!signer || signer.uid !== document.byUid || !hash || !equalBytes(hash, facts.signersHash) || !(await verifyEpoch(place, facts, signer.dsPub)))
      throw new VaultFault('signature-invalid', 'epoch');
  }
  return {
    laneId: keys.laneId,
    epoch: keys.epoch,
    laneKeys,
    shares: new Map(keys.shares.map(({ period, share }) => [period, raw(share)])),
    signers: newest.signers,
    everSigners,
    head: { seq: newest.list.keyLogSeq, hash: newest.list.keyLogHash },
    devices,
  };
};

type EntryJson = LaneKeysJson['staffDevices'][number]['entry'];
const entryOf = async (entry: EntryJson): Promise<KeyLogEntry> => {
  const body = raw(entry.body);
  return {
    seq: entry.seq,
    prev: raw(entry.prev),
    type: entry.type,
    subject: entry.subject,
    bodyHash: await sha256(body),
    body,
    signer: entry.signer,
    signature: raw(entry.signature),
  };
};

const openLaneKeys = async ({ keys, agencyId, device, kek, known }: RingInput): Promise<Map<number, Uint8Array>> => {
  const opened = new Map(known);
  for (const { document, device: deviceBox, link } of keys.epochs) {
    const place = { agencyId, laneId: keys.laneId, epoch: document.epoch };
    const kcv = raw(document.kcv);
    if (opened.has(document.epoch)) continue;
    const byDevice = deviceBox && (await openLaneKeyOnDevice(place, device, hpkeBytes(deviceBox), kcv));
    const byLink =
      !byDevice?.ok && link && kek ? await openLaneKeyOfLink(place, { linkId: link.linkId, kek, share: raw(link.share) }, gcmBytes(link), kcv) : null;
    const key = byDevice?.ok ? byDevice.value : byLink?.ok ? byLink.value : null;
    if (key) opened.set(document.epoch, key);
  }
  return opened;
};
