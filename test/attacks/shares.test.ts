import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { FieldPath, Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import { doc, getDocFromServer } from 'firebase/firestore';
import type { ApiClient } from '../../web/src/platform/api-client.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { outcome, outcomes } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
const period = periodOf(Date.now());
beforeAll(async () => {
  agency = await anAgency();
});

const shares = async (api: ApiClient, scene: Scene, from = period, to = from): Promise<readonly string[]> =>
  (await api.call('laneShares', { params: { laneId: scene.talk.candidateLane }, body: { from, to } })).shares.map((one) => one.share);
/** As the purge leaves a month of a lane: the share gone, its marker there. */
const purge = (scene: Scene) => admin.shred.doc(shredPaths.share(scene.talk.candidateLane, period)).update({ share: null, state: 'purged' });

test('[attack 52] a purged month is never made again, for nobody, and what was written in it stays shut', async () => {
  const scene = await aScene(agency);
  const candidate = await theCandidate(scene.url);
  const [before] = await shares(agency.api, scene);
  expect(before).toMatch(/^.{43}$/);
  const message = readMessage(
    scene.messageId,
    (await getDocFromServer(doc(agency.sdk.db, paths.message(agency.agencyId, scene.talk.candidateLane, scene.messageId)))).data() ?? {},
  );
  await purge(scene);
  for (const api of [agency.api, candidate.api, agency.api]) {
    const answer = await api
      .call('laneShares', { params: { laneId: scene.talk.candidateLane }, body: { from: period, to: period } })
      .catch((error: unknown) => error);
    expect(answer).toMatchObject({ code: 'share-purged', detail: { period } });
  }
  expect((await candidate.api.call('laneKeys', { params: { laneId: scene.talk.candidateLane }, body: {} })).shares.map((one) => one.period)).not.toContain(
    period,
  );
  expect((await admin.shred.doc(shredPaths.share(scene.talk.candidateLane, period)).get()).get('share')).toBeNull();

  const phone = await aBrowser(scene.url);
  const bound = await phone.bind();
  if (bound.state === 'waiting') await agency.links.admit(scene.talk.conversationId, scene.linkId, phone.vault.deviceId, bound.number);
  const again = await phone.bind();
  expect(again.state).toBe('admitted');
  expect(await phone.read(again)).toEqual([]);
  expect(message?.envelope && (await phone.vault.open({ ...message, sentAt: message.sentAt }))).toEqual({ kind: 'locked' });
});

test('[attack 52] of many that make a share at once all get one value, with one row', async () => {
  const scene = await aScene(agency);
  const next = period + 1;
  const all = await Promise.all(Array.from({ length: 12 }, () => shares(agency.api, scene, next)));
  expect(new Set(all.flat()).size).toBe(1);
  expect(all.flat().length).toBe(12);
  const rows = await admin.db
    .collection(paths.laneLedger(agency.agencyId, scene.talk.candidateLane))
    .where('kind', '==', 'share')
    .where('subject', '==', String(next))
    .get();
  expect(rows.size).toBe(1);
});

test('[attack 52] nobody asks ahead of his state, before his time, too much, or after his removal', async () => {
  const scene = await aScene(agency);
  const provisional = await aBrowser(scene.url);
  await provisional.bind();
  const ask =
    (from: number, to = from) =>
    () =>
      shares(agency.api, scene, from, to);
  const { api } = provisional;
  expect(
    await outcomes({
      now: ask(period),
      next: ask(period + 1),
      'in two months': ask(period + 2),
      'last month': ask(period - 1),
      'two years': ask(period - 24, period),
      backwards: ask(period + 1, period),
    }),
  ).toEqual({
    now: 'granted',
    next: 'granted',
    'in two months': 'period-out-of-range',
    'last month': 'period-out-of-range',
    'two years': 'period-out-of-range',
    backwards: 'period-out-of-range',
  });
  expect(await outcomes({ now: () => shares(api, scene), next: () => shares(api, scene, period + 1) })).toEqual({
    now: 'granted',
    next: 'period-out-of-range',
  });
  expect((await api.call('laneKeys', { params: { laneId: scene.talk.candidateLane }, body: {} })).shares.map((one) => one.period)).toEqual([period]);

  const lane = admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane));
  await lane.update(new FieldPath('participants', agency.uid, 'until'), Timestamp.now());
  expect(await outcome(() => shares(agency.api, scene, period + 1))).toBe('not-found');
});
