import { firstRule } from '@liexin/domain/retention/default-rule';
import { trashMs } from '@liexin/domain/retention/life';
import type { RetentionRule } from '@liexin/domain/retention/rule';
import { endOfPeriod } from '@liexin/domain/retention/whole-days';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redate } from '../../platform/redate.ts';
import type { Lane } from '../../platform/stored.ts';
import { anOldTalk, dayMs, overMs } from '../../testing/an-old-talk.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

type Talk = Awaited<ReturnType<typeof anOldTalk>>;
const laneOf = async ({ agencyId }: Talk, id: string): Promise<Lane> => (await api.platform.db.doc(paths.lane(agencyId, id)).get()).data() as Lane;
const setRule = ({ agencyId }: Talk, more: Partial<RetentionRule>, effectiveMs: number) => {
  const rule = { ...firstRule('fr'), ...more };
  const stored = { ...rule, schemaVersion: 1, effectiveFrom: Timestamp.fromMillis(effectiveMs), at: Timestamp.fromMillis(0), by: 'owner', approvedBy: null };
  return api.platform.db.doc(paths.retentionRule(agencyId, rule.id, rule.version)).set({ ...stored, change: null });
};

test('[RT13] [RT43] what must be kept from the closing of a search on is not hidden while the search is open, and has a day that moves on', async () => {
  const talk = await anOldTalk(api);
  await setRule(talk, { id: 'floor', clock: 'mandateClosed', keepAtLeast: { n: 6, unit: 'months' }, deleteAtLatest: null }, 0);
  const over = api.clock.now + overMs;
  expect(await talk.turn(over)).toMatchObject({ hidden: 0, failed: 0 });
  const { state, retention } = await laneOf(talk, talk.laneId);
  expect([state, retention.rule]).toEqual(['open', 'floor.1']);
  expect(retention.deleteBy.toMillis()).toBeGreaterThan(over + 170 * dayMs);
});

test('[RT43] a room counts from its newest message: its day moves before anything goes by it', async () => {
  const talk = await anOldTalk(api);
  const { db } = api.platform;
  const lane = await laneOf(talk, talk.lanes.internal);
  const [room, wrote] = [db.doc(paths.lane(talk.agencyId, 'a-room-of-a-search-xxx')), api.clock.now + 300 * dayMs];
  await room.set({ ...lane, conversation: lane.mandate, last: { ...lane.last, at: Timestamp.fromMillis(wrote) } });
  expect(await talk.turn(api.clock.now + overMs)).toMatchObject({ hidden: 2 });
  const moved = (await room.get()).data() as Lane;
  expect([moved.state, moved.retention.deleteBy.toMillis()]).toEqual(['open', endOfPeriod(wrote, { n: 12, unit: 'months' }, 'Europe/Paris')]);
});

test('[RT29] [RT43] a day that a new rule puts into the past is not before its turn, and leaves thirty days in the trash', async () => {
  const talk = await anOldTalk(api);
  const from = api.clock.now + 100 * dayMs;
  await setRule(talk, { version: 2, deleteAtLatest: { n: 7, unit: 'days' } }, from);
  await redate(api.platform.db, { agencyId: talk.agencyId, conversationId: talk.conversationId, cause: 'rules' }, from);
  expect((await laneOf(talk, talk.laneId)).retention.deleteBy.toMillis()).toBeGreaterThanOrEqual(from);
  let now = from;
  while ((await talk.turn(now)).hidden === 0 && now < from + 20 * dayMs) now += dayMs;
  expect((await laneOf(talk, talk.laneId)).state).toBe('expired');
  expect((await talk.trash())?.purgeAt.toMillis()).toBe(now + trashMs);
});

test('[RT48] what was brought back stays for its thirty days, whatever moves dates meanwhile', async () => {
  const talk = await anOldTalk(api);
  const over = api.clock.now + overMs;
  expect(await talk.turn(over)).toMatchObject({ hidden: 2 });
  const before = api.clock.now;
  api.clock.now = over + dayMs;
  const back = await api.call('restoreTrash', { token: talk.token, params: { conversationId: talk.conversationId } });
  api.clock.now = before;
  const until = back.body.untilMs;
  expect(await talk.turn(until - dayMs)).toMatchObject({ hidden: 0 });
  const { state, retention } = await laneOf(talk, talk.laneId);
  expect([state, retention.deleteBy.toMillis()]).toEqual(['open', until]);
  expect(await talk.turn(until)).toMatchObject({ hidden: 2 });
});

test("[RT48] a search's own channel that was brought back stays for its thirty days too", async () => {
  const talk = await anOldTalk(api);
  const lane = await laneOf(talk, talk.lanes.internal);
  const room = api.platform.db.doc(paths.lane(talk.agencyId, 'a-room-brought-back-xxx'));
  await room.set({ ...lane, conversation: lane.mandate });
  const over = api.clock.now + overMs;
  expect(await talk.turn(over)).toMatchObject({ hidden: 3 });
  const before = api.clock.now;
  api.clock.now = over + dayMs;
  const back = await api.call('restoreTrash', { token: talk.token, params: { conversationId: lane.mandate } });
  api.clock.now = before;
  const until = back.body.untilMs;
  expect(await talk.turn(until - dayMs)).toMatchObject({ hidden: 0 });
  const { state, retention } = (await room.get()).data() as Lane;
  expect([state, retention.deleteBy.toMillis()]).toEqual(['open', until]);
});

test('[RT43] what is in sight again does not go by the trash that it was in', async () => {
  const talk = await anOldTalk(api);
  const over = api.clock.now + overMs;
  await talk.turn(over);
  const later = Timestamp.fromMillis(over + 900 * dayMs);
  await api.platform.db.doc(paths.lane(talk.agencyId, talk.laneId)).update({ state: 'open', retention: { deleteBy: later, rule: 'erasure' } });
  await talk.turn(over + trashMs);
  expect([(await talk.trash())?.state, (await talk.messageIds()).length]).toEqual(['restored', 2]);
});

test('[RT43] a day that people decided is moved by no rule', async () => {
  const talk = await anOldTalk(api);
  const day = Timestamp.fromMillis(api.clock.now + 30 * dayMs);
  await api.platform.db.doc(paths.lane(talk.agencyId, talk.laneId)).update({ retention: { deleteBy: day, rule: 'erasure' } });
  expect(await talk.turn(day.toMillis() - dayMs)).toMatchObject({ hidden: 0 });
  expect((await laneOf(talk, talk.laneId)).retention.deleteBy.isEqual(day)).toBe(true);
  expect(await talk.turn(day.toMillis())).toMatchObject({ hidden: 1, purged: 1 });
  expect([await talk.isThere(paths.lane(talk.agencyId, talk.laneId)), (await talk.trash())?.cause]).toEqual([false, 'erasure']);
});

test('[RT47] one part that cannot be hidden holds up no other, and the run says so', async () => {
  const talk = await anOldTalk(api);
  const { db } = api.platform;
  const lane = await laneOf(talk, talk.laneId);
  await db
    .doc(paths.lane(talk.agencyId, 'a-lane-without-people'))
    .set({ ...lane, conversation: 'nowhere', participants: null, retention: { ...lane.retention, deleteBy: Timestamp.fromMillis(1) } });
  expect(await talk.turn(api.clock.now + overMs)).toMatchObject({ hidden: 2, failed: 1, why: 'stores-failed' });
});

test('[RT47] more parts that cannot be hidden than a turn looks at hold up no other', async () => {
  const talk = await anOldTalk(api);
  const { db } = api.platform;
  const lane = await laneOf(talk, talk.laneId);
  const broken = { ...lane, conversation: 'nowhere', participants: null, retention: { ...lane.retention, deleteBy: Timestamp.fromMillis(1) } };
  const batch = db.batch();
  for (let n = 0; n < 60; n++) batch.set(db.doc(paths.lane(talk.agencyId, `broken-${n}`)), broken);
  await batch.commit();
  expect(await talk.turn(api.clock.now + overMs)).toMatchObject({ hidden: 2, failed: 60 });
  expect((await laneOf(talk, talk.laneId)).state).toBe('expired');
});

test('[RT30] a day that goes back and forth has a row each time', async () => {
  const talk = await anOldTalk(api);
  const { db } = api.platform;
  const closing = { id: 'closing', endsAt: Timestamp.fromMillis(api.clock.now + 30 * dayMs) };
  const days: number[] = [];
  for (const next of [closing, null, closing]) {
    await db.doc(paths.agency(talk.agencyId)).update({ closing: next });
    await redate(db, { agencyId: talk.agencyId, conversationId: talk.conversationId, cause: 'closing' }, api.clock.now);
    days.push((await laneOf(talk, talk.laneId)).retention.deleteBy.toMillis());
  }
  const moved = (await talk.ledgerRows()).filter(({ kind }) => kind === 'retention.date-moved').slice(-3);
  expect(moved.map(({ detail }) => Date.parse(String(detail['to'])))).toEqual(days);
  expect([days[0] === days[2], days[0] === days[1]]).toEqual([true, false]);
});

test('[CL15] a turn that comes to an agency that has gone meanwhile leaves nothing of its own there', async () => {
  const talk = await anOldTalk(api);
  const { agencyId } = talk;
  await api.platform.db.doc(paths.agency(agencyId)).delete();
  await talk.turn(api.clock.now);
  expect(await talk.isThere(paths.retentionState(agencyId))).toBe(false);
});

test('[CL15] the account by which the devices of a candidate signed in goes with the conversation', async () => {
  const talk = await anOldTalk(api);
  const { auth } = api.platform;
  expect(await auth.emailOf(talk.guestUid)).not.toBeNull();
  await talk.turn(api.clock.now + overMs);
  expect(await auth.emailOf(talk.guestUid)).not.toBeNull();
  await talk.turn(api.clock.now + overMs + trashMs);
  expect([await auth.emailOf(talk.guestUid), await auth.emailOf(talk.agency.owner.uid)]).toEqual([null, expect.anything()]);
});
