import type { EpochDocument as StoredEpoch, LaneDocument, SignerListDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openLaneKey } from '@liexin/e2ee/lane-key';
import { openSignerList, type LaneSigner } from '@liexin/e2ee/signer-lists';
import { equalBytes } from '@liexin/proof/bytes';
import { verifyEpoch } from '@liexin/proof/epoch-document';
import { countsAt, deviceOf, type KeyLogState } from '@liexin/proof/key-log-state';
import { follows, signerListHash, verifySignerList, type SignerList } from '@liexin/proof/signer-list';
import type { Log } from '../log.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { SealedStore } from './sealed-store.ts';
import { VaultFault } from './vault-fault.ts';

export type Lane = LaneDocument<Uint8Array, unknown>;
export type Epoch = StoredEpoch<Uint8Array>;

/** Everything that a lane's keys need, read and checked. */
export interface LaneRing {
  readonly laneId: string;
  readonly lane: Lane;
  /** Lane keys by epoch. */
  readonly keys: ReadonlyMap<number, Uint8Array>;
  readonly epochs: readonly Epoch[];
  /** Signed lists by n, the newest last, and the hash of the newest. */
  readonly lists: readonly SignerList[];
  readonly listHash: Uint8Array;
  /** People of the newest list. */
  readonly signers: readonly LaneSigner[];
  /** uids whose key in a list is not the one in the key log: the lane is not written to. */
  readonly strangers: readonly string[];
  /** Whether a candidate of this lane knows this device: one of the lists names the key that certified it. */
  readonly isIntroduced: boolean;
}

export interface Lanes {
  /** The key of one epoch; from this device where it was opened before. Undefined where this device may not have it. */
  key(laneId: string, epoch: number): Promise<Uint8Array | undefined>;
  /** All of a lane, read anew. Rejects with `signature-invalid` where a document is not signed as it must be. */
  ring(laneId: string): Promise<LaneRing>;
  keep(laneId: string, epoch: number, key: Uint8Array): Promise<void>;
}

export interface LanesInput {
  readonly device: AdmittedDevice;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
  readonly sealed: SealedStore;
  readonly log: Log;
}

/**
 * Opens the lane keys of all epochs. A key counts only if its document is signed by a device in the key log, names this
 * check value, and names the list of signers that the lane has, on a head of the log that the device was on and no older than that of the epoch before; lists follow each other and hold nobody whom the log
 * does not know with that key.
 */
export const openLanes = ({ device, source, keyLog, compartments, sealed, log }: LanesInput): Lanes => {
  const { agencyId } = device.admitted;
  const held = new Map<string, Uint8Array>();
  const running = new Map<string, Promise<LaneRing>>();
  const at = (laneId: string, epoch: number): string => `lk/${laneId}/${epoch}`;

  const keep = async (laneId: string, epoch: number, key: Uint8Array): Promise<void> => {
    held.set(at(laneId, epoch), key);
    await sealed.put(at(laneId, epoch), key);
  };

  const openEpoch = async (laneId: string, lane: Lane, epoch: Epoch, listHashes: ReadonlyMap<number, Uint8Array>): Promise<Uint8Array> => {
    const place = { agencyId, laneId, epoch: epoch.epoch };
    const state = await keyLog.reach(epoch.keyLogSeq);
    const signer = deviceOf(state, epoch.byUid, epoch.by);
    const named = listHashes.get(epoch.signersN);
    if (signer === undefined || !countsAt(signer, epoch.keyLogSeq) || !(await verifyEpoch(place, epoch, signer.dsPub))) throw refused('epoch');
    if (named === undefined || !equalBytes(named, epoch.signersHash)) throw refused('epoch names another list');
    const { key } = await compartments.key(lane.compartment, epoch.key.generation);
    const opened = await openLaneKey(place, { compartmentId: lane.compartment, generation: epoch.key.generation, key }, epoch.key, epoch.kcv);
    if (!opened.ok) throw refused(opened.fault);
    await keep(laneId, epoch.epoch, opened.value);
    return opened.value;
  };

  const refused = (reason: string): VaultFault => {
    log.note({ event: 'epoch-refused', code: reason });
    return new VaultFault('signature-invalid', reason);
  };

  const read = async (laneId: string): Promise<LaneRing> => {
    const [lane, epochs, lists] = await Promise.all([
      source.get<Lane>(paths.lane(agencyId, laneId)),
      source.list<Epoch>(paths.epochs(agencyId, laneId)),
      source.list<SignerListDocument<Uint8Array>>(paths.signers(agencyId, laneId)),
    ]);
    if (lane === null) throw new VaultFault('not-a-participant');
    const place = { agencyId, laneId };
    const ordered = lists.map(({ data }): SignerList => ({ ...data })).toSorted((a, b) => a.n - b.n);
    const hashes = new Map<number, Uint8Array>();
    for (const list of ordered) hashes.set(list.n, await signerListHash(place, list));
    const inOrder = epochs.map(({ data }) => data).toSorted((a, b) => a.epoch - b.epoch);
    const keys = new Map<number, Uint8Array>();
    let seq = 0;
    for (const data of inOrder) {
      // Who was taken off could name the log as it was before.
      if (data.keyLogSeq < seq) throw refused('epoch on an older head');
      seq = data.keyLogSeq;
      keys.set(data.epoch, await openEpoch(laneId, lane, data, hashes));
    }
    const { signers, ever, strangers } = await checkLists(place, ordered, keys, await keyLog.reach(ordered.at(-1)?.keyLogSeq ?? 0));
    if (strangers.length > 0) log.note({ event: 'signer-list-mismatch', code: 'unknown key' });
    const listHash = hashes.get(ordered.at(-1)?.n ?? -1);
    if (listHash === undefined) throw refused('no list');
    // A device that has just come in may not have read its own entry yet.
    const known = deviceOf(keyLog.state(), device.uid, device.deviceId) === undefined ? await keyLog.sync() : keyLog.state();
    const isIntroduced = knowsDevice(known, device, ever);
    return {
      laneId,
      lane,
      keys,
      epochs: inOrder,
      lists: ordered,
      listHash,
      signers,
      strangers,
      isIntroduced,
    };
  };

  const ring = (laneId: string): Promise<LaneRing> => {
    const reading = running.get(laneId) ?? read(laneId).finally(() => running.delete(laneId));
    running.set(laneId, reading);
    return reading;
  };

  return {
    ring,
    keep,
    key: async (laneId, epoch) => {
      const known = held.get(at(laneId, epoch)) ?? (await sealed.get(at(laneId, epoch)));
      if (known !== null && known !== undefined) {
        held.set(at(laneId, epoch), known);
        return known;
      }
      return (await ring(laneId)).keys.get(epoch);
    },
  };
};

/** Lists in order: each follows the one before, is signed by a member's key and names only keys of the key log. */
const checkLists = async (
  place: { readonly agencyId: string; readonly laneId: string },
  lists: readonly SignerList[],
  keys: ReadonlyMap<number, Uint8Array>,
  state: KeyLogState,
): Promise<{ signers: readonly LaneSigner[]; ever: readonly LaneSigner[]; strangers: readonly string[] }> => {
  let signers: readonly LaneSigner[] = [];
  const ever: LaneSigner[] = [];
  let before: SignerList | null = null;
  for (const list of lists) {
    const key = keys.get(list.epoch);
    if (key === undefined) throw new VaultFault('key-missing', 'list');
    if (before === null ? list.n !== 0 : !(await follows(place, before, list))) throw new VaultFault('signature-invalid', 'broken chain of lists');
    if (!(await signedByMember(place, list, state, signers))) throw new VaultFault('signature-invalid', 'list');
    const opened = await openSignerList(place, list, key);
    if (!opened.ok) throw new VaultFault('signature-invalid', 'list does not open');
    signers = opened.value;
    ever.push(...signers);
    before = list;
  }
  return {
    signers,
    ever,
    strangers: signers.filter((signer) => !keysOf(state, signer.uid).some((key) => equalBytes(key, signer.usPub))).map((signer) => signer.uid),
  };
};

/** The keys that certified this device are those its person had at these entries of the log. */
const knowsDevice = (state: KeyLogState, { uid, deviceId }: AdmittedDevice, ever: readonly LaneSigner[]): boolean => {
  const member = state.members.get(uid);
  const own = member?.devices.get(deviceId);
  if (member === undefined || own === undefined) return false;
  const certifiers = [own.since, ...(own.again ?? [])].map((seq) => member.formerKeys.find((former) => former.until > seq)?.usPub ?? member.usPub);
  return ever.some((signer) => signer.uid === uid && certifiers.some((usPub) => equalBytes(signer.usPub, usPub)));
};

/** Signing keys that a person has or had: lists outlive a rotation. */
const keysOf = (state: KeyLogState, uid: string): readonly Uint8Array[] => {
  const member = state.members.get(uid);
  return member === undefined ? [] : [member.usPub, ...member.formerKeys.map((former) => former.usPub).toReversed()];
};

/** By a key of its author, but by none from before the one that the list before names: a lost device may still hold that. */
const signedByMember = async (
  place: { readonly agencyId: string; readonly laneId: string },
  list: SignerList,
  state: KeyLogState,
  before: readonly LaneSigner[],
): Promise<boolean> => {
  const keys = keysOf(state, list.by);
  const named = before.find((signer) => signer.uid === list.by);
  const oldest = named === undefined ? -1 : keys.findIndex((key) => equalBytes(key, named.usPub));
  for (const key of oldest < 0 ? keys : keys.slice(0, oldest + 1)) if (await verifySignerList(place, list, key)) return true;
  return false;
};
