import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Conversation } from '../../platform/stored.ts';
import { aMember } from '../../testing/a-member.ts';
import { giveSeat } from '../../testing/a-seat.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const withColleague = async (talk: Talk) => {
  const { agencyId } = talk.agency;
  const { person, token } = await aMember(api, talk.agency, ['consultant']);
  const { mandate } = (await talk.conversationRef.get()).data() as Conversation;
  await giveSeat(api, person.uid, { agencyId, mandateId: mandate, conversationId: talk.conversationId, lanes: [talk.lane.laneId] });
  return { uid: person.uid, token };
};
const assign = async (talk: Talk, as: string, to: string | null, expected: string | null) =>
  (await api.call('assignConversation', { token: as, params: { conversationId: talk.conversationId }, body: { to, expected } })).status;

test('[TK5] what a candidate writes is mailed to whoever answers there, and to all who read where nobody does', async () => {
  const talk = await aTalk(api);
  const colleague = await withColleague(talk);
  const { uid: owner } = talk.agency.owner;
  const mails = async () => [(await talk.mails(`${owner}@staff.test`)).length, (await talk.mails(`${colleague.uid}@staff.test`)).length];
  await assign(talk, talk.token, colleague.uid, owner);
  await talk.candidateSays();
  await talk.later(1);
  await talk.later(20);
  expect(await mails()).toEqual([0, 1]);

  await talk.reads(owner);
  await talk.reads(colleague.uid);
  await talk.later(1);
  await assign(talk, colleague.token, null, colleague.uid);
  await talk.candidateSays();
  await talk.later(1);
  await talk.later(20);
  expect(await mails()).toEqual([1, 2]);
});

test('[TK5] an open task goes to whoever is put in charge', async () => {
  const talk = await aTalk(api);
  const colleague = await withColleague(talk);
  await talk.consultantSays();
  await talk.later(3);
  await talk.later(25 * 60);
  const [task] = await talk.tasks();
  expect(task?.assigned).toBe(talk.agency.owner.uid);

  await assign(talk, talk.token, colleague.uid, talk.agency.owner.uid);

  const stored = await api.platform.db.doc(paths.task(talk.agency.agencyId, task?.id ?? '')).get();
  expect([stored.get('assigned'), stored.get('state')]).toEqual([colleague.uid, 'open']);
});
