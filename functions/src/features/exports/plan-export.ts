import { maxExportLanes, type ExportScope } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { CHAIN_START } from '@liexin/proof/ledger-chain';
import { CONVERSATIONS, KEY_LOG } from '@liexin/proof/export/manifest';
import { keyLogEntryHash } from '@liexin/proof/key-log-entry';
import { logFields, type JsonObject } from '@liexin/proof/export/rows';
import { periodOf } from '@liexin/proof/period';
import { PURGE_KIND, readPurgeRow } from '@liexin/proof/purge-row';
import type { DocumentReference, Firestore, Timestamp } from 'firebase-admin/firestore';
import { readKeyLog } from '../../platform/key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ShareDocument } from '../../platform/server-documents.ts';
import {
  collectionAt,
  docAt,
  type CandidateDevice,
  type ChainTip,
  type Conversation,
  type Cursor,
  type Epoch,
  type Lane,
  type LedgerRow,
} from '../../platform/stored.ts';
import { RowWriter } from './row-writer.ts';
import type { KeptPlan, PlannedKeys } from './kept-plan.ts';
import { lanesBehind } from './lanes-behind.ts';
import { decidedErasures, erasuresOf, planCertificates } from './plan-certificates.ts';
import { planGaps } from './plan-gaps.ts';
import { planProofs, type PlannedProofs } from './plan-proofs.ts';
import { lanesOf, type ScopeLane } from './scope-lanes.ts';

/** One lane of an export: what of it can change, as it was at the snapshot. */
export interface PlannedLane {
  readonly laneId: string;
  readonly to: number;
  readonly head: string;
  readonly header: JsonObject;
  /** Who write as candidates, also those who left; and their devices that have a certificate. */
  readonly candidates: readonly string[];
  readonly devices: readonly string[];
  readonly cursors: readonly JsonObject[];
  /** First and last rows of what was deleted for good. */
  readonly purged: readonly (readonly [number, number])[];
}
export interface Plan extends KeptPlan, Pick<PlannedProofs, 'notes' | 'proofs' | 'heads'> {
  readonly conversations: RowWriter;
  readonly keyLog: RowWriter;
  readonly certificates: RowWriter;
  /** The log's newest entry. */
  readonly logSeq: number;
  readonly logHash: string;
}

export const millis = (at: Timestamp | null | undefined): number | null => at?.toMillis() ?? null;
/** Microseconds since 1970: exact, and a safe integer for the next two centuries. */
export const micros = (at: Timestamp): number => at.seconds * 1_000_000 + Math.trunc(at.nanoseconds / 1000);

/**
 * Everything of an export that is not for ever, taken down at one time: which lanes, how far their chains reach, cursors, conversations, key
 * log, checkpoints, what is held or kept back. The rest follows from it, whoever builds it and however often. `too-large`: too many lanes;
 * `later`: the record of some lanes is behind their messages, and `waits`. Reads only.
 */
export const planExport = async (
  { db, shred }: Pick<Platform, 'db' | 'shred'>,
  { agencyId, exportId, scope, waits }: { readonly agencyId: string; readonly exportId: string; readonly scope: ExportScope; readonly waits: boolean },
  now: number,
): Promise<Plan | 'too-large' | 'later'> => {
  const found = await lanesOf(db, agencyId, scope);
  if (found.length > maxExportLanes) return 'too-large';
  const behind = await lanesBehind(db, agencyId, found, now);
  if (behind.length > 0 && waits) return 'later';
  const laneIds = found.map(({ id }) => id);
  const { notes, proofs, heads, covered } = await planProofs(db, agencyId, laneIds);
  const [lanes, keys, months]: [PlannedLane[], PlannedKeys[], number[][]] = [[], [], []];
  for (const one of found) {
    lanes.push(await planLane(db, agencyId, one.id, one.lane));
    const own = await planKeys(db, shred, agencyId, one, scope, now);
    keys.push(own.keys);
    months.push(own.months);
  }
  const erasures = await decidedErasures(db, agencyId, scope);
  const { gaps, certificates, conversations: gone } = await planGaps(db, { agencyId, scope, lanes: found, behind, months, covered, erasures }, now);
  const own = erasuresOf(scope, erasures, new Set([...gone, ...found.map(({ lane }) => lane.conversation)]));
  const conversations = new RowWriter(CONVERSATIONS);
  const ids = [...new Set(found.flatMap(({ lane }) => (lane.conversation === lane.mandate ? [] : [lane.conversation])))].toSorted();
  const conversationsFound = await conversationRows(db, agencyId, ids);
  for (const row of conversationsFound) await conversations.add(row, Infinity);
  const tip = (await docAt<ChainTip>(db, paths.agencyTip(agencyId)).get()).data() ?? { seq: 0, hash: CHAIN_START };
  const guests = conversationsFound.flatMap(({ guest }) => (typeof guest === 'string' ? [guest] : []));
  const about = scope.about === 'agency' ? null : [...new Set([exportId, scope.id ?? '', ...laneIds, ...ids, ...guests])];
  const keyLog = new RowWriter(KEY_LOG);
  const log = await readKeyLog(db, agencyId);
  for (const entry of log) await keyLog.add(logFields(entry), Infinity);
  const last = log.at(-1);
  return {
    lanes,
    ledger: { to: tip.seq, head: text(tip.hash), about },
    keys,
    gaps,
    conversations,
    notes,
    proofs,
    heads,
    certificates: await planCertificates(db, agencyId, scope, certificates, own),
    keyLog,
    logSeq: last?.seq ?? 0,
    logHash: last ? text(await keyLogEntryHash(agencyId, last)) : '',
  };
};

const planLane = async (db: Firestore, agencyId: string, laneId: string, lane: Lane): Promise<PlannedLane> => {
  // The tip before the cursors: none is behind a receipt that the chain has.
  const tip = await docAt<ChainTip>(db, paths.laneTip(agencyId, laneId)).get();
  const [devices, cursors, purges] = await Promise.all([
    collectionAt<CandidateDevice>(db, paths.candidateDevices(agencyId, laneId)).select().get(),
    collectionAt<Cursor>(db, paths.cursors(agencyId, laneId)).get(),
    collectionAt<LedgerRow>(db, paths.laneLedger(agencyId, laneId)).where('kind', '==', PURGE_KIND).get(),
  ]);
  const { seq, hash } = tip.data() ?? { seq: 0, hash: CHAIN_START };
  // A row that came behind the tip is none of this export: it would say nothing in it of what is gone.
  const purged = purges.docs.flatMap((doc) => (doc.data().seq <= seq ? (readPurgeRow(doc.data().subject, doc.data().detail) ?? []) : []));
  const participants = Object.entries(lane.participants).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    laneId,
    to: seq,
    head: text(hash),
    header: {
      row: 'lane',
      lane: laneId,
      conversation: lane.conversation,
      mandate: lane.mandate,
      compartment: lane.compartment,
      kind: lane.kind,
      tier: lane.tier,
      state: lane.state,
      from: 1,
      to: seq,
      prev: text(CHAIN_START),
      head: text(hash),
      participants: participants.map(([uid, { can, kind, from, until }]) => ({ uid, can, kind, fromMs: from.toMillis(), untilMs: millis(until) })),
    },
    purged: purged.flatMap(({ count, first, last }) => (count > 0 ? [[first, last] as const] : [])),
    candidates: participants.flatMap(([uid, { kind }]) => (kind === 'candidate' ? [uid] : [])),
    devices: devices.docs.map(({ id }) => id).toSorted(),
    cursors: cursors.docs
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((doc) => {
        const { deliveredAt, deliveredId, readAt, readId, evidence, device, at } = doc.data();
        return {
          row: 'cursor',
          lane: laneId,
          uid: doc.id,
          deliveredMicros: micros(deliveredAt),
          deliveredId,
          readMicros: micros(readAt),
          readId,
          evidence,
          device,
          atMicros: micros(at),
        };
      }),
  };
};

/**
 * Epochs that have begun, and months that have a share and messages of the dates. A message may still be sealed under the month before that in
 * which it came (R-MSG-4), so the month before the first one is among them.
 */
const planKeys = async (
  db: Firestore,
  shred: Firestore,
  agencyId: string,
  { id, lane }: ScopeLane,
  scope: ExportScope,
  now: number,
): Promise<{ readonly keys: PlannedKeys; readonly months: number[] }> => {
  const [epochs, shares] = await Promise.all([
    collectionAt<Epoch>(db, paths.epochs(agencyId, id)).select().get(),
    collectionAt<ShareDocument>(shred, `shares/${id}/periods`).select().get(),
  ]);
  const first = scope.fromMs === null ? 0 : periodOf(scope.fromMs) - 1;
  const last = periodOf(scope.toMs === null ? now : Math.min(now, scope.toMs - 1));
  const numbers = (docs: readonly { readonly id: string }[]): number[] => docs.map((doc) => Number(doc.id)).toSorted((a, b) => a - b);
  const months = numbers(shares.docs);
  const keys = {
    lane: id,
    conversation: lane.conversation,
    compartment: lane.compartment,
    epochs: numbers(epochs.docs).filter((epoch) => epoch <= lane.epoch),
    periods: months.filter((period) => period >= first && period <= last),
  };
  return { keys, months };
};

const pageSize = 100;

const conversationRows = async (db: Firestore, agencyId: string, ids: readonly string[]): Promise<JsonObject[]> => {
  const rows: JsonObject[] = [];
  for (let i = 0; i < ids.length; i += pageSize) {
    const refs = ids.slice(i, i + pageSize).map((id): DocumentReference => db.doc(paths.conversation(agencyId, id)));
    for (const doc of await db.getAll(...refs)) {
      const one = doc.data() as Conversation | undefined;
      if (one) rows.push(conversationRow(doc.id, one));
    }
  }
  return rows;
};

const conversationRow = (id: string, one: Conversation): JsonObject => ({
  row: 'conversation',
  conversation: id,
  mandate: one.mandate,
  state: one.state,
  guest: one.guest,
  language: one.language,
  assigned: one.assigned,
  assignments: (one.assignments ?? []).map(({ by, from, to, at }) => ({ by, from, to, atMs: at.toMillis() })),
  card: { generation: one.card.generation, nonce: text(one.card.nonce), ciphertext: text(one.card.ciphertext) },
  createdMs: one.createdAt.toMillis(),
  createdBy: one.createdBy,
  closedMs: millis(one.closedAt),
  deleteByMs: one.deleteBy.toMillis(),
});
