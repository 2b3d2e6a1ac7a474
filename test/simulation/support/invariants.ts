import { paths } from '@liexin/domain/storage/paths';
import { equalBytes } from '@liexin/proof/bytes';
import { messageLeaf } from '@liexin/proof/leaf';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { envelopeOf } from '../../../functions/src/features/ledger/verify-message.ts';
import { collectionAt, type Cursor, type LedgerRow, type Message } from '../../../functions/src/platform/stored.ts';
import { foldActs } from '../../../web/src/platform/live/fold-acts.ts';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

export interface Stored {
  readonly id: string;
  readonly message: Message;
}

export type LedgerPlace = Pick<Stage, 'agencyId' | 'laneId'>;

/** Everything in the candidate lane as the server holds it, in the order of every screen. */
export const storedMessages = async (world: Pick<World, 'platform'>, stage: LedgerPlace): Promise<readonly Stored[]> => {
  const found = await world.platform.db.collection(paths.messages(stage.agencyId, stage.laneId)).orderBy('sentAt').orderBy('__name__').get();
  return found.docs.map((doc) => ({ id: doc.id, message: doc.data() as Message }));
};

export const ledgerRows = async (world: Pick<World, 'platform'>, stage: LedgerPlace): Promise<readonly LedgerRow[]> =>
  (await world.platform.db.collection(paths.laneLedger(stage.agencyId, stage.laneId)).orderBy('seq').get()).docs.map((doc) => doc.data() as LedgerRow);

/** What is wrong with the lane's ledger: gaps, a broken chain, a message missing, twice or with another leaf. Nothing is hashed before all rows are there. */
export const ledgerFaults = async (world: Pick<World, 'platform'>, stage: LedgerPlace, stored: readonly Stored[]): Promise<string[]> => {
  const rows = await ledgerRows(world, stage);
  const chained = rows.filter((row) => row.kind === 'msg');
  const faults = await receiptFaults(world, stage, rows);
  if (chained.length !== stored.length) faults.push(`${chained.length} rows for ${stored.length} messages`);
  if (faults.length > 0) return faults;
  let prev: Uint8Array = CHAIN_START;
  for (const [i, row] of rows.entries()) {
    const hash = await chainHash({ ledgerId: stage.laneId, prev, seq: row.seq, atMs: row.at.toMillis(), kind: row.kind, leaf: row.leaf });
    if (row.seq !== i + 1) faults.push(`ledger row ${i + 1} has number ${row.seq}`);
    if (!equalBytes(row.prev, prev) || !equalBytes(row.hash, hash)) faults.push(`ledger breaks at ${row.seq}`);
    prev = hash;
  }
  for (const { id, message } of stored) {
    const own = chained.filter((row) => row.subject === id);
    if (own.length !== 1) faults.push(`message ${id} stands ${own.length} times in the ledger`);
    const leaf = await messageLeaf({ agencyId: stage.agencyId, laneId: stage.laneId, messageId: id }, envelopeOf(message));
    if (own.some((row) => row.detail['rejected'] !== undefined)) faults.push(`message ${id} stands as ${String(own[0]?.detail['rejected'])}`);
    if (own.some((row) => !equalBytes(row.leaf, leaf))) faults.push(`message ${id} has another leaf`);
  }
  return faults;
};

/** What is wrong with what the server holds: something accepted is missing, something unasked is there, order or counters of a device. */
export const laneFaults = async (stage: Stage, stored: readonly Stored[], removed: readonly Client[]): Promise<string[]> => {
  const { accepted } = stage.chronicle;
  const faults: string[] = [];
  const there = new Set(stored.map(({ id }) => id));
  for (const { id, text, device } of accepted)
    if (!there.has(id) && !removed.some((client) => client.deviceId === device)) faults.push(`${text} was accepted and is not there`);
  for (const device of new Set(stored.map(({ message }) => message.device))) {
    const own = stored.filter(({ message }) => message.device === device);
    const counters = own.map(({ message }) => message.counter);
    if (counters.some((counter, i) => counter !== i + 1)) faults.push(`counters of ${device}: ${counters.join()}`);
    const sent = accepted.filter((one) => there.has(one.id) && one.device === device).toSorted((a, b) => a.order - b.order);
    const order = sent.map(({ id }) => id);
    const landed = own.map(({ id }) => id).filter((id) => order.includes(id));
    if (landed.join() !== order.join()) faults.push(`order of ${device} is not the order of sending`);
  }
  return faults;
};

/** What is wrong with one device's list at the end: it must hold every message once, opened, in the server's order. */
export const screenFaults = (client: Client, stage: Stage, stored: readonly Stored[]): string[] => {
  const shown = client.shown();
  const faults: string[] = [];
  if (shown.map(({ id }) => id).join() !== stored.map(({ id }) => id).join())
    faults.push(`${client.name} shows ${shown.length} of ${stored.length} messages, or in another order`);
  const texts = new Map(stage.chronicle.accepted.map(({ id, text }) => [id, text]));
  for (const { id, text } of shown) {
    if (text === null) faults.push(`${client.name} cannot open ${id}`);
    else if (texts.has(id) ? texts.get(id) !== text : !stage.chronicle.attempted.has(text)) faults.push(`${client.name} shows another text for ${id}`);
  }
  return faults;
};

/** Whether edits, deletions, reactions and quotes come to the same on every device. */
export const foldFaults = (clients: readonly Client[]): string[] => {
  const folds = clients.map((client) => {
    const { folded, refused, waiting } = foldActs(client.shown().flatMap(({ said }) => said ?? []));
    return JSON.stringify([[...folded].toSorted(([a], [b]) => (a < b ? -1 : 1)), refused, waiting]);
  });
  return clients.filter((_, i) => folds[i] !== folds[0]).map(({ name }) => `${name} folds the acts otherwise`);
};

/** What is wrong with the receipts: a reader's rows must each say more than the one before, and the last one what the cursor says. */
const receiptFaults = async (world: Pick<World, 'platform'>, { agencyId, laneId }: LedgerPlace, rows: readonly LedgerRow[]): Promise<string[]> => {
  const faults: string[] = [];
  const cursors = await collectionAt<Cursor>(world.platform.db, paths.cursors(agencyId, laneId)).get();
  for (const found of cursors.docs) {
    const { deliveredAt, readAt } = found.data();
    let [delivered, read] = [0, 0];
    for (const { seq, detail } of rows.filter((row) => row.kind === 'receipt' && row.subject === found.id)) {
      const [deliveredNow, readNow] = [Number(detail['deliveredMicros']), Number(detail['readMicros'])];
      if (deliveredNow < delivered || readNow < read || (deliveredNow === delivered && readNow === read)) faults.push(`receipt ${seq} says nothing new`);
      [delivered, read] = [deliveredNow, readNow];
    }
    if (delivered !== microsOf(deliveredAt) || read !== microsOf(readAt)) faults.push(`the receipts of ${found.id} are not in the ledger`);
  }
  return faults;
};

const microsOf = (at: Cursor['readAt']): number => at.seconds * 1_000_000 + Math.floor(at.nanoseconds / 1000);
