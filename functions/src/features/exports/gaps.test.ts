import { paths } from '@liexin/domain/storage/paths';
import { asObject } from '@liexin/proof/export/canonical-json';
import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { rowsIn } from '../../testing/a-forger.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, collect, exportState } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { buildExport } from './build-export.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let talk: Talk;
let second: Colleague;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const aFreshTalk = async (): Promise<void> => {
  talk = await aTalk(api);
  second = await aColleague(api, talk.agency, talk.token, ['admin']);
  for (let i = 0; i < 2; i++) {
    await talk.consultantSays();
    await talk.candidateSays();
  }
};
const run = () => runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
/** Approved, and its plan made; no part yet. */
const planned = async (): Promise<string> => {
  const exportId = await anApprovedExport(api, second.token, talk.token);
  let looks = 0;
  await buildExport(api.platform, firestoreStore(api.platform.db), exportId, api.clock.now, { until: () => (looks += 1) > 1 });
  return exportId;
};
const stateOf = (exportId: string) => exportState(api, talk.agency.agencyId, exportId);

test('[EX27] what is deleted while it is built stops no export: it is named as a gap', async () => {
  await aFreshTalk();
  const exportId = await planned();
  const { db } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const devices = await db.collection(paths.candidateDevices(agencyId, laneId)).get();
  for (const name of [paths.messages(agencyId, laneId), paths.cursors(agencyId, laneId), paths.candidateDevices(agencyId, laneId)])
    await db.recursiveDelete(db.collection(name));
  await db.doc(paths.lane(agencyId, laneId)).delete();
  await db.doc(paths.conversation(agencyId, talk.conversationId)).delete();
  await run();
  expect(await stateOf(exportId)).toBe('ready');
  const report = await verifyExport(bytesSource(await collect(api, second, exportId)));
  expect(report).toMatchObject({ verdict: 'unknown-key', findings: [], counts: { messages: 0, missing: 4, devices: 0 } });
  expect(report.completeness).toMatchObject({ missing: 4, lost: [{ lane: laneId, what: 'device', id: devices.docs[0]?.id }] });
});

test('[EX27] a row of the record that is not there is a gap too, and no checker calls it intact', async () => {
  await aFreshTalk();
  const exportId = await planned();
  const { db } = api.platform;
  const rows = await db.collection(paths.laneLedger(talk.lane.agencyId, talk.lane.laneId)).where('seq', '==', 3).get();
  await rows.docs[0]?.ref.delete();
  await run();
  const report = await verifyExport(bytesSource(await collect(api, second, exportId)));
  expect(report).toMatchObject({
    verdict: 'unproved',
    findings: [{ file: 'parts/0001.jsonl', fault: 'lost-row' }],
    counts: { lost: 1 },
    completeness: { lost: [{ lane: talk.lane.laneId, what: 'row', id: '3' }] },
  });
});

test('[EX27] an export that cannot be gone on with holds up no other, and is tried again later', async () => {
  await aFreshTalk();
  const { db } = api.platform;
  const [broken, sound] = [await planned(), await anApprovedExport(api, second.token, talk.token)];
  await db.doc(paths.exportWork(broken)).update({ dueAt: new Date(api.clock.now - 60_000) });
  const pieces = await db.collection(paths.exportChunks(broken)).get();
  for (const piece of pieces.docs) if (piece.id.startsWith('plan')) await piece.ref.delete();
  const done = await run();
  expect(done).toMatchObject({ built: 1, failed: 1 });
  expect([await stateOf(broken), await stateOf(sound)]).toEqual(['building', 'ready']);
  // Not in every turn: it rests.
  expect(await run()).toMatchObject({ built: 0, failed: 0 });
});

test('[EX10] a deletion whose row came behind the last one that the plan has is no deletion of this export', async () => {
  await aFreshTalk();
  const { db } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const tip = db.doc(paths.laneTip(agencyId, laneId));
  const [before, rows] = [(await tip.get()).data(), await db.collection(paths.laneLedger(agencyId, laneId)).where('kind', '==', 'msg').limit(1).get()];
  const seq = Number(rows.docs[0]?.get('seq'));
  await db.doc(paths.message(agencyId, laneId, String(rows.docs[0]?.get('subject')))).delete();
  const detail = { count: 1, first: seq, last: seq, rule: 'r', ruleVersion: 1, run: 'run', share: null };
  await db.runTransaction(async (tx) => {
    const row = { id: 'e-purge', kind: 'purge', subject: '24322', at: Timestamp.fromMillis(api.clock.now), detail };
    await appendRows(tx, db, await readLedger(tx, db, talk.lane, []), [row]);
  });
  // As the plan sees it when the row is committed between its look at the tip and its look at the rows.
  await tip.set(before ?? {});
  const exportId = await planned();
  await run();
  expect(await stateOf(exportId)).toBe('ready');
  const report = await verifyExport(bytesSource(await collect(api, second, exportId)));
  expect(report).toMatchObject({ verdict: 'unknown-key', findings: [], counts: { messages: 3, purged: 0, missing: 1 } });
});

test('[EX29] messages of a candidate whose device has no certificate any more are not proved, be it lost before the plan or behind it', async () => {
  await aFreshTalk();
  const { db } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const before = await anApprovedExport(api, second.token, talk.token);
  const behind = await planned();
  const devices = await db.collection(paths.candidateDevices(agencyId, laneId)).get();
  for (const device of devices.docs) await device.ref.delete();
  await run();
  expect(devices.size).toBe(1);
  for (const exportId of [before, behind]) {
    const tar = await collect(api, second, exportId);
    const rows = await rowsIn(tar, 'parts/0001.jsonl');
    const places = rows.flatMap(({ message }, i) => (asObject(message)?.['device'] === devices.docs[0]?.id ? [i + 1] : []));
    expect(places.length).toBe(2);
    expect(await verifyExport(bytesSource(tar))).toMatchObject({
      verdict: 'unproved',
      isCompared: false,
      findings: places.map((row) => ({ file: 'parts/0001.jsonl', row, fault: 'lost-certificate' })),
      counts: { messages: 4, devices: 0, lost: 0 },
      completeness: { lost: [{ lane: laneId, what: 'device', id: devices.docs[0]?.id }] },
    });
  }
});
