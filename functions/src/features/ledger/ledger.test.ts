import fc from 'fast-check';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes } from '@liexin/proof/bytes';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainRows, type NewRow } from '../../platform/ledger.ts';
import type { LedgerRow, Message } from '../../platform/stored.ts';
import { aConversation, aMandate, anEnvelope, post } from '../../testing/a-conversation.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { aCandidateDevice } from '../../testing/a-candidate-device.ts';
import { aDevice, type Device } from '../../testing/an-agency.ts';
import { bytes, longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { chainMessages } from './chain-messages.ts';
import { recordMessage } from './record-message.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const talk = async (contact: string | null = null) => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate, contact);
  await api.call('createConversation', { token, body: conversation });
  const lane = { agencyId: agency.agencyId, laneId: conversation.lanes[0]?.laneId ?? '' };
  let counter = 0;
  const send = async (sender = agency.owner.uid, device: Pick<Device, 'deviceId' | 'ds'> = agency.owner.device, change: object = {}): Promise<string> => {
    const messageId = longId();
    counter += 1;
    await post(api.platform.db, { ...lane, messageId }, { ...(await anEnvelope({ ...lane, messageId }, sender, device, counter)), ...change });
    return messageId;
  };
  const record = (messageId: string) => recordMessage(api.platform, { ...lane, messageId }, api.clock.now);
  const rows = async (): Promise<LedgerRow[]> =>
    (await api.platform.db.collection(paths.laneLedger(lane.agencyId, lane.laneId)).orderBy('seq').get()).docs.map((doc) => doc.data() as LedgerRow);
  return { agency, conversation, lane, send, record, rows };
};

/** Recomputes a chain from its rows. */
const holds = async (ledgerId: string, rows: readonly LedgerRow[]): Promise<boolean> => {
  let prev: Uint8Array = CHAIN_START;
  for (const [i, row] of rows.entries()) {
    const hash = await chainHash({ ledgerId, prev, seq: row.seq, atMs: row.at.toMillis(), kind: row.kind, leaf: row.leaf });
    if (row.seq !== i + 1 || !equalBytes(row.prev, prev) || !equalBytes(row.hash, hash)) return false;
    prev = hash;
  }
  return true;
};

describe('the chain', () => {
  const aRow = (id: string): NewRow => ({ id, kind: 'test', subject: id, at: Timestamp.fromMillis(id.length * 1000), detail: { id } });

  test('[LE1] has no gap and no row twice, however the appends are split and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 5 }), { maxLength: 6 }), async (batches) => {
        const stored = new Map<string, LedgerRow>();
        let tip: { seq: number; hash: Uint8Array; at: Timestamp } | null = null;
        for (const ids of [...batches, ...batches]) {
          const present = new Set(ids.filter((id) => stored.has(id)));
          const chained = await chainRows({ ledger: { agencyId: 'a' }, tip, present }, ids.map(aRow));
          for (const { id, row } of chained.rows) stored.set(id, row);
          tip = chained.tip ?? tip;
        }
        const rows = [...stored.values()].toSorted((a, b) => a.seq - b.seq);
        expect(rows.length).toBe(new Set(batches.flat()).size);
        expect(await holds('a', rows)).toBe(true);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test("[LE2] the tip's time never goes back", async () => {
    const chained = await chainRows({ ledger: { agencyId: 'a' }, tip: null, present: new Set() }, [aRow('late'), aRow('x')]);

    expect(chained.tip?.at.toMillis()).toBe(4000);
  });

  test('[LE10] what the tip notes of receipts and messages outlives rows of other acts', async () => {
    const notes = { messagesAt: Timestamp.fromMillis(5), receipts: { bo: { deliveredAt: Timestamp.fromMillis(5), readAt: Timestamp.fromMillis(4) } } };
    const first = await chainRows({ ledger: { agencyId: 'a' }, tip: null, present: new Set() }, [aRow('x')], notes);
    const second = await chainRows({ ledger: { agencyId: 'a' }, tip: first.tip, present: new Set() }, [aRow('y')]);

    expect(second.tip).toMatchObject({ seq: 2, ...notes });
  });
});

describe('a message', () => {
  test('[LE3] gets its row, once, whatever comes twice or out of order', async () => {
    const { lane, send, record, rows } = await talk();
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await send());

    await record(ids[3] ?? '');
    await Promise.all([...ids, ...ids].map(record));

    const chained = await rows();
    expect(chained.filter((row) => row.kind === 'msg').map((row) => row.subject)).toEqual(ids);
    expect(chained.every((row) => row.detail['rejected'] === undefined)).toBe(true);
    expect(await holds(lane.laneId, chained)).toBe(true);
  });

  test('[LE4] one run chains all that are missing, and the next runs write nothing', async () => {
    const { lane, send, record, rows } = await talk();
    const ids = [await send(), await send(), await send()];

    await record(ids[2] ?? '');
    const before = (await rows()).length;
    await record(ids[0] ?? '');

    expect([before, (await rows()).length]).toEqual([4, 4]);
    expect((await api.platform.db.doc(paths.laneTip(lane.agencyId, lane.laneId)).get()).get('seq')).toBe(4);
  });

  test('[LE4] older than a minute behind the tip it is still chained by its own event', async () => {
    const { lane, send, record, rows } = await talk();
    const old = await send();
    await api.platform.db.doc(paths.laneTip(lane.agencyId, lane.laneId)).update({ at: Timestamp.fromMillis(Date.now() + 600_000) });

    await record(old);

    expect((await rows()).map((row) => row.subject)).toContain(old);
  });

  test('[LE5] signed by another key is chained as rejected, and the alarm has no contents', async () => {
    const { agency, lane, send, record, rows } = await talk('candidate@example.test');
    const stranger = await aDevice();
    const forged = await send(agency.owner.uid, { deviceId: agency.owner.device.deviceId, ds: stranger.ds });
    const unknown = await send(agency.owner.uid, stranger);
    const altered = await send(agency.owner.uid, agency.owner.device, { ciphertext: bytes(272) });

    for (const id of [forged, unknown, altered]) await record(id);

    const rejected = Object.fromEntries((await rows()).filter((row) => row.kind === 'msg').map((row) => [row.subject, row.detail['rejected']]));
    expect(rejected).toEqual({ [forged]: 'bad-signature', [unknown]: 'device-unknown', [altered]: 'bad-signature' });
    expect(await holds(lane.laneId, await rows())).toBe(true);
    expect(api.platform.lines.filter((line) => line.event === 'message-rejected').map((line) => Object.keys(line.fields))).toEqual(
      Array.from({ length: 3 }, () => ['agency', 'lane', 'message']),
    );
    expect(await noticesOf(lane.laneId)).toEqual([]);
  });

  test('[LE8] costs one read for each new message, two for each run of a reader that goes on, and nothing where the work is done', async () => {
    const { send, record } = await talk();
    await record(await send());
    const ids = [await send(), await send(), await send()];
    const reads = async (work: () => Promise<unknown>): Promise<number> => {
      api.platform.resetMeter();
      await work();
      return api.platform.meter().reads;
    };

    expect(await reads(() => record(ids[2] ?? ''))).toBe(5);
    expect(await reads(() => record(ids[0] ?? ''))).toBe(0);
  });

  test('[LE8] what the event brought is not fetched again, and stands in its place', async () => {
    const { lane, send, record, rows } = await talk();
    await record(await send());
    const ids = [await send(), await send(), await send()];
    const messageId = ids[1] ?? '';
    const own = (await api.platform.db.doc(paths.message(lane.agencyId, lane.laneId, messageId)).get()).data() as Message;
    api.platform.resetMeter();

    await chainMessages(api.platform.db, { ...lane, messageId }, own);

    expect(api.platform.meter().reads).toBe(2);
    expect((await rows()).filter((row) => row.kind === 'msg').map((row) => row.subject)).toEqual([expect.any(String), ...ids]);
  });

  test("[LE6] of a candidate is checked by the device's certificate, and a certificate that we did not sign counts for nothing", async () => {
    const { conversation, lane, send, record, rows } = await talk();
    const device = await aCandidateDevice(api.platform, lane.agencyId, lane.laneId, conversation.guestUid);
    const forged = await aCandidateDevice(api.platform, lane.agencyId, lane.laneId, conversation.guestUid);
    await api.platform.db.doc(paths.candidateDevice(lane.agencyId, lane.laneId, forged.deviceId)).update({ signature: bytes(64) });

    const [good, bad, foreign] = [await send(conversation.guestUid, device), await send(conversation.guestUid, forged), await send('anotherGuest', device)];
    for (const id of [good, bad, foreign]) await record(id);

    expect((await rows()).filter((row) => row.kind === 'msg').map((row) => row.detail['rejected'])).toEqual([undefined, 'bad-certificate', 'device-unknown']);
  });

  test('[LE3] that is gone before its event arrives leaves no row and no fault', async () => {
    const { record, rows } = await talk();

    await record(longId());

    expect((await rows()).map((row) => row.kind)).toEqual(['lane.opened']);
  });
});

const noticesOf = async (laneId: string): Promise<NoticeDocument[]> =>
  (await api.platform.db.collection('notices').where('laneId', '==', laneId).get()).docs.map((doc) => doc.data() as NoticeDocument);

describe('readers', () => {
  test('[LE7] have one notice for each run of unread messages, and none for what they wrote', async () => {
    const { agency, conversation, lane, send, record } = await talk();
    const device = await aCandidateDevice(api.platform, lane.agencyId, lane.laneId, conversation.guestUid);
    const ids = [await send(), await send(), await send()];
    await Promise.all([...ids, ...ids].map(record));
    const first = await noticesOf(lane.laneId);

    await api.platform.db.doc(paths.cursor(lane.agencyId, lane.laneId, conversation.guestUid)).set({
      readAt: Timestamp.now(),
      readId: longId(),
      deliveredAt: Timestamp.now(),
      deliveredId: longId(),
      evidence: 'page',
      device: 'd',
      at: Timestamp.now(),
    });
    await record(await send());
    await record(await send(conversation.guestUid, device));

    const sent = await api.platform.db.doc(paths.message(lane.agencyId, lane.laneId, ids[0] ?? '')).get();
    expect(first.map(({ recipient, kind, mark }) => [recipient, kind, mark])).toEqual([[conversation.guestUid, 'candidate', 'never']]);
    expect(first[0]?.since).toEqual(sent.get('sentAt'));
    expect((await noticesOf(lane.laneId)).map(({ recipient }) => recipient).toSorted((a, b) => a.localeCompare(b))).toEqual(
      [conversation.guestUid, conversation.guestUid, agency.owner.uid].toSorted((a, b) => a.localeCompare(b)),
    );
  });

  test('[LE7] get it by the retry, when the run ended between the row and the notice; of a rejected message they get none', async () => {
    const { lane, send } = await talk();
    const messageId = await send();
    const forged = await send(undefined, await aDevice());
    for (const id of [forged, messageId]) await chainMessages(api.platform.db, { ...lane, messageId: id });

    await recordMessage(api.platform, { ...lane, messageId: forged }, api.clock.now);
    expect(await noticesOf(lane.laneId)).toEqual([]);
    await recordMessage(api.platform, { ...lane, messageId }, api.clock.now);
    expect((await noticesOf(lane.laneId)).length).toBe(1);
  });

  test('[LE7] are asked for one more push when another message comes and the last push was ten minutes ago, not before', async () => {
    const { lane, send, record } = await talk();
    await record(await send());
    const notice = (await api.platform.db.collection('notices').where('laneId', '==', lane.laneId).get()).docs[0]?.ref;
    await notice?.update({ pushedAt: Timestamp.fromMillis(api.clock.now), dueAt: null });

    await record(await send());
    expect((await noticesOf(lane.laneId))[0]?.again).toBe(false);
    api.clock.advance(11 * 60_000);
    await record(await send());
    expect((await noticesOf(lane.laneId))[0]).toMatchObject({ again: true, dueAt: Timestamp.fromMillis(api.clock.now) });
  });
});
