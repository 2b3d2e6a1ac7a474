import type { ExportScope } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { agencyPath, partPath, type ExportCounts } from '@liexin/proof/export/manifest';
import { deviceFields, isAlwaysWhole, isInDates, messageFields, type JsonObject } from '@liexin/proof/export/rows';
import type { Firestore } from 'firebase-admin/firestore';
import type { ExportCursor } from '../../platform/export-work-documents.ts';
import type { CandidateDevice, Message } from '../../platform/stored.ts';
import { agencyItems, type PlannedLedger } from './agency-items.ts';
import { entryOf, ledgerPage, pageSize, withheldOf } from './ledger-page.ts';
import { micros, type PlannedLane } from './plan-export.ts';
import { RowWriter } from './row-writer.ts';

export const missingListed = 1000;

type Counts = { -readonly [K in keyof ExportCounts]: number };
export interface Gone {
  readonly lane: string;
  readonly seq: number;
  readonly message: string;
  readonly why: 'purged' | 'missing';
}
/** What is not there any more: the certificate of a candidate's device, a row of the ledger. */
export interface Lost {
  readonly lane: string;
  readonly what: 'device' | 'row';
  readonly id: string;
}
/** A message that an import brought: nobody here witnessed it. */
export interface ImportedRow {
  readonly lane: string;
  readonly seq: number;
  readonly message: string;
}
export interface BuiltPart {
  readonly writer: RowWriter;
  /** Where the next part begins; null: this was the last. */
  readonly next: ExportCursor | null;
  readonly counts: Counts;
  readonly gone: readonly Gone[];
  readonly lost: readonly Lost[];
  readonly imported: readonly ImportedRow[];
}

interface Source {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly scope: ExportScope;
  readonly lanes: readonly PlannedLane[];
  readonly ledger: PlannedLedger;
  /** Bytes of a part. */
  readonly most: number;
}

/** A row, and what it counts as; no row where what it was to tell of is gone. */
export interface Item {
  readonly row: JsonObject | null;
  readonly counts: readonly (keyof ExportCounts)[];
  readonly gone?: Gone;
  readonly lost?: Lost;
  readonly imported?: ImportedRow;
}

/**
 * The part that begins at a cursor. It depends on the plan and on rows that never change, and on no other part: whoever builds it makes the
 * same bytes, unless something was deleted meanwhile, which is then named. Rows of one lane go by their number, so that two of one time are two. Reads only.
 */
export const buildPart = async (source: Source, n: number, start: ExportCursor, counts: ExportCounts): Promise<BuiltPart> => {
  const ofLanes = start.lane < source.lanes.length;
  const writer = new RowWriter(ofLanes ? partPath(n) : agencyPath(n));
  const [sum, gone, lost, imported]: [Counts, Gone[], Lost[], ImportedRow[]] = [{ ...counts }, [], [], []];
  const built = { writer, counts: sum, gone, lost, imported };
  let at: ExportCursor = start;
  for (;;) {
    // Behind the lanes comes the agency's own ledger, in parts of its own.
    if (at.lane > source.lanes.length) return { ...built, next: null };
    const lane = source.lanes[at.lane];
    if (!lane && ofLanes) return { ...built, next: at };
    const items = lane ? await itemsOf(source, lane, at) : await agencyItems(source, at.item);
    for (const item of items) {
      if (item.row && !(await writer.add(item.row, source.most))) return { ...built, next: at };
      for (const name of item.counts) sum[name] += 1;
      if (item.gone) gone.push(item.gone);
      if (item.lost) lost.push(item.lost);
      if (item.imported) imported.push(item.imported);
      at = { ...at, item: at.item + 1 };
    }
    if (items.length === 0) at = { lane: at.lane + 1, item: 0 };
  }
};

/** Items of a lane from `at.item` on, at most a page: its header, devices, rows, cursors; none behind the last. */
const itemsOf = async (source: Source, lane: PlannedLane, { item }: ExportCursor): Promise<Item[]> => {
  if (item === 0) return [{ row: lane.header, counts: ['lanes'] }];
  const device = item - 1;
  if (device < lane.devices.length) return deviceItems(source, lane, lane.devices.slice(device, device + pageSize));
  const row = device - lane.devices.length;
  if (row < lane.to) return rowItems(source, lane, row);
  return lane.cursors.slice(row - lane.to).map((cursor) => ({ row: cursor, counts: ['cursors'] }));
};

const deviceItems = async ({ db, agencyId }: Source, { laneId }: PlannedLane, ids: readonly string[]): Promise<Item[]> => {
  const docs = await db.getAll(...ids.map((id) => db.doc(paths.candidateDevice(agencyId, laneId, id))));
  return docs.map((doc): Item => {
    const device = doc.data() as CandidateDevice | undefined;
    if (!device) return { row: null, counts: [], lost: { lane: laneId, what: 'device', id: doc.id } };
    return { row: { ...deviceFields(device), row: 'device', lane: laneId, device: doc.id }, counts: ['devices'] };
  });
};

const rowItems = async (source: Source, { laneId, to, purged, candidates, devices }: PlannedLane, after: number): Promise<Item[]> => {
  const { db, agencyId, scope } = source;
  const rows = await ledgerPage(db, paths.laneLedger(agencyId, laneId), after, to);
  const inside = rows.flatMap(({ found }) => (found?.row.kind === 'msg' && isInDates(scope, found.row.at.toMillis()) ? [found.row.subject] : []));
  const docs = inside.length ? await db.getAll(...inside.map((id) => db.doc(paths.message(agencyId, laneId, id)))) : [];
  const messages = new Map(docs.map((doc) => [doc.id, doc.data() as Message | undefined]));
  return rows.map(({ seq, found }): Item => {
    if (!found) return { row: { row: 'lost', lane: laneId, seq }, counts: ['lost'], lost: { lane: laneId, what: 'row', id: String(seq) } };
    const { row } = found;
    if (!isInDates(scope, row.at.toMillis()) && !isAlwaysWhole(row.kind)) return { row: withheldOf({ lane: laneId }, found), counts: ['withheld'] };
    const entry = entryOf({ lane: laneId }, found);
    if (row.kind !== 'msg') return { row: entry, counts: ['entries'] };
    const message = messages.get(row.subject);
    const rejected = row.detail['rejected'] === undefined ? [] : (['rejected'] as const);
    if (message?.ciphertext) {
      // Lost before the plan was made: nothing else says that there was such a device.
      const isUncertified = rejected.length === 0 && candidates.includes(message.sender) && !devices.includes(message.device);
      return {
        row: { ...entry, message: messageFields(message, micros(message.sentAt)) },
        counts: ['entries', 'messages', ...rejected],
        ...(message.type === 'imported' ? { imported: { lane: laneId, seq: row.seq, message: row.subject } } : {}),
        ...(isUncertified ? { lost: { lane: laneId, what: 'device', id: message.device } } : {}),
      };
    }
    const why = purged.some(([first, last]) => row.seq >= first && row.seq <= last) ? 'purged' : 'missing';
    return { row: { ...entry, gone: why }, counts: ['entries', why, ...rejected], gone: { lane: laneId, seq: row.seq, message: row.subject, why } };
  });
};
