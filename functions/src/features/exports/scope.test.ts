import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lane } from '../../platform/stored.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { wholeAgency } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { lanesOf } from './scope-lanes.ts';

let api: LocalApi;
let talk: Talk;
beforeAll(async () => {
  api = await localApi();
  talk = await aTalk(api);
});
afterAll(() => api.close());

const laneOf = async (id: string) => (await api.platform.db.doc(paths.lane(talk.lane.agencyId, id)).get()).data() as Lane;

test('[EX17] the store is asked for the kinds that are wanted: others take no place of the page', async () => {
  const { db } = api.platform;
  const { agencyId } = talk.lane;
  for (const kind of ['candidate', 'internal'] as const)
    for (const scope of [wholeAgency, { ...wholeAgency, about: 'conversation', id: talk.conversationId }] as const)
      expect((await lanesOf(db, agencyId, { ...scope, kinds: [kind] }, 1)).map(({ lane }) => lane.kind)).toEqual([kind]);
});

test('[EX17] a person is everywhere where they ever took part, also where they do not read any more', async () => {
  const { db } = api.platform;
  const { agencyId, laneId } = talk.lane;
  const { uid } = talk.agency.owner;
  const scope = { ...wholeAgency, about: 'person', id: uid } as const;
  expect((await lanesOf(db, agencyId, scope)).length).toBe(2);
  const { participants } = await laneOf(laneId);
  const own = participants[uid];
  if (!own) throw new Error('not in it');
  // As somebody leaves, and as a part of a conversation goes out of sight.
  await db.doc(paths.lane(agencyId, laneId)).update({ participantUids: [], participants: { ...participants, [uid]: { ...own, until: Timestamp.now() } } });
  expect((await lanesOf(db, agencyId, scope)).map(({ id }) => id)).toContain(laneId);
  expect(await lanesOf(db, agencyId, { ...scope, kinds: ['candidate'] }, 1)).toMatchObject([{ id: laneId }]);
  // Who wrote nothing and was only ever in the other part is not in this one.
  await db.doc(paths.lane(agencyId, laneId)).update({ participants: {} });
  expect((await lanesOf(db, agencyId, scope)).map(({ lane }) => lane.kind)).toEqual(['internal']);
});
