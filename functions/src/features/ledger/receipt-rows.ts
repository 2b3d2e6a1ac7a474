import type { Timestamp } from 'firebase-admin/firestore';
import type { NewRow } from '../../platform/ledger.ts';
import type { ChainTip, Cursor } from '../../platform/stored.ts';

/** A reader's cursor as it was committed once. */
export interface ReaderState {
  readonly uid: string;
  readonly cursor: Cursor;
}
export type ReceiptMarks = NonNullable<ChainTip['receipts']>;

const isAfter = (a: Timestamp, b: Timestamp | undefined): boolean => a.valueOf() > (b?.valueOf() ?? '');
const later = (a: Timestamp, b: Timestamp | undefined): Timestamp => (b === undefined || isAfter(a, b) ? a : b);
/** Microseconds since 1970 as a whole number: exact, as Firestore keeps times. */
const micros = (at: Timestamp): number => at.seconds * 1_000_000 + Math.floor(at.nanoseconds / 1000);

/** The furthest of each reader, in the order in which they were committed. What is read was delivered. */
const furthest = (states: readonly ReaderState[]): ReaderState[] => {
  const byReader = new Map<string, ReaderState>();
  for (const state of states) {
    const before = byReader.get(state.uid)?.cursor;
    const { deliveredAt, readAt } = state.cursor;
    if (!before || isAfter(readAt, before.readAt) || (!isAfter(before.readAt, readAt) && isAfter(deliveredAt, before.deliveredAt)))
      byReader.set(state.uid, state);
  }
  return [...byReader.values()].toSorted((a, b) => (a.cursor.at.valueOf() < b.cursor.at.valueOf() ? -1 : 1));
};

/**
 * Rows that a chain lacks of these states, with the marks after them (docs/spec/api.md, LE9 and LE10). Pure. A state that says no more
 * than the chain makes no row, so repeated, late and disordered ones change nothing. A mark without a message's id is nobody's.
 */
export const receiptRows = (chained: ReceiptMarks, states: readonly ReaderState[]): { rows: NewRow[]; receipts: ReceiptMarks } => {
  const receipts: ReceiptMarks = { ...chained };
  const rows = furthest(states).flatMap(({ uid, cursor }): NewRow[] => {
    const { deliveredAt, deliveredId, readAt, readId, evidence, device, at } = cursor;
    const before = receipts[uid];
    const isRead = readId !== '' && isAfter(readAt, before?.readAt) && readAt.toMillis() > 0;
    const isDelivered = deliveredId !== '' && isAfter(deliveredAt, before?.deliveredAt) && deliveredAt.toMillis() > 0;
    if (!isRead && !isDelivered) return [];
    receipts[uid] = { deliveredAt: later(deliveredAt, before?.deliveredAt), readAt: later(readAt, before?.readAt) };
    const detail = { deliveredId, deliveredMicros: micros(deliveredAt), readId, readMicros: micros(readAt), evidence, device };
    return [{ id: isRead ? `r-${uid}-${readId}` : `d-${uid}-${deliveredId}`, kind: 'receipt', subject: uid, at, detail }];
  });
  return { rows, receipts };
};
