import { equalBytes, toBase64url } from '../bytes.ts';
import { verifyCandidateDevice } from '../candidate-device.ts';
import { importVerifyKey } from '../ecdsa.ts';
import type { Envelope, MessagePlace } from '../envelope.ts';
import { deviceOf, type KeyLogState } from '../key-log-state.ts';
import { CHAIN_START, chainHash } from '../ledger-chain.ts';
import { verifyMessageSignature } from '../message-signature.ts';
import { PURGE_KIND, readPurgeRow, type PurgeRow } from '../purge-row.ts';
import { asObject, type Json } from './canonical-json.ts';
import { CERTIFICATE_KIND } from './check-certificates.ts';
import type { ProvedHead } from './check-proofs.ts';
import { noCounts, type ExportCounts, type Manifest } from './manifest.ts';
import { bytesAt, isFact, isMessageDetail, isTimeOf, leafOf, marksOf, type Marks } from './row-facts.ts';
import { isShaped } from './row-shapes.ts';
import { deviceOfRow, isAlwaysWhole, isInDates, messageOf, type JsonObject } from './rows.ts';

/** Why a row cannot be what the record says. */
export type RowFault =
  | 'bad-row'
  | 'out-of-order'
  | 'bad-chain'
  | 'bad-leaf'
  | 'other-time'
  | 'other-kind'
  | 'other-place'
  | 'other-mark'
  | 'bad-signature'
  | 'unknown-device'
  | 'bad-certificate'
  | 'not-rejected'
  | 'not-in-checkpoint'
  | 'withheld-inside'
  | 'lost-row'
  | 'lost-certificate'
  | 'lane-unfinished'
  | 'purge-unproved';

/** What says of itself that it is not there any more, or of a message that nobody can prove whose it is: nothing was changed, and nothing is proved (EX27, EX29). */
const lostFaults: ReadonlySet<RowFault> = new Set<RowFault>(['lost-row', 'lost-certificate']);
export const isLost = (fault: RowFault): boolean => lostFaults.has(fault);

interface OpenLane {
  readonly id: string;
  /** The agency's own ledger: no lane, no message. */
  readonly isAgency: boolean;
  /** What kind of lane its header says it is. */
  readonly kind: unknown;
  /** The conversation, search and compartment that its header says it belongs to. */
  readonly place: JsonObject;
  /** The ledger that its rows are chained in. */
  readonly to: number;
  readonly head: string;
  seq: number;
  /** Id of the device or of the reader before: each comes once, in their order. */
  last: string;
  /** Null behind a row that the server says is lost: nothing proves what it was. */
  hash: Uint8Array | null;
  /** What a checkpoint says that the lost row before had for a hash: the next one has to name it. */
  awaited: Uint8Array | null;
  /** Rows whose messages are said to be deleted, and the rows that say so. */
  readonly gone: number[];
  readonly purges: PurgeRow[];
  readonly devices: Map<string, { readonly guestUid: string; readonly key: CryptoKey }>;
  /** Who write as candidates, by the header; and devices of theirs that wrote and have no certificate here. */
  readonly candidates: ReadonlySet<string>;
  readonly uncertified: Set<string>;
  /** How far each reader had got by the receipts of the chain. */
  readonly marks: Map<string, Marks>;
}

interface ChainedRow {
  readonly atMs: number;
  readonly kind: string;
  readonly leaf: Uint8Array;
}

/**
 * Checks the rows of the parts, one after the other in the order of the files: every lane from its first to its last row, chain, leaves,
 * device certificates and signatures (EX6). Keeps one lane in memory.
 */
export class LaneChecker {
  readonly #log: KeyLogState;
  readonly #agencyId: string;
  readonly #scope: Manifest['scope'];
  readonly #staff = new Map<string, CryptoKey>();
  #lane: OpenLane | null = null;
  /** The lane before, in whose order the next one has to come. */
  #before = '';
  #hasLedger = false;
  counts: Record<keyof ExportCounts, number> = { ...noCounts };
  /** What the agency's ledger says of certificates of deletion: number and hash. */
  readonly certificates: JsonObject[] = [];
  /** Devices of candidates that wrote and have no certificate here. */
  lostDevices = 0;
  /** Messages that an import brought. */
  imported = 0;
  /** What checkpoints say of chains, until the row comes that it is about. */
  heads: Map<string, ProvedHead> = new Map();

  constructor({ agencyId, scope }: Pick<Manifest, 'agencyId' | 'scope'>, log: KeyLogState) {
    this.#agencyId = agencyId;
    this.#scope = scope;
    this.#log = log;
  }

  /** Whether the agency's own ledger was among the rows. */
  get hasLedger(): boolean {
    return this.#hasLedger;
  }

  /**
   * What is wrong with the next row; undefined when it holds. Behind what is lost (`isLost`) it goes on.
   * `isAgency`: it stands where rows of the agency's own ledger do.
   */
  async check(row: JsonObject, isAgency: boolean): Promise<RowFault | undefined> {
    try {
      return await this.#check(row, isAgency);
    } catch {
      return 'bad-row';
    }
  }

  /** Behind the last row. */
  finish(): RowFault | undefined {
    return this.#closing();
  }

  /** Whether a lane may end here: at its last row, and with a row for everything that is said to be deleted. */
  #closing(): RowFault | undefined {
    if (this.#isOpen()) return 'lane-unfinished';
    const lane = this.#lane;
    if (lane?.awaited && toBase64url(lane.awaited) !== lane.head) return 'not-in-checkpoint';
    const isProved = (seq: number): boolean => lane?.purges.some(({ first, last }) => seq >= first && seq <= last) === true;
    return lane?.gone.every(isProved) === false ? 'purge-unproved' : undefined;
  }

  #isOpen(): boolean {
    return this.#lane !== null && (this.#lane.seq !== this.#lane.to || (this.#lane.hash !== null && toBase64url(this.#lane.hash) !== this.#lane.head));
  }

  async #check(row: JsonObject, isAgency: boolean): Promise<RowFault | undefined> {
    if (!isShaped(isAgency ? 'agency' : 'lane', row)) return 'bad-row';
    if (row['row'] === (isAgency ? 'ledger' : 'lane')) return this.#open(row, isAgency);
    const lane = this.#lane;
    if (lane?.isAgency !== isAgency || row[lane.isAgency ? 'ledger' : 'lane'] !== lane.id) return 'out-of-order';
    const fault = await this.#next(lane, row);
    return fault === undefined || isLost(fault) ? (this.#covered(lane) ?? fault) : fault;
  }

  /** The row that a checkpoint is about has the hash that stands in the tree. */
  #covered(lane: OpenLane): RowFault | undefined {
    const head = this.heads.get(lane.id);
    if (!head || head.seq !== lane.seq) return undefined;
    this.heads.delete(lane.id);
    if (lane.hash === null) lane.awaited = head.hash;
    else if (!equalBytes(lane.hash, head.hash)) return 'not-in-checkpoint';
    return undefined;
  }

  async #next(lane: OpenLane, row: JsonObject): Promise<RowFault | undefined> {
    switch (row['row']) {
      case 'device':
        return lane.isAgency ? 'bad-row' : this.#device(lane, row);
      case 'entry':
        return this.#entry(lane, row);
      case 'withheld':
        return this.#withheld(lane, row);
      case 'lost': {
        if (row['seq'] !== lane.seq + 1) return 'out-of-order';
        lane.seq += 1;
        lane.hash = lane.awaited = null;
        this.counts.lost += 1;
        return 'lost-row';
      }
      case 'cursor':
        this.counts.cursors += 1;
        return this.#isOpen() || !isNext(lane, row['uid']) ? 'out-of-order' : isBehind(lane, row) ? 'other-mark' : undefined;
      default:
        return 'bad-row';
    }
  }

  #open(row: JsonObject, isAgency: boolean): RowFault | undefined {
    const fault = this.#closing();
    if (fault) return fault;
    const { from, to, head, kind = null, conversation = null, mandate = null, compartment = null } = row;
    const place = { conversation, mandate, compartment };
    const lane = isAgency ? row['ledger'] : row['lane'];
    if (isAgency && lane !== this.#agencyId) return 'bad-row';
    if (typeof lane !== 'string' || typeof to !== 'number' || typeof head !== 'string') return 'bad-row';
    // Each once, in the order of their ids, from its first row on; the agency's own is the last.
    if (from !== 1 || this.#hasLedger || (!isAgency && lane <= this.#before)) return 'out-of-order';
    if (!equalBytes(bytesAt(row, 'prev'), CHAIN_START)) return 'bad-chain';
    this.#lane = {
      id: lane,
      isAgency,
      kind,
      place,
      to,
      head,
      seq: 0,
      last: '',
      hash: CHAIN_START,
      awaited: null,
      gone: [],
      purges: [],
      devices: new Map(),
      candidates: candidatesOf(row),
      uncertified: new Set(),
      marks: new Map(),
    };
    if (isAgency) this.#hasLedger = true;
    else {
      this.#before = lane;
      this.counts.lanes += 1;
    }
    return undefined;
  }

  async #device(lane: OpenLane, row: JsonObject): Promise<RowFault | undefined> {
    const device = deviceOfRow(row);
    if (lane.seq > 0 || !isNext(lane, device.deviceId)) return 'out-of-order';
    const serverKey = this.#log.serverKeys.get(device.serverKeySeq);
    if (!serverKey || device.laneId !== lane.id || device.agencyId !== this.#agencyId) return 'bad-certificate';
    if (!(await verifyCandidateDevice(device, serverKey))) return 'bad-certificate';
    lane.devices.set(device.deviceId, { guestUid: device.guestUid, key: await importVerifyKey(device.dsPub) });
    this.counts.devices += 1;
    return undefined;
  }

  /** A row hangs on the one before, and its hash is of all that the chain says of it. */
  async #chained(lane: OpenLane, row: JsonObject): Promise<ChainedRow | RowFault> {
    const { seq, atMs, kind } = row;
    if (seq !== lane.seq + 1) return 'out-of-order';
    if (typeof atMs !== 'number' || typeof kind !== 'string') return 'bad-row';
    const [prev, leaf, hash] = [bytesAt(row, 'prev'), bytesAt(row, 'leaf'), bytesAt(row, 'hash')];
    if ((lane.hash !== null && !equalBytes(prev, lane.hash)) || !equalBytes(hash, await chainHash({ ledgerId: lane.id, prev, seq, atMs, kind, leaf })))
      return 'bad-chain';
    if (seq === 1 && !lane.isAgency && kind !== 'lane.opened') return 'other-kind';
    if (lane.awaited !== null && !equalBytes(prev, lane.awaited)) return 'not-in-checkpoint';
    lane.seq = seq;
    lane.hash = hash;
    lane.awaited = null;
    lane.last = '';
    return { atMs, kind, leaf };
  }

  /** Held back is what is outside of the dates, and of the agency's own record what is about something else. */
  async #withheld(lane: OpenLane, row: JsonObject): Promise<RowFault | undefined> {
    if (lane.isAgency && this.#scope.about !== 'agency') return this.#said(lane, row);
    const chained = await this.#chained(lane, row);
    if (typeof chained === 'string') return chained;
    this.counts[lane.isAgency ? 'agencyWithheld' : 'withheld'] += 1;
    const { about } = this.#scope;
    const isInside = isInDates(this.#scope, chained.atMs);
    const isWanted = lane.isAgency ? isInside && about === 'agency' : isInside || isAlwaysWhole(chained.kind);
    return isWanted ? 'withheld-inside' : undefined;
  }

  /**
   * What is said of another's row where a part of the agency's work is exported: its hash, from which the chain goes on. That it follows from
   * the rows before, nothing here proves; only where a checkpoint is about it, it has the hash of that (EX26).
   */
  #said(lane: OpenLane, row: JsonObject): RowFault | undefined {
    if (row['seq'] !== lane.seq + 1) return 'out-of-order';
    // Row, ledger, number and hash: what it was and when, no hash would be made of.
    if (Object.keys(row).length !== 4) return 'bad-row';
    const hash = bytesAt(row, 'hash');
    if (hash.length !== CHAIN_START.length) return 'bad-row';
    lane.seq += 1;
    lane.hash = hash;
    lane.awaited = null;
    this.counts.agencyWithheld += 1;
    return undefined;
  }

  async #entry(lane: OpenLane, row: JsonObject): Promise<RowFault | undefined> {
    const { subject, id } = row;
    if (typeof subject !== 'string' || typeof id !== 'string' || row['detail'] === undefined) return 'bad-row';
    const chained = await this.#chained(lane, row);
    if (typeof chained === 'string') return chained;
    const { atMs, kind, leaf } = chained;
    this.counts[lane.isAgency ? 'agencyRows' : 'entries'] += 1;
    const purge = kind === PURGE_KIND ? readPurgeRow(subject, asObject(row['detail']) ?? {}) : null;
    if (purge) lane.purges.push(purge);
    if (kind === 'msg') return lane.isAgency || id !== `m-${subject}` ? 'bad-row' : this.#message(lane, row, { messageId: subject, leaf, atMs });
    if (!(await isFact(row, kind, subject, leaf))) return 'bad-leaf';
    if (lane.isAgency && kind === CERTIFICATE_KIND) this.certificates.push(asObject(row['detail']) ?? {});
    return factFault(lane, row, subject);
  }

  async #message(
    lane: OpenLane,
    row: JsonObject,
    { messageId, leaf, atMs }: { readonly messageId: string; readonly leaf: Uint8Array; readonly atMs: number },
  ): Promise<RowFault | undefined> {
    if (!isMessageDetail(row['detail']) || (row['message'] === undefined) === (row['gone'] === undefined)) return 'bad-row';
    const rejected = asObject(row['detail'])?.['rejected'] !== undefined;
    if (rejected) this.counts.rejected += 1;
    const message = asObject(row['message']);
    if (!message) {
      if (row['gone'] === 'purged') {
        this.counts.purged += 1;
        lane.gone.push(lane.seq);
      } else if (row['gone'] === 'missing') this.counts.missing += 1;
      else return 'bad-row';
      return undefined;
    }
    this.counts.messages += 1;
    if (message['type'] === 'imported') this.imported += 1;
    const place = { agencyId: this.#agencyId, laneId: lane.id, messageId };
    const envelope = messageOf(message);
    if (!equalBytes(leaf, await leafOf(place, envelope))) return 'bad-leaf';
    if (!isTimeOf(message['sentMicros'], atMs)) return 'other-time';
    // Of one version alone it is known what the leaf covers; the version itself it does not.
    if (envelope.version !== 1 && !rejected) return 'bad-row';
    const fault = await this.#signature(lane, place, envelope);
    if (rejected) return fault ? undefined : 'not-rejected';
    if (fault === 'lost-certificate' && !lane.uncertified.has(envelope.device)) {
      lane.uncertified.add(envelope.device);
      this.lostDevices += 1;
    }
    return fault;
  }

  async #signature(lane: OpenLane, place: MessagePlace, envelope: Envelope): Promise<RowFault | undefined> {
    const key = (await this.#staffKey(envelope)) ?? lane.devices.get(envelope.device);
    // Members' devices are in the key log, which loses nothing.
    if (!key && lane.candidates.has(envelope.sender) && !this.#log.members.has(envelope.sender)) return 'lost-certificate';
    if (!key || ('guestUid' in key && key.guestUid !== envelope.sender)) return 'unknown-device';
    try {
      return (await verifyMessageSignature(place, envelope, 'guestUid' in key ? key.key : key)) ? undefined : 'bad-signature';
    } catch {
      return 'bad-signature';
    }
  }

  /** A device of a member that counted at the head which the message names. */
  async #staffKey({ sender, device, keyLogSeq }: Envelope): Promise<CryptoKey | undefined> {
    const found = deviceOf(this.#log, sender, device);
    if (!found || (found.until !== undefined && found.until <= keyLogSeq)) return undefined;
    const known = this.#staff.get(device);
    if (known) return known;
    const key = await importVerifyKey(found.dsPub);
    this.#staff.set(device, key);
    return key;
  }
}

function candidatesOf({ participants }: JsonObject): ReadonlySet<string> {
  const list = Array.isArray(participants) ? (participants as readonly Json[]) : [];
  return new Set(list.map((one) => asObject(one)).flatMap((one) => (one?.['kind'] === 'candidate' && typeof one['uid'] === 'string' ? [one['uid']] : [])));
}

/** What a fact that holds says of its lane, against what the rest of the export says of it. */
function factFault(lane: OpenLane, row: JsonObject, subject: string): RowFault | undefined {
  const detail = asObject(row['detail']) ?? {};
  if (lane.isAgency) return undefined;
  if (row['kind'] === 'lane.opened') {
    if (detail['kind'] !== lane.kind) return 'other-kind';
    // A row that does not say its place says nothing against one: what it does not have, nobody can take out of it.
    return Object.entries(lane.place).some(([name, said]) => detail[name] !== undefined && detail[name] !== said) ? 'other-place' : undefined;
  }
  if (row['kind'] !== 'receipt') return undefined;
  const [before, now] = [lane.marks.get(subject), marksOf(detail)];
  lane.marks.set(subject, { delivered: Math.max(before?.delivered ?? 0, now.delivered), read: Math.max(before?.read ?? 0, now.read) });
  return undefined;
}

/** Whether this id comes behind the one before. */
function isNext(lane: OpenLane, id: unknown): boolean {
  if (typeof id !== 'string' || id <= lane.last) return false;
  lane.last = id;
  return true;
}

/** Marks never go back: a cursor is as far as the chain's receipts, or further where it was moved just before the snapshot. */
function isBehind({ marks }: OpenLane, row: JsonObject): boolean {
  const [chained, now] = [marks.get(typeof row['uid'] === 'string' ? row['uid'] : ''), marksOf(row)];
  return chained !== undefined && (now.delivered < chained.delivered || now.read < chained.read);
}
