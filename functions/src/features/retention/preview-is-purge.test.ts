import { trashMs } from '@liexin/domain/retention/life';
import { monthBegins } from '@liexin/domain/retention/month';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import type { DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { periodOf } from '@liexin/proof/period';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Certificate, Conversation, Lane, Trash } from '../../platform/stored.ts';
import { agreeing, anAgencyOf, anEdit, runRetentionJob } from '../../testing/a-change.ts';
import { aConversation, anEnvelope, post } from '../../testing/a-conversation.ts';
import { codeOf } from '../../testing/code-of.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { deletionSteps } from '../api/handlers.ts';
import { runAgency } from '../deletion/run-deletions.ts';
import { recordMessage } from '../ledger/record-message.ts';

const dayMs = 86_400_000;
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

test('[RT31, RT60] what a preview of a rule about notes counts is what goes, class by class: the talks stay, and what a hold keeps', async () => {
  const made = await anAgencyOf(api, 0);
  const { agency, token, mandate } = made;
  const { agencyId, owner } = agency;
  const { db, shred } = api.platform;
  const talks = [made.conversation, await aConversation(agency, mandate), await aConversation(agency, mandate), await aConversation(agency, mandate)];
  for (const body of talks.slice(1)) expect(codeOf(await api.call('createConversation', { token, body }))).toBe('ok');
  let counter = 0;
  const say = async (laneId: string): Promise<void> => {
    const place = { agencyId, laneId, messageId: longId() };
    await post(db, place, await anEnvelope(place, owner.uid, owner.device, ++counter));
    await recordMessage(api.platform, place, api.clock.now);
  };
  const period = periodOf(api.clock.now);
  const lanesOf = (at: number): { candidate: string; internal: string } => {
    const [candidate, internal] = (talks[at]?.lanes ?? []).map(({ laneId }) => laneId);
    if (candidate === undefined || internal === undefined) throw new Error('no lanes');
    return { candidate, internal };
  };
  // The last one has no notes.
  for (const [at, [messages, notes]] of [
    [2, 3],
    [1, 1],
    [2, 2],
    [1, 0],
  ].entries()) {
    const { candidate, internal } = lanesOf(at);
    for (let n = 0; n < (messages ?? 0); n++) await say(candidate);
    for (let n = 0; n < (notes ?? 0); n++) await say(internal);
    for (const laneId of [candidate, internal]) await api.call('laneShares', { token, params: { laneId }, body: { from: period, to: period } });
  }
  const scope = { kind: 'conversation' as const, id: talks[2]?.conversationId ?? '', fromMs: null, toMs: null };
  expect(codeOf(await api.call('placeHold', { token, body: { holdId: shortId(), scope, matter: sealedBox() } }))).toBe('ok');

  api.clock.advance(100 * dayMs);
  const edit = anEdit(0, { id: shortId(), classes: ['note'], clock: 'createdAt', deleteAtLatest: { n: 60, unit: 'days' } });
  const { report } = await agreeing(api, made, [edit]);
  expect(report?.classes).toMatchObject({
    message: { total: 6, sooner: 0, later: 0, same: 6, held: 2 },
    note: { total: 6, sooner: 4, later: 0, same: 2, held: 2 },
    card: { total: 4, sooner: 0, same: 4, held: 1 },
  });
  expect(report).toMatchObject({ people: 2, searches: 1 });

  api.clock.advance(dayMs);
  await runRetentionJob(api);
  const turn = () => runAgency(api.platform, deletionSteps, agencyId, api.clock.now);
  for (let day = 0; day <= 21; day++, api.clock.advance(dayMs)) await turn();
  const trash = (await db.collection(paths.trash(agencyId)).get()).docs.map((doc) => doc.data() as Trash);
  expect(trash.map(({ lane }) => lane).toSorted()).toEqual([0, 1, 2].map((at) => lanesOf(at).internal).toSorted());
  api.clock.advance(trashMs);
  for (let n = 0; n < 3; n++, api.clock.advance(dayMs)) await turn();

  const countOf = async (lanes: readonly string[]): Promise<number[]> =>
    Promise.all(lanes.map(async (lane) => (await db.collection(paths.messages(agencyId, lane)).count().get()).data().count));
  expect(await countOf([0, 1, 2, 3].map((at) => lanesOf(at).internal))).toEqual([0, 0, 2, 0]);
  expect(await countOf([0, 1, 2, 3].map((at) => lanesOf(at).candidate))).toEqual([2, 1, 2, 1]);
  const stateOf = async (lane: string): Promise<unknown> => (await shred.doc(shredPaths.share(lane, period)).get()).get('state');
  expect(await Promise.all([0, 1, 2].map((at) => stateOf(lanesOf(at).internal)))).toEqual(['purged', 'purged', 'live']);
  expect(await Promise.all([0, 1, 2].map((at) => stateOf(lanesOf(at).candidate)))).toEqual(['live', 'live', 'live']);
  // The place of notes that nobody wrote is there.
  expect(((await db.doc(paths.lane(agencyId, lanesOf(3).internal)).get()).data() as Lane | undefined)?.state).toBe('open');
  for (const { conversationId } of talks)
    expect(((await db.doc(paths.conversation(agencyId, conversationId)).get()).data() as Conversation | undefined)?.state).toBe('open');
  const certificates = (await db.collection(paths.certificates(agencyId)).get()).docs.map(
    (doc) => JSON.parse((doc.data() as Certificate).json) as DeletionCertificate,
  );
  expect(certificates.reduce((sum, { counts }) => sum + (counts['messages']?.purged ?? 0), 0)).toBe(report?.classes.note?.sooner);
  expect(certificates.flatMap(({ rules }) => rules.map(({ id }) => id))).toEqual(certificates.map(() => edit.id));
});

test('[RT31, RT62, RT63] what a preview of a rule from the making of messages counts is what goes, month by month, while the talk goes on', async () => {
  const made = await anAgencyOf(api, 0);
  const { agency, token, lane, id } = made;
  const { agencyId, owner } = agency;
  const { db } = api.platform;
  const start = api.clock.now;
  let counter = 0;
  const sent = new Map<string, number>();
  const say = async (): Promise<void> => {
    const place = { agencyId, laneId: lane, messageId: longId() };
    const sentAt = Timestamp.fromMillis(api.clock.now);
    const envelope = await anEnvelope(place, owner.uid, owner.device, ++counter);
    await db.doc(paths.message(agencyId, lane, place.messageId)).set({ ...envelope, period: periodOf(api.clock.now), sentAt });
    await db.doc(paths.lane(agencyId, lane)).update({ last: { at: sentAt, by: owner.uid, size: 1 } });
    await recordMessage(api.platform, place, api.clock.now);
    sent.set(place.messageId, api.clock.now);
  };
  for (let week = 0; week < 30; week++, api.clock.advance(7 * dayMs)) await say();
  // A hold on the days of one month.
  const heldMonth = periodOf(start) + 1;
  const scope = { kind: 'conversation' as const, id, fromMs: monthBegins(heldMonth), toMs: monthBegins(heldMonth + 1) };
  expect(codeOf(await api.call('placeHold', { token, body: { holdId: shortId(), scope, matter: sealedBox() } }))).toBe('ok');
  const edit = anEdit(0, { id: shortId(), classes: ['message'], clock: 'createdAt', deleteAtLatest: { n: 4, unit: 'months' } });
  const { report } = await agreeing(api, made, [edit]);
  const dayOf = new Map(report?.samples.filter((one) => one.class === 'message').map(({ made: at, changed }) => [at, changed]));
  const inMonth = (month: number): number => [...sent.values()].filter((at) => periodOf(at) === month).length;
  const heldThere = inMonth(heldMonth);
  // What goes with the whole of the talk, its newest month, is held with it.
  const held = heldThere + inMonth(Math.max(...[...sent.values()].map(periodOf)));
  expect(report?.classes.message).toMatchObject({ total: 30, held, sooner: 30 - held });

  api.clock.advance(dayMs);
  await runRetentionJob(api);
  const seen = new Map<string, number>();
  const turn = () => runAgency(api.platform, deletionSteps, agencyId, api.clock.now);
  // Every second day, with a word now and then so that the talk lives on.
  const stepMs = 2 * dayMs;
  for (let n = 0; n < 75; n++, api.clock.advance(stepMs)) {
    if (n % 5 === 0) await say();
    await turn();
    const keptFrom = ((await db.doc(paths.lane(agencyId, lane)).get()).data() as Lane).retention.keptFrom?.toMillis() ?? 0;
    for (const [messageId, at] of sent) if (at < keptFrom && !seen.has(messageId)) seen.set(messageId, api.clock.now);
  }
  for (const [messageId, at] of sent) {
    const [counted, gone] = [dayOf.get(at), seen.get(messageId)];
    if (typeof counted !== 'number' || counted > api.clock.now - stepMs) continue;
    expect([at, gone !== undefined && gone >= counted && gone < counted + stepMs]).toEqual([at, true]);
  }
  expect(seen.size).toBeGreaterThan(15);
  api.clock.advance(trashMs);
  for (let n = 0; n < 3; n++, api.clock.advance(dayMs)) await turn();
  const left = (await db.collection(paths.messages(agencyId, lane)).get()).docs.map((doc) => doc.id);
  const isHeld = (messageId: string): boolean => periodOf(sent.get(messageId) ?? 0) === heldMonth;
  expect([...seen.keys()].filter((messageId) => left.includes(messageId)).every(isHeld)).toBe(true);
  expect(left.filter(isHeld)).toHaveLength(heldThere);
  const certificates = (await db.collection(paths.certificates(agencyId)).get()).docs.map(
    (doc) => JSON.parse((doc.data() as Certificate).json) as DeletionCertificate,
  );
  expect(certificates.reduce((sum, { counts }) => sum + (counts['messages']?.purged ?? 0), 0)).toBe(sent.size - left.length);
});
