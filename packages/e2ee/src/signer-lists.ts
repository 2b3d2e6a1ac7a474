import { equalBytes, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { fail, pass, type Result } from '@liexin/proof/result';
import { follows, signerListHash, signSignerList, verifySignerList, type LanePlace, type SignerList } from '@liexin/proof/signer-list';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { hkdf, NO_SALT } from './hkdf.ts';

/** Somebody who signs and reads in a lane. */
export interface LaneSigner {
  readonly uid: string;
  /** Raw point, 65 bytes. */
  readonly usPub: Uint8Array;
  readonly role: string;
  readonly name: string;
}

/** A list that was opened and checked. */
export interface OpenedSignerList {
  readonly list: SignerList;
  readonly hash: Bytes;
  readonly signers: readonly LaneSigner[];
}

/** Why the lists of a lane are not believed. Each means: encrypt nothing, say so in red. */
export type SignerListFault = 'no-list' | 'missing-lane-key' | 'decrypt-failed' | 'wrong-first-list' | 'broken-chain' | 'unknown-signer' | 'bad-signature';

/** Seals and signs the list after `previous` (`null`: list 0), under the lane key of `epoch`. */
export async function sealSignerList(input: {
  readonly place: LanePlace;
  readonly previous: SignerList | null;
  readonly epoch: number;
  readonly laneKey: Uint8Array;
  readonly head: KeyLogHead;
  readonly signers: readonly LaneSigner[];
  /** uid of the author; in list n − 1, or the maker of the lane. */
  readonly by: string;
  readonly usKey: CryptoKey;
}): Promise<SignerList> {
  const { place, previous, epoch } = input;
  const n = previous === null ? 0 : previous.n + 1;
  const prev = previous === null ? new Uint8Array(32) : await signerListHash(place, previous);
  const items = input.signers.map(({ uid, usPub, role, name }) => [uid, usPub, role, name]);
  const box = await gcmSeal(await listKey(input.laneKey), encodeCbor(items), aadOf(place, n, epoch));
  const { seq: keyLogSeq, hash: keyLogHash } = input.head;
  return signSignerList(place, { n, prev, epoch, keyLogSeq, keyLogHash, ...box, by: input.by }, input.usKey);
}

/** Opens one list with the lane key of its epoch. Says nothing about who signed it. */
export async function openSignerList(place: LanePlace, list: SignerList, laneKey: Uint8Array): Promise<Result<LaneSigner[], 'decrypt-failed'>> {
  const opened = await gcmOpen(await listKey(laneKey), list, aadOf(place, list.n, list.epoch));
  if (!opened.ok) return opened;
  try {
    return pass(readSigners(CborReader.of(opened.value)));
  } catch {
    return fail('decrypt-failed');
  }
}

/**
 * Opens and checks all lists of a lane, from list 0 on. List 0 must be the one whose hash the card names, signed by the US
 * in the card or, where another member made the card, by one in the list itself; list n by a US in list n − 1.
 */
export async function openSignerChain(input: {
  readonly place: LanePlace;
  /** In the order of n. */
  readonly lists: readonly SignerList[];
  /** Lane keys by epoch. */
  readonly laneKeys: ReadonlyMap<number, Uint8Array>;
  readonly card: { readonly usPub: Uint8Array; readonly list0Hash: Uint8Array };
}): Promise<Result<OpenedSignerList[], SignerListFault>> {
  const { place, card } = input;
  const opened: OpenedSignerList[] = [];
  for (const list of input.lists) {
    const laneKey = input.laneKeys.get(list.epoch);
    if (laneKey === undefined) return fail('missing-lane-key');
    const signers = await openSignerList(place, list, laneKey);
    if (!signers.ok) return signers;
    const hash = await signerListHash(place, list);
    const before = opened.at(-1);
    if (before === undefined && !equalBytes(hash, card.list0Hash)) return fail('wrong-first-list');
    if (before !== undefined && !(await follows(place, before.list, list))) return fail('broken-chain');
    const keys = keysOf(before?.signers ?? signers.value, list.by);
    if (before === undefined) keys.push(card.usPub);
    if (keys.length === 0) return fail('unknown-signer');
    if (!(await signedByOne(place, list, keys))) return fail('bad-signature');
    opened.push({ list, hash, signers: signers.value });
  }
  return opened.length === 0 ? fail('no-list') : pass(opened);
}

function keysOf(signers: readonly LaneSigner[], uid: string): Uint8Array[] {
  return signers.filter((signer) => signer.uid === uid).map((signer) => signer.usPub);
}

async function signedByOne(place: LanePlace, list: SignerList, keys: readonly Uint8Array[]): Promise<boolean> {
  for (const key of keys) if (await verifySignerList(place, list, key)) return true;
  return false;
}

function readSigners(reader: CborReader): LaneSigner[] {
  const signers: LaneSigner[] = [];
  while (!reader.atEnd()) {
    const item = CborReader.over(reader.list('signer'), 'signer');
    signers.push({ uid: item.text('uid'), usPub: item.bytes('usPub', 65), role: item.text('role'), name: item.text('name') });
    item.end();
  }
  return signers;
}

async function listKey(laneKey: Uint8Array): Promise<Bytes> {
  return hkdf(laneKey, NO_SALT, 'hh/signers/v1');
}

function aadOf(place: LanePlace, n: number, epoch: number): Bytes {
  return encodeCbor([place.agencyId, place.laneId, n, epoch]);
}
