import { paths } from '@liexin/domain/storage/paths';
import { generateDeviceKeys } from '@liexin/e2ee/device-keys';
import { hpkeWrap } from '@liexin/e2ee/hpke-wrap';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { sentMessages } from '../support/actors/agency-reader.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let forwardee: CandidateActor;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  await theCandidate(scene.url);
  forwardee = await aBrowser(scene.url);
  await forwardee.bind();
});

type Note = Awaited<ReturnType<CandidateActor['vault']['note']>>;
const leave = async (who: CandidateActor, note: Partial<Note & { auth: string }> = {}, text = 'Please let me in') =>
  who.api.call('note', { params: { linkId: who.linkId }, body: { auth: (await who.vault.auth()) ?? '', ...(await who.vault.note(text)), ...note } });
const view = async (which = scene) => (await agency.links.view(which.talk.conversationId, { agency: 'Tidewell Partners', first: 'Helen' }))?.notes ?? [];

test('[attack 46] a note from somebody who has the link is never a message, a ledger row of one, or unread', async () => {
  const lane = admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane));
  const rows = () => admin.db.collection(paths.laneLedger(agency.agencyId, scene.talk.candidateLane)).where('kind', '==', 'message').count().get();
  const [last, before, count] = [(await lane.get()).get('last'), await sentMessages(agency, scene.talk), (await rows()).data().count];
  await leave(forwardee);
  expect((await view()).map((note) => note.text)).toEqual(['Please let me in']);
  expect((await lane.get()).get('last')).toEqual(last);
  expect(await sentMessages(agency, scene.talk)).toEqual(before);
  expect((await rows()).data().count).toBe(count);
});

test('[attack 46] a flood stops at three unread, and at five a day however many are handled; a repeat is no second note', async () => {
  const flooded = await aScene(agency);
  const person = await aBrowser(flooded.url);
  await person.bind();
  const same = await person.vault.note('once');
  expect(
    await outcomes({
      first: () => leave(person, same),
      repeat: () => leave(person, same),
      second: () => leave(person),
      third: () => leave(person),
      fourth: () => leave(person),
    }),
  ).toEqual({
    first: 'granted',
    repeat: 'granted',
    second: 'granted',
    third: 'granted',
    fourth: 'note-limit',
  });
  const notes = await view(flooded);
  expect(notes.length).toBe(3);
  for (const note of notes) await agency.links.handled(flooded.linkId, note.noteId);
  expect(await view(flooded)).toEqual([]);
  const later = await Promise.all([1, 2, 3, 4, 5, 6].map(() => outcome(leave(person))));
  expect(later.toSorted()).toEqual(['granted', 'granted', 'note-limit', 'note-limit', 'note-limit', 'note-limit']);
});

test('[attack 46] a note without the secret, too long, or of an odd length is refused', async () => {
  const sealed = async (length: number): Promise<Partial<Note>> => {
    const { dkPub } = await generateDeviceKeys();
    const box = await hpkeWrap(
      { purpose: 'note', agencyId: agency.agencyId, objectId: scene.linkId, generation: 0, recipientId: scene.linkId },
      dkPub,
      randomBytes(length),
    );
    return { enc: toBase64url(box.enc), ciphertext: toBase64url(box.ciphertext) };
  };
  expect(await outcome(leave(forwardee, await sealed(512)))).toBe('granted');
  const malformed = {
    'no secret': () => leave(forwardee, { auth: '' }),
    '5 kB': async () => leave(forwardee, await sealed(5120)),
    'a block too long': async () => leave(forwardee, await sealed(4096 + 256)),
    'odd length': async () => leave(forwardee, await sealed(300)),
  };
  expect(await outcomes(malformed)).toEqual(every(malformed, 'malformed-request'));
  expect(await outcome(leave(forwardee, { auth: toBase64url(randomBytes(32)) }))).toBe('link-unknown');
  expect(await outcome(forwardee.vault.note('x'.repeat(5000)))).toBe('bad-length');
});

test('[attack 46] an ended link takes notes for thirty days, and hands out nothing', async () => {
  const ended = await aScene(agency);
  const person = await aBrowser(ended.url);
  await person.begin();
  await agency.links.end(ended.linkId, 'revoked');
  expect(await outcome(leave(person))).toBe('granted');
  await admin.db.doc(paths.link(agency.agencyId, ended.linkId)).update({ endedAt: Timestamp.fromMillis(Date.now() - 31 * 86_400_000) });
  expect(await outcome(leave(person))).toBe('link-ended');
  expect(await outcome(agency.api.call('noteHandled', { params: { linkId: ended.linkId, noteId: longId() }, body: {} }))).toBe('not-found');
});
