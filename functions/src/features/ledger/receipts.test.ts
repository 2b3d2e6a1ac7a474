import fc from 'fast-check';
import { paths } from '@liexin/domain/storage/paths';
import { receiptsOf, type ReceiptRow } from '@liexin/proof/receipts-of';
import { initializeApp } from 'firebase-admin/app';
import { getFirestore, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewRow } from '../../platform/ledger.ts';
import type { Cursor, LedgerRow } from '../../platform/stored.ts';
import { aConversation, aMandate, anEnvelope, post } from '../../testing/a-conversation.ts';
import { longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { receiptRows, type ReaderState, type ReceiptMarks } from './receipt-rows.ts';
import { recordMessage } from './record-message.ts';
import { recordReceipt } from './record-receipt.ts';

const at = (second: number): Timestamp => Timestamp.fromMillis(1_800_000_000_000 + second * 1000);
const micros = (second: number): number => 1_800_000_000_000_000 + second * 1_000_000;
/** Marks at whole seconds, 0: nothing; the message of a mark is named after it. */
const state = (uid: string, delivered: number, read: number, second: number, evidence: 'page' | 'worker' = 'page'): ReaderState => ({
  uid,
  cursor: {
    deliveredAt: delivered === 0 ? Timestamp.fromMillis(0) : at(delivered),
    deliveredId: delivered === 0 ? '' : `m${delivered}`,
    readAt: read === 0 ? Timestamp.fromMillis(0) : at(read),
    readId: read === 0 ? '' : `m${read}`,
    evidence,
    device: 'd',
    at: at(second),
  },
});
const asRows = (rows: readonly NewRow[]): ReceiptRow[] =>
  rows.map((row, i) => ({ seq: i + 1, kind: row.kind, subject: row.subject, atMs: row.at.toMillis(), detail: row.detail }));

/** One reader's commits: each moves a mark or says the same again; seconds 1 to 40. */
const commits = (uid: string): fc.Arbitrary<ReaderState[]> =>
  fc.array(fc.record({ gap: fc.integer({ min: 1, max: 4 }), delivered: fc.nat(5), read: fc.nat(5) }), { maxLength: 8 }).map((steps) => {
    let [second, delivered, read] = [0, 0, 0];
    return steps.map((step) => {
      second += step.gap;
      delivered = Math.min(second, delivered + step.delivered);
      read = Math.min(delivered, read + step.read);
      return state(uid, delivered, read, second);
    });
  });
const messages = Array.from({ length: 12 }, (_, i) => ({ id: `m${i * 3 + 1}`, sender: i % 3 === 0 ? 'bo' : 'writer', sentMicros: micros(i * 3 + 1) }));
const reached = (all: readonly ReaderState[], which: 'delivered' | 'read'): string[] =>
  messages.flatMap(({ id, sender, sentMicros }) =>
    [...new Set(all.map(({ uid }) => uid))]
      .filter((uid) => uid !== sender && all.some((one) => one.uid === uid && one.cursor[`${which}At`].toMillis() * 1000 >= sentMicros))
      .map((uid) => `${id} ${uid} ${which}`),
  );
const said = (rows: readonly NewRow[]): string[] =>
  receiptsOf(messages, asRows(rows)).map(({ message, reader, state: which }) => `${message} ${reader} ${which}`);

describe('rows of receipts', () => {
  test('[LE10] say in the end what the last cursors say, whatever comes twice, late, in pieces, in disorder or not at all', () => {
    fc.assert(
      fc.property(commits('bo'), commits('cy'), fc.array(fc.nat(1000), { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (bo, cy, order, size) => {
        const all = [...bo, ...cy];
        const events = all.length === 0 ? [] : order.flatMap((n) => all[n % all.length] ?? []);
        const last = [bo.at(-1), cy.at(-1)].flatMap((one) => one ?? []);
        let marks: ReceiptMarks = {};
        const rows: NewRow[] = [];
        const take = (states: readonly ReaderState[]): void => {
          const made = receiptRows(marks, states);
          marks = made.receipts;
          rows.push(...made.rows);
        };
        for (let i = 0; i < events.length; i += size) take(events.slice(i, i + size));
        take(last);
        take([...events, ...last]);

        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
        expect(said(rows).toSorted()).toEqual([...reached(all, 'delivered'), ...reached(all, 'read')].toSorted());
        // Each row is a state that was committed, so none says more, or earlier, than its reader did.
        for (const row of rows)
          expect(all.some(({ uid, cursor }) => uid === row.subject && cursor.at.isEqual(row.at) && cursor.readId === row.detail['readId'])).toBe(true);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  test('[LE9] each commit that moved a mark is a row of its own when they come one by one, named after the mark that moved', () => {
    const steps = [state('bo', 4, 0, 5), state('bo', 4, 0, 6), state('bo', 4, 4, 7, 'worker'), state('bo', 9, 4, 10), state('bo', 9, 9, 12)];
    let marks: ReceiptMarks = {};
    const rows = steps.flatMap((step) => {
      const made = receiptRows(marks, [step]);
      marks = made.receipts;
      return made.rows;
    });

    expect(rows.map(({ id }) => id)).toEqual(['d-bo-m4', 'r-bo-m4', 'd-bo-m9', 'r-bo-m9']);
    expect(rows[1]).toMatchObject({ kind: 'receipt', subject: 'bo', at: at(7) });
    expect(rows[1]?.detail).toEqual({ deliveredId: 'm4', deliveredMicros: micros(4), readId: 'm4', readMicros: micros(4), evidence: 'worker', device: 'd' });
  });

  test('[LE11] a message is read by a reader at the earliest row that reaches it, never before it was delivered, and never by its sender', () => {
    const { rows } = receiptRows({}, [state('bo', 4, 0, 5)]);
    const later = receiptRows({ bo: { deliveredAt: at(4), readAt: Timestamp.fromMillis(0) } }, [state('bo', 9, 7, 12)]).rows;
    const found = receiptsOf([{ id: 'm4', sender: 'writer', sentMicros: micros(4) }, ...messages.filter(({ id }) => id === 'm7')], asRows([...rows, ...later]));

    expect(found.map(({ message, state: which, byMs }) => [message, which, byMs])).toEqual([
      ['m4', 'delivered', at(5).toMillis()],
      ['m4', 'read', at(12).toMillis()],
      ['m7', 'delivered', at(12).toMillis()],
      ['m7', 'read', at(12).toMillis()],
    ]);
    expect(receiptsOf([{ id: 'm4', sender: 'bo', sentMicros: micros(4) }], asRows(rows))).toEqual([]);
  });
});

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
const others: Firestore[] = [];
afterAll(async () => {
  await Promise.all(others.map((db) => db.terminate()));
  await api.close();
});
/** The store as another process has it, which has met no lane yet. */
const anotherProcess = () => {
  const db = getFirestore(initializeApp({ projectId: api.platform.projectId }, longId()));
  others.push(db);
  return { ...api.platform, db };
};

const talk = async () => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate, null);
  await api.call('createConversation', { token, body: conversation });
  const place = { agencyId: agency.agencyId, laneId: conversation.lanes[0]?.laneId ?? '' };
  const reader = conversation.guestUid;
  let counter = 0;
  const send = async (): Promise<{ id: string; sentAt: Timestamp }> => {
    const id = longId();
    counter += 1;
    await post(api.platform.db, { ...place, messageId: id }, await anEnvelope({ ...place, messageId: id }, agency.owner.uid, agency.owner.device, counter));
    const sentAt = (await api.platform.db.doc(paths.message(place.agencyId, place.laneId, id)).get()).get('sentAt') as Timestamp;
    await recordMessage(api.platform, { ...place, messageId: id }, api.clock.now);
    return { id, sentAt };
  };
  /** Commits a cursor; `record` is its event. */
  const reach = async (delivered: { id: string; sentAt: Timestamp }, read: { id: string; sentAt: Timestamp } | null): Promise<Cursor> => {
    const cursor: Cursor = {
      deliveredAt: delivered.sentAt,
      deliveredId: delivered.id,
      readAt: read?.sentAt ?? Timestamp.fromMillis(0),
      readId: read?.id ?? '',
      evidence: 'page',
      device: 'd',
      at: Timestamp.now(),
    };
    await api.platform.db.doc(paths.cursor(place.agencyId, place.laneId, reader)).set({ ...cursor });
    return cursor;
  };
  /** As if the event came a while after the write: nothing to gather. */
  const record = (cursor: Cursor): Promise<void> => recordReceipt(api.platform, place, reader, cursor, Date.now() + 60_000);
  const rows = async (): Promise<LedgerRow[]> =>
    (await api.platform.db.collection(paths.laneLedger(place.agencyId, place.laneId)).orderBy('seq').get()).docs.map((doc) => doc.data() as LedgerRow);
  const receipts = async (): Promise<LedgerRow[]> => (await rows()).filter((row) => row.kind === 'receipt');
  return { agency, place, reader, send, reach, record, rows, receipts };
};
const reads = async (work: () => Promise<unknown>): Promise<number> => {
  api.platform.resetMeter();
  await work();
  return api.platform.meter().reads;
};

describe('a cursor that was written', () => {
  test('[LE12] reaches the chain without a next message, once, and costs at most one read', async () => {
    const { send, reach, record, receipts, rows } = await talk();
    const [first, second] = [await send(), await send()];
    await record(await reach(first, null));
    const cursor = await reach(second, second);

    expect(await reads(() => record(cursor))).toBeLessThanOrEqual(1);
    await Promise.all([record(cursor), record(cursor)]);

    expect((await receipts()).map(({ detail }) => [detail['deliveredId'], detail['readId']])).toEqual([
      [first.id, ''],
      [second.id, second.id],
    ]);
    expect((await rows()).map(({ seq }) => seq)).toEqual((await rows()).map((_, i) => i + 1));
  });

  test('[LE12] events that waited while nobody ran each make their row; an older one after a newer one makes none', async () => {
    const { send, reach, record, receipts } = await talk();
    const sent = [await send(), await send(), await send()] as const;
    const waited = [await reach(sent[0], sent[0]), await reach(sent[1], sent[0]), await reach(sent[2], sent[2])] as const;

    // The first event of a lane that a process meets looks at the cursor as it is: the last one is in at once.
    await record(waited[0]);
    for (const cursor of waited) await record(cursor);

    expect((await receipts()).at(-1)?.detail['readId']).toBe(sent[2].id);
    expect(new Set((await receipts()).map(({ detail }) => `${String(detail['readId'])}/${String(detail['deliveredId'])}`)).size).toBe(
      (await receipts()).length,
    );
  });

  test('[LE12] whose event was lost is made good by the next run of a process that meets the lane', async () => {
    const { agency, send, reach, receipts, place } = await talk();
    const first = await send();
    await reach(first, first);
    const messageId = longId();
    await post(api.platform.db, { ...place, messageId }, await anEnvelope({ ...place, messageId }, agency.owner.uid, agency.owner.device, 2));

    await recordMessage(anotherProcess(), { ...place, messageId }, api.clock.now);

    expect((await receipts()).map(({ detail }) => detail['readId'])).toEqual([first.id]);
  });

  test('[LE10] writes of one lane that come together share a write of the tip, and a row for each reader', async () => {
    const { send, reach, record, receipts, place, reader } = await talk();
    const [first, second] = [await send(), await send()];
    await record(await reach(first, null));
    const states = [await reach(second, null), await reach(second, first), await reach(second, second)];

    await Promise.all(states.map((cursor) => recordReceipt(api.platform, place, reader, cursor, cursor.at.toMillis())));

    expect((await receipts()).map(({ detail }) => detail['readId'])).toEqual(['', second.id]);
  });

  test('[LE13] that names one message for two marks harms nobody: the chain stays whole and takes the next', async () => {
    const { send, reach, record, receipts } = await talk();
    const [first, second, third] = [await send(), await send(), await send()];
    await record(await reach(first, first));
    await record(await reach({ ...first, sentAt: second.sentAt }, { ...first, sentAt: second.sentAt }));
    await record(await reach(third, third));

    expect((await receipts()).map(({ detail }) => detail['readId'])).toEqual([first.id, third.id]);
  });

  test('[LE13] of a lane that is gone leaves nothing', async () => {
    const { send, reach, record, rows, place } = await talk();
    const first = await send();
    const cursor = await reach(first, first);
    await api.platform.db.recursiveDelete(api.platform.db.doc(paths.lane(place.agencyId, place.laneId)));

    await record(cursor);

    expect(await rows()).toEqual([]);
  });

  test('[LE8] a message behind a receipt in time is chained by its own event without a look back', async () => {
    const { send, reach, record, place, rows } = await talk();
    const first = await send();
    await record(await reach(first, first));
    await api.platform.db.doc(paths.laneTip(place.agencyId, place.laneId)).update({ at: Timestamp.fromMillis(Date.now() + 600_000) });
    const second = await send();

    expect((await rows()).map(({ subject }) => subject)).toContain(second.id);
  });
});
