import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retentionShares } from '../../platform/shares.ts';
import type { Lane } from '../../platform/stored.ts';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, wholeAgency } from '../../testing/an-export.ts';
import { longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let talk: Talk;
let second: Colleague;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const month = (back: number): number => periodOf(api.clock.now) - back;
const begins = (period: number): number => Date.UTC(Math.floor(period / 12), period % 12);
const aFreshTalk = async (): Promise<void> => {
  talk = await aTalk(api);
  second = await aColleague(api, talk.agency, talk.token, ['admin']);
  await talk.candidateSays();
  await retentionShares(api.platform, talk.lane, { periods: [month(0), month(1), month(2), month(5)], makeFrom: 0 }, api.clock.now);
};
const built = async (scope = wholeAgency): Promise<string> => {
  const exportId = await anApprovedExport(api, second.token, talk.token, scope);
  await runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
  return exportId;
};
/** Under a fresh grant. */
const unlock = (exportId: string) => api.call('unlockExport', { token: api.passwordToken(talk.agency.owner.uid), params: { exportId } });
const keysOf = (exportId: string, laneId = talk.lane.laneId) => api.call('exportKeys', { token: talk.token, params: { exportId }, body: { lanes: [laneId] } });
const told = async (exportId: string) => {
  await unlock(exportId);
  const { body, fault } = await keysOf(exportId);
  if (fault) return fault.code;
  return { epochs: body.lanes[0]?.epochs.map(({ epoch }) => epoch), months: body.lanes[0]?.shares.map(({ period }) => period).toSorted((a, b) => a - b) };
};
const rowsOf = async (exportId: string) =>
  (await api.platform.db.collection(paths.agencyLedger(talk.agency.agencyId)).where('subject', '==', exportId).get()).docs.filter(
    (doc) => doc.get('kind') === 'export.unlocked',
  ).length;

test('[EX20] of keys nothing is told but lanes, epochs and months of the plan that was kept', async () => {
  await aFreshTalk();
  const { db } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const exportId = await built();
  const before = await told(exportId);
  expect(before).toEqual({ epochs: [1], months: [month(5), month(2), month(1), month(0)] });
  // Not in it: an epoch that was made ready and not begun; and what came behind the snapshot: a month, its beginning, a conversation.
  await retentionShares(api.platform, talk.lane, { periods: [month(-1)], makeFrom: 0 }, api.clock.now);
  expect((await db.doc(paths.epoch(agencyId, laneId, 2)).get()).exists).toBe(true);
  await db.doc(paths.lane(agencyId, laneId)).update({ epoch: 2 });
  const lane = (await db.doc(paths.lane(agencyId, laneId)).get()).data() as Lane;
  const later = longId().slice(0, 16);
  await db.doc(paths.lane(agencyId, later)).set({ ...lane });
  expect(await told(exportId)).toEqual(before);
  expect((await keysOf(exportId, later)).fault?.code).toBe('not-found');
});

test('[EX20] of an export of some days only their months are told, and the one that their first messages may still be sealed under', async () => {
  await aFreshTalk();
  const exportId = await built({ ...wholeAgency, fromMs: begins(month(1)) + 1, toMs: begins(month(0)) });
  expect(await told(exportId)).toMatchObject({ months: [month(2), month(1)] });
});

test('[EX21] no keys are told of what was erased, shredded or is past its last day, and no row says that they were', async () => {
  await aFreshTalk();
  const { db, shred } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const exportId = await built();
  const none = { epochs: [], months: [] };
  const laneRef = db.doc(paths.lane(agencyId, laneId));
  const lane = (await laneRef.get()).data() as Lane;
  const controlRef = db.doc(paths.laneControl(agencyId, laneId));
  await laneRef.update({ retention: { ...lane.retention, deleteBy: Timestamp.fromMillis(api.clock.now) } });
  expect(await told(exportId)).toEqual(none);
  await laneRef.update({ retention: lane.retention, state: 'expired' });
  expect(await told(exportId)).toEqual(none);
  await laneRef.update({ state: 'open' });
  await controlRef.update({ restricted: { at: Timestamp.now(), by: 'x' } });
  expect(await told(exportId)).toEqual(none);
  await controlRef.update({ restricted: null });
  // Some of it stays by law: nobody of the agency reads that either.
  const erasure = db.doc(paths.erasure(agencyId, longId()));
  await erasure.set({ kind: 'erase', conversation: talk.conversationId, state: 'decided', decision: 'partial' });
  expect(await told(exportId)).toEqual(none);
  await erasure.update({ state: 'open', decision: null });
  expect(await rowsOf(exportId)).toBe(0);
  expect(await told(exportId)).toMatchObject({ epochs: [1] });
  expect(await rowsOf(exportId)).toBe(1);
  await shred.doc(shredPaths.share(laneId, month(1))).update({ state: 'purged', share: null });
  expect(await told(exportId)).toMatchObject({ months: [month(5), month(2), month(0)] });
  await laneRef.delete();
  expect(await told(exportId)).toEqual(none);
});
