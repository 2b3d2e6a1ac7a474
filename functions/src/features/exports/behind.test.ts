import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, collect, exportState } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { recordPatienceMs } from './lanes-behind.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let talk: Talk;
let second: Colleague;
let late: string;
let exportId: string;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const run = (now: number) => runExports(api.platform, firestoreStore(api.platform.db), now);
const stateOf = () => exportState(api, talk.agency.agencyId, exportId);
const report = async () => verifyExport(bytesSource(await collect(api, second, exportId)));

/** Two messages, of which the second has no row yet, and an export that was allowed. */
const aLateRow = async (): Promise<number> => {
  talk = await aTalk(api);
  second = await aColleague(api, talk.agency, talk.token, ['admin']);
  await talk.consultantSays();
  late = await talk.candidatePosts();
  api.clock.now = Math.max(api.clock.now, Date.now());
  exportId = await anApprovedExport(api, second.token, talk.token);
  return api.clock.now;
};

test('[EX28] a message whose row is on its way is waited for, and is in the export', async () => {
  const now = await aLateRow();
  await run(now + 1_000);
  expect(await stateOf()).toBe('building');
  await talk.record(late);
  await run(now + 2_000);
  expect(await stateOf()).toBe('ready');
  expect(await report()).toMatchObject({ findings: [], counts: { messages: 2 }, completeness: { unrecorded: [], unrecordedLanes: 0 } });
});

test('[EX28] a row that does not come is not waited for without end: the export says which lane it does not have whole', async () => {
  const now = await aLateRow();
  await run(now + recordPatienceMs - 1_000);
  expect(await stateOf()).toBe('building');
  await run(now + recordPatienceMs + 1_000);
  expect(await stateOf()).toBe('ready');
  expect(await report()).toMatchObject({ findings: [], counts: { messages: 1 }, completeness: { unrecorded: [talk.lane.laneId], unrecordedLanes: 1 } });
});
