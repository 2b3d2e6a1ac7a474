import { firstRule } from '@liexin/domain/retention/default-rule';
import { trashMs } from '@liexin/domain/retention/life';
import type { RetentionRule } from '@liexin/domain/retention/rule';
import { endOfPeriod } from '@liexin/domain/retention/whole-days';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { readPurgeRow } from '@liexin/proof/purge-row';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redate, redateLane } from '../../platform/redate.ts';
import type { Conversation, Lane, LedgerRow } from '../../platform/stored.ts';
import { anEnvelope, post } from '../../testing/a-conversation.ts';
import { anOldTalk, dayMs, overMs } from '../../testing/an-old-talk.ts';
import { codeOf } from '../../testing/code-of.ts';
import { b64, longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { recordMessage } from '../ledger/record-message.ts';

const zone = 'Europe/Paris';
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

/** A talk with a note of the team, where notes are deleted so many months after they were written. */
const aTalkWithNotes = async (months: number, notes = 1) => {
  const talk = await anOldTalk(api);
  const { agencyId, agency, lanes } = talk;
  const { db, shred } = api.platform;
  const rule: RetentionRule = { ...firstRule('fr'), id: 'notes', classes: ['note'], clock: 'createdAt', deleteAtLatest: { n: months, unit: 'months' } };
  const at = Timestamp.fromMillis(0);
  await db
    .doc(paths.retentionRule(agencyId, 'notes', 1))
    .set({ ...rule, schemaVersion: 1, effectiveFrom: at, at, by: 'owner', approvedBy: null, change: null });
  const place = { agencyId, laneId: lanes.internal };
  const note = async (): Promise<void> => {
    const messageId = longId();
    await post(db, { ...place, messageId }, await anEnvelope({ ...place, messageId }, agency.owner.uid, agency.owner.device, 100));
    await recordMessage(
      api.platform,
      { ...place, messageId },
      api.clock.now,
      (await db.doc(paths.message(agencyId, lanes.internal, messageId)).get()).data() as never,
    );
  };
  for (let n = 0; n < notes; n++) await note();
  await api.call('laneShares', { token: talk.token, params: { laneId: lanes.internal }, body: { from: talk.period, to: talk.period } });
  const laneOf = async (id: string) => (await db.doc(paths.lane(agencyId, id)).get()).data() as Lane | undefined;
  return {
    ...talk,
    note,
    laneOf,
    dayOf: async (id: string) => (await laneOf(id))?.retention.deleteBy.toMillis() ?? null,
    stateOf: async (id: string) => (await laneOf(id))?.state ?? 'gone',
    conversation: async () => (await talk.conversationRef.get()).data() as unknown as Conversation | undefined,
    shareOf: async (id: string) => ((await shred.doc(shredPaths.share(id, talk.period)).get()).data() as { state: string } | undefined)?.state,
    restore: async (now: number) => {
      const before = api.clock.now;
      api.clock.now = now;
      const back = await api.call('restoreTrash', { token: talk.token, params: { conversationId: talk.conversationId } });
      api.clock.now = before;
      return back;
    },
    redate: (now: number) => redate(db, { agencyId, conversationId: talk.conversationId, cause: 'rules' }, now),
  };
};

test('[RT60] a rule about notes dates them as soon as there are some, from the newest, and moves no day of the talk', async () => {
  const talk = await aTalkWithNotes(6);
  const { candidate, internal } = talk.lanes;
  const [note, last] = [await talk.laneOf(internal), await talk.dayOf(candidate)];
  const wrote = note?.last.at.toMillis() ?? 0;
  expect([note?.retention.rule, note?.retention.deleteBy.toMillis()]).toEqual(['notes.1', endOfPeriod(wrote, { n: 6, unit: 'months' }, zone)]);
  expect([(await talk.laneOf(candidate))?.retention.rule, (await talk.conversation())?.deleteBy.toMillis()]).toEqual(['first.1', last]);
  expect(last).toBe(endOfPeriod(wrote, { n: 12, unit: 'months' }, zone));
  const until = Timestamp.fromMillis(last ?? 0);
  expect((await talk.conversation())?.apart).toEqual({ talk: { at: until, rule: 'first.1' }, notes: { at: note?.retention.deleteBy, rule: 'notes.1' }, until });
});

test('[RT60] notes leave, wait and go by themselves while the talk lives on, with their own row, share and certificate', async () => {
  const talk = await aTalkWithNotes(6, 2);
  const { candidate, internal } = talk.lanes;
  const [over, last] = [(await talk.dayOf(internal)) ?? 0, await talk.dayOf(candidate)];
  expect(await talk.turn(over - dayMs)).toMatchObject({ hidden: 0 });
  expect(await talk.turn(over)).toMatchObject({ hidden: 1 });
  expect([await talk.stateOf(internal), await talk.stateOf(candidate), (await talk.conversation())?.state]).toEqual(['expired', 'open', 'open']);
  expect((await talk.conversation())?.participantUids).toEqual([talk.agency.owner.uid]);
  expect((await talk.conversation())?.apart).toMatchObject({ talk: { rule: 'first.1' }, notes: null });
  expect(await talk.trash(internal)).toMatchObject({ state: 'trash', rule: 'notes', messages: 2, kind: 'internal' });
  expect(await talk.turn(over + trashMs)).toMatchObject({ purged: 1 });
  expect([await talk.stateOf(internal), await talk.shareOf(internal)]).toEqual(['gone', 'purged']);
  expect([await talk.stateOf(candidate), await talk.shareOf(candidate), (await talk.messageIds()).length]).toEqual(['open', 'live', 2]);
  expect([(await talk.conversation())?.deleteBy.toMillis(), await talk.dayOf(candidate)]).toEqual([last, last]);
  const [certificate] = await talk.certificates();
  expect(certificate).toMatchObject({ rules: [{ id: 'notes', version: 1 }], counts: { messages: { purged: 2, failed: 0 }, parts: { purged: 1 } } });
  const rows = (await api.platform.db.collection(paths.laneLedger(talk.agencyId, internal)).where('kind', '==', 'purge').get()).docs;
  const row = rows[0]?.data() as LedgerRow;
  expect(readPurgeRow(row.subject, row.detail)).toMatchObject({ count: 2, rule: 'notes', ruleVersion: 1 });
  // The talk goes on its own day, and the card with it.
  await talk.turn(api.clock.now + overMs);
  await talk.turn(api.clock.now + overMs + trashMs);
  expect([await talk.stateOf(candidate), await talk.conversation()]).toEqual(['gone', undefined]);
});

test('[RT60] the talk goes by itself where notes stay longer: the conversation is there with the day of the notes, the candidate has theirs', async () => {
  const talk = await aTalkWithNotes(24);
  const { candidate, internal } = talk.lanes;
  const [over, notes] = [(await talk.dayOf(candidate)) ?? 0, await talk.dayOf(internal)];
  expect(await talk.turn(over)).toMatchObject({ hidden: 1 });
  expect([await talk.stateOf(candidate), await talk.stateOf(internal)]).toEqual(['expired', 'open']);
  expect((await talk.conversation())?.state).toBe('open');
  expect((await talk.conversation())?.deleteBy.toMillis()).toBe(notes);
  expect((await talk.conversation())?.apart).toMatchObject({ talk: null, notes: { rule: 'notes.1' } });
  const link = () =>
    api.call('createLink', { token: talk.token, body: { linkId: longId(), conversationId: talk.conversationId, authHash: b64(32), policy: 'after-reply' } });
  expect(codeOf(await link())).toBe('lane-closed');
  await talk.turn(over + trashMs);
  expect(codeOf(await link())).toBe('lane-closed');
  expect([await talk.stateOf(candidate), await talk.stateOf(internal), await talk.isThere(paths.guest(talk.agencyId, talk.guestUid))]).toEqual([
    'gone',
    'open',
    false,
  ]);
  // Notes that are written later move what is left.
  await api.platform.db.doc(paths.lane(talk.agencyId, internal)).update({ 'last.at': Timestamp.fromMillis(over) });
  await talk.redate(over + trashMs);
  expect((await talk.conversation())?.deleteBy.toMillis()).toBe(endOfPeriod(over, { n: 24, unit: 'months' }, zone));
  const end = ((await talk.dayOf(internal)) ?? 0) + dayMs;
  await talk.turn(end);
  await talk.turn(end + trashMs);
  expect([await talk.stateOf(internal), await talk.conversation()]).toEqual(['gone', undefined]);
});

test('[RT60] notes that nobody wrote are nothing to delete: their place stays as long as the talk', async () => {
  const talk = await aTalkWithNotes(6, 0);
  const { candidate, internal } = talk.lanes;
  await talk.redate(api.clock.now);
  expect(await talk.dayOf(internal)).toBe(await talk.dayOf(candidate));
  expect((await talk.conversation())?.apart).toBeUndefined();
  await talk.note();
  expect((await talk.laneOf(internal))?.retention.rule).toBe('notes.1');
});

test('[RT60] what the team says about pay in a lane of its own is notes too', async () => {
  const talk = await aTalkWithNotes(6);
  const { candidate, internal } = talk.lanes;
  const lane = await talk.laneOf(internal);
  if (!lane) throw new Error('no lane');
  const [offers, day] = [api.platform.db.doc(paths.lane(talk.agencyId, shortId())), (await talk.dayOf(candidate)) ?? 0];
  const first = { deleteBy: Timestamp.fromMillis(day), rule: 'first.1' };
  await offers.set({ ...lane, kind: 'internalOffer', tier: 'compensation', retention: first });
  expect(await talk.redate(api.clock.now)).toBe(true);
  expect((await offers.get()).get('retention.rule')).toBe('notes.1');
  // The conversation is there for as long as any of them is.
  await offers.update({ 'last.at': Timestamp.fromMillis(day + 300 * dayMs) });
  await talk.turn(day);
  expect([(await offers.get()).get('state'), (await talk.conversation())?.state]).toEqual(['open', 'open']);
});

test("[RT60] a search's own channel is notes, and goes by the rule about them", async () => {
  const talk = await aTalkWithNotes(6);
  const lane = await talk.laneOf(talk.lanes.internal);
  if (!lane) throw new Error('no lane');
  const room = api.platform.db.doc(paths.lane(talk.agencyId, shortId()));
  const first = { deleteBy: Timestamp.fromMillis(lane.last.at.toMillis() + 365 * dayMs), rule: 'first.1' };
  await room.set({ ...lane, conversation: lane.mandate, retention: first });
  expect(await redateLane(api.platform.db, talk.agencyId, room.id, 'rules', api.clock.now)).toBe(true);
  expect((await room.get()).get('retention')).toEqual(lane.retention);
});

test('[RT48, RT60] notes come back from the trash by themselves, for thirty days, once; the day of the talk stays', async () => {
  const talk = await aTalkWithNotes(6);
  const { candidate, internal } = talk.lanes;
  const [over, last] = [(await talk.dayOf(internal)) ?? 0, await talk.dayOf(candidate)];
  await talk.turn(over);
  const back = await talk.restore(over + dayMs);
  const until = back.body.untilMs;
  expect([until, await talk.stateOf(internal)]).toEqual([over + dayMs + trashMs, 'open']);
  expect((await talk.restore(over + dayMs)).body.untilMs).toBe(until);
  expect([await talk.dayOf(candidate), (await talk.conversation())?.deleteBy.toMillis(), (await talk.conversation())?.state]).toEqual([last, last, 'open']);
  expect((await talk.conversation())?.apart?.notes?.at.toMillis()).toBe(until);
  await talk.turn(until - dayMs);
  await talk.redate(until - dayMs);
  expect([await talk.dayOf(internal), await talk.dayOf(candidate)]).toEqual([until, last]);
  await talk.turn(until);
  expect([await talk.stateOf(internal), codeOf(await talk.restore(until))]).toEqual(['expired', 'request-over']);
  // The talk has its own turn.
  await talk.turn(last ?? 0);
  expect((await talk.restore((last ?? 0) + dayMs)).fault).toBeUndefined();
  expect([await talk.stateOf(candidate), (await talk.conversation())?.state]).toEqual(['open', 'open']);
});

test('[RT52, RT60] a hold keeps notes whose day is over, and the talk knows nothing of it', async () => {
  const talk = await aTalkWithNotes(6);
  const { internal } = talk.lanes;
  const over = (await talk.dayOf(internal)) ?? 0;
  const scope = { kind: 'conversation' as const, id: talk.conversationId, fromMs: null, toMs: null };
  expect(codeOf(await api.call('placeHold', { token: talk.token, body: { holdId: shortId(), scope, matter: sealedBox() } }))).toBe('ok');
  await talk.turn(over);
  expect(await talk.turn(over + trashMs)).toMatchObject({ purged: 0, held: 1 });
  expect([await talk.shareOf(internal), (await talk.conversation())?.held?.count]).toEqual(['live', 1]);
});
