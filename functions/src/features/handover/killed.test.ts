import type { Role } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aHandoverScene } from '../../testing/a-handover.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { hpkeBox } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { moveConversations } from './move-conversations.ts';
import { undoHandover } from './undo-handover.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

/** Seeded: the same kills in each run. */
const pseudoRandom = (seed: number) => (): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
const count = 12;

test('[HO6] killed at ten points and gone on with each time, it ends as one that ran through, and so does its undo', { timeout: 240_000 }, async () => {
  const scene = await aHandoverScene(api, count);
  const { db } = api.platform;
  const random = pseudoRandom(20_261_129);
  const id = await scene.begun();
  const caller = {
    kind: 'staff' as const,
    uid: scene.owner.uid,
    agencyId: scene.agencyId,
    deviceId: scene.owner.device.deviceId,
    roles: ['consultant', 'owner'] as Role[],
  };
  const all = Array.from({ length: count }, (_, i) => i);
  const kill = () => dyingDb(db, 1 + Math.floor(random() * 4), random() < 0.5 ? 'before' : 'after');

  const pieces = await Promise.all(all.map((i) => scene.piece(i)));
  const body = { mandateId: scene.mandate.mandateId, to: scene.receiver.person.uid, wrap: { ...hpkeBox(), generation: 1 } };
  let kills = 0;
  for (let turn = 0; turn < 10; turn++) {
    // A device that comes back makes pieces for what is not settled; here it repeats them all.
    const conversations = pieces.toSorted(() => random() - 0.5).slice(0, 3);
    await moveConversations(kill(), caller, id, { ...body, conversations }, Date.now()).catch(() => (kills += 1));
  }
  expect(kills).toBeGreaterThan(5);
  await moveConversations(db, caller, id, { ...body, conversations: pieces }, Date.now());

  const uid = scene.receiver.person.uid;
  for (const i of all) {
    const talk = await scene.conversation(i);
    expect([talk.assigned, (await scene.item(id, i))?.state]).toEqual([uid, 'moved']);
    expect([(await scene.lane(i, 0)).signers, (await scene.lane(i, 1)).signers]).toEqual([1, 1]);
    expect(await scene.rows(talk.lanes.candidate)).toEqual(['lane.opened', 'lane.reader-added', 'conversation.handed-over']);
    expect(await scene.rows(talk.lanes.internal)).toEqual(['lane.opened', 'lane.reader-added']);
  }
  expect(await scene.handover(id)).toMatchObject({ state: 'done', settled: count, entered: { [scene.mandate.mandateId]: [uid] } });
  expect((await scene.rows()).slice(-3)).toEqual(['handover.started', 'team.entered', 'handover.done']);

  for (let turn = 0; turn < 10; turn++) await undoHandover(kill(), caller, id, Date.now()).catch(() => (kills += 1));
  await undoHandover(db, caller, id, Date.now());
  for (const i of all) {
    const talk = await scene.conversation(i);
    expect([talk.assigned, talk.participantUids, (await scene.item(id, i))?.state]).toEqual([scene.owner.uid, [scene.owner.uid], 'undone']);
    expect((await scene.rows(talk.lanes.candidate)).slice(3)).toEqual(['lane.reader-left', 'conversation.handover-undone']);
  }
  expect((await scene.rows()).slice(-2)).toEqual(['team.left', 'handover.undone']);
  expect((await db.doc(paths.wrap(scene.agencyId, scene.mandate.compartmentId, 1, uid)).get()).exists).toBe(false);
});
