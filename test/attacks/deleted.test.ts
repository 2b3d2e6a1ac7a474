import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { periodOf } from '@liexin/proof/period';
import { purgeLeaf, readPurgeRow } from '@liexin/proof/purge-row';
import { sha256 } from '@liexin/proof/sha256';
import { deleteDoc, doc, setDoc, updateDoc } from 'firebase/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { longId, sealedBox, shortId } from '../../functions/src/testing/keys.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { runJob } from '../support/rewrite-history.ts';
import { admin, dump } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
const period = periodOf(Date.now());
beforeAll(async () => {
  agency = await anAgency();
});

const at = (path: string) => admin.db.doc(path);
const lanesOf = async ({ talk }: Scene): Promise<string[]> =>
  Object.values((await at(paths.conversation(agency.agencyId, talk.conversationId)).get()).get('lanes') as Record<string, string>);
/** The last day of a conversation was yesterday, by what people decided: the clock comes by, and looks once more. */
const end = async (scene: Scene): Promise<void> => {
  const retention = { deleteBy: Timestamp.fromMillis(Date.now() - 86_400_000), rule: 'erasure' };
  for (const lane of await lanesOf(scene)) await at(paths.lane(agency.agencyId, lane)).update({ retention });
  for (const _ of [1, 2]) await runJob('deletions');
};
const messagesOf = async (laneId: string): Promise<number> => (await admin.db.collection(paths.messages(agency.agencyId, laneId)).get()).size;
const shareOf = (laneId: string) => agency.api.call('laneShares', { params: { laneId }, body: { from: period, to: period } });

test('[attack 21] a backup from before brings nothing back that was deleted: its key is nowhere, its row holds, and it is deleted again', async () => {
  const scene = await aScene(agency);
  await theCandidate(scene.url);
  const { candidateLane: laneId, conversationId } = scene.talk;
  const share = (await shareOf(laneId)).shares[0]?.share ?? '';
  expect([share.length, await messagesOf(laneId)]).toEqual([43, 2]);
  const documents = [paths.conversation(agency.agencyId, conversationId), paths.lane(agency.agencyId, laneId)];
  const whole = await Promise.all(documents.map(async (path) => ({ path, data: (await at(path).get()).data() ?? {} })));
  const below = await dump(at(paths.lane(agency.agencyId, laneId)), (path) => /\/(?:messages|epochs|signers|devices|cursors)\//.test(path));
  const backup = [...whole, ...below];
  await end(scene);
  expect([await messagesOf(laneId), (await at(paths.lane(agency.agencyId, laneId)).get()).exists]).toEqual([0, false]);

  let prev = CHAIN_START;
  const rows = (await admin.db.collection(paths.laneLedger(agency.agencyId, laneId)).orderBy('seq').get()).docs.map((row) => row.data());
  for (const { seq, at: when, kind, leaf, hash } of rows) {
    prev = await chainHash({ ledgerId: laneId, prev, seq, atMs: (when as Timestamp).toMillis(), kind, leaf: new Uint8Array(leaf as Buffer) });
    expect(toBase64url(prev)).toBe(toBase64url(new Uint8Array(hash as Buffer)));
  }
  const row = rows.find(({ kind }) => kind === 'purge');
  const purged = readPurgeRow(String(row?.['subject']), row?.['detail']);
  expect(purged).toMatchObject({ period, count: 2, share: toBase64url(await sha256(fromBase64url(share))) });
  expect(purged && toBase64url(await purgeLeaf(purged))).toBe(toBase64url(new Uint8Array(row?.['leaf'] as Buffer)));

  for (const { path, data } of backup) await at(path).set(data);
  expect(await messagesOf(laneId)).toBe(2);
  expect(await outcome(() => shareOf(laneId))).toBe('share-purged');
  const forms = [share, Buffer.from(fromBase64url(share)).toString('base64'), Buffer.from(fromBase64url(share)).toString('hex')];
  const kept = JSON.stringify([backup, (await admin.shred.doc(shredPaths.share(laneId, period)).get()).data()]);
  expect(forms.filter((form) => kept.includes(form))).toEqual([]);

  await runJob('replay');
  await runJob('deletions');
  expect([await messagesOf(laneId), (await at(paths.lane(agency.agencyId, laneId)).get()).exists]).toEqual([0, false]);
});

test('[attack 22] what a hold keeps no clock deletes and nobody releases alone, and no page writes a hold or a last day', async () => {
  const [free, held] = [await aScene(agency), await aScene(agency)];
  const { candidateLane: laneId, conversationId } = held.talk;
  const { agencyId, api, sdk } = agency;
  await shareOf(laneId);
  const holdId = shortId();
  const scope = { kind: 'conversation' as const, id: conversationId, fromMs: null, toMs: null };
  await api.call('placeHold', { params: {}, body: { holdId, scope, matter: sealedBox() } });
  await end(free);
  expect(await messagesOf(free.talk.candidateLane)).toBe(0);
  await end(held);
  expect((await at(paths.trashed(agencyId, laneId)).get()).data()).toMatchObject({ state: 'trash', heldBy: [holdId] });
  expect([await messagesOf(laneId), (await admin.shred.doc(shredPaths.share(laneId, period)).get()).get('state')]).toEqual([1, 'live']);

  const approvalId = longId();
  await outcome(() => api.call('askApproval', { params: {}, body: { approvalId, kind: 'hold-release', subject: holdId } }));
  expect(await outcome(() => api.call('giveApproval', { params: { approvalId }, body: { act: null } }))).toBe('own-request');
  expect((await at(paths.hold(agencyId, holdId)).get()).get('releasedAt')).toBeNull();

  const writes = {
    'ends the hold': () => updateDoc(doc(sdk.db, paths.hold(agencyId, holdId)), { releasedAt: Timestamp.now().toDate() }),
    'takes the hold away': () => deleteDoc(doc(sdk.db, paths.hold(agencyId, holdId))),
    'makes a hold': () => setDoc(doc(sdk.db, paths.hold(agencyId, shortId())), { scope }),
    'empties the register': () => setDoc(doc(sdk.db, paths.holdRegister(agencyId)), { version: 9, holds: {} }),
    'moves the last day': () => updateDoc(doc(sdk.db, paths.lane(agencyId, laneId)), { 'retention.deleteBy': new Date(0) }),
    'deletes it from the trash': () => updateDoc(doc(sdk.db, paths.trashed(agencyId, laneId)), { state: 'purging', heldBy: [] }),
    'says that it is not held': () => updateDoc(doc(sdk.db, paths.conversation(agencyId, conversationId)), { held: null }),
  };
  expect(await outcomes(writes)).toEqual(every(writes, 'permission-denied'));
  await runJob('deletions');
  expect(await messagesOf(laneId)).toBe(1);
});
