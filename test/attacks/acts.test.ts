import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { collection, getDocsFromServer, orderBy, query, limit } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import { foldLines } from '../../web/reply/src/fold-lines.ts';
import { foldLane } from '../../web/src/features/conversation/fold-items.ts';
import { readMessage, type StoredMessage } from '../../web/src/platform/live/stored-message.ts';
import type { MessageToSeal } from '../../web/src/platform/vault/messages.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { outcome } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
});

/** The agency's device signs and posts an act. */
const act = async (text: string, change: Partial<MessageToSeal>): Promise<void> => {
  const laneId = scene.talk.candidateLane;
  const { id, envelope } = await agency.seal(laneId, text, change);
  await postMessage(agency.sdk.db, { agencyId: agency.agencyId, laneId, id, envelope, by: agency.uid });
};

/** Everything in the lane, as the server has it. */
const stored = async (): Promise<readonly StoredMessage[]> => {
  const place = collection(agency.sdk.db, paths.messages(agency.agencyId, scene.talk.candidateLane));
  const found = await getDocsFromServer(query(place, orderBy('sentAt'), limit(200)));
  return found.docs.flatMap((doc) => readMessage(doc.id, doc.data()) ?? []);
};

test('[attack 60] what one person does to the message of another changes nothing for any reader, and is told', async () => {
  const candidate = await theCandidate(scene.url, 'Thursday suits me.');
  const mine = scene.messageId;
  const theirs = (await stored()).find(({ sender }) => sender !== agency.uid)?.id ?? '';
  // Signed and sealed as the product does it, by somebody whose device lies: the server cannot know.
  await candidate.write('Could we talk about money?', { type: 'edit', ref: mine, extra: { replaces: mine } });
  await candidate.write('', { type: 'del', ref: mine });
  await act('I never want to hear from you.', { type: 'edit', ref: fromBase64url(theirs) });
  await act('', { type: 'del', ref: fromBase64url(theirs) });
  await candidate.write('', { type: 'react', ref: mine, extra: { emoji: 'call me at +86' } });
  await candidate.write('', { type: 'react', ref: mine, extra: { emoji: '👍' } });

  const messages = await stored();
  const participants = { [agency.uid]: { kind: 'staff' as const }, [scene.talk.guestUid]: { kind: 'candidate' as const } };
  const staffOpened = await Promise.all(
    messages.map(async ({ id, envelope }) => [id, await agency.vault.messages.open({ id, laneId: scene.talk.candidateLane, envelope, participants })] as const),
  );
  const staff = foldLane({ uid: agency.uid, messages, outcomes: new Map(staffOpened), outgoing: [], held: new Set() });
  expect(staff.refused.map(({ act: { type, sender }, why }) => [type, sender === agency.uid ? 'agency' : 'candidate', why])).toEqual([
    ['edit', 'candidate', 'not-the-sender'],
    ['del', 'candidate', 'not-the-sender'],
    ['edit', 'agency', 'not-the-sender'],
    ['del', 'agency', 'not-the-sender'],
    ['react', 'candidate', 'malformed'],
  ]);
  expect([...staff.folded.keys()]).toEqual([mine]);
  expect(staff.folded.get(mine)).toMatchObject({ text: 'Could we talk on Thursday?', deleted: null, reactions: [{ emoji: '👍', by: [scene.talk.guestUid] }] });

  const opened = new Map(await Promise.all(messages.map(async (message) => [message.id, await candidate.vault.open(message)] as const)));
  const seen = foldLines({ messages, opened, waiting: [], held: new Set(), guestUid: scene.talk.guestUid, nameOf: () => 'Helen', failure: String });
  expect(messages.filter(({ id }) => seen.refused(id) !== undefined)).toHaveLength(5);
  expect(seen.of(theirs, 'Thursday suits me.')).toEqual({ text: 'Thursday suits me.' });
  expect(seen.of(mine, 'Could we talk on Thursday?')).toMatchObject({ text: 'Could we talk on Thursday?', acts: { deleted: null, revisions: [] } });
});

test('[attack 60] a device that only opened the link reacts to nothing, and no reaction has room for a message', async () => {
  const other = await aScene(agency);
  const robot = await aBrowser(other.url);
  await robot.bind();
  const sign = { type: 'react', ref: other.messageId, extra: { emoji: '👍' } } as const;
  expect(await outcome(() => robot.write('', sign))).toBe('permission-denied');
  await robot.claim();
  expect(await outcome(() => robot.write('', sign))).toBe('granted');
  expect(await outcome(() => robot.write('', { ...sign, extra: { emoji: 'a whole sentence that nobody would find in any history. '.repeat(3) } }))).toBe(
    'permission-denied',
  );
  expect(await outcome(() => robot.write('a sentence beside the sign, which also must not fit '.repeat(3), sign))).toBe('permission-denied');
});
