import { paths } from '@liexin/domain/storage/paths';
import { hpkeWrap } from '@liexin/e2ee/hpke-wrap';
import { shortId } from '@liexin/e2ee/random-bytes';
import { Bytes, collection, deleteDoc, doc, getDocFromServer, getDocsFromServer, serverTimestamp, setDoc, type Firestore } from 'firebase/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { plainValue } from '../../web/src/platform/firestore-source.ts';
import { openOwnDrafts, type SealedDraft } from '../../web/src/platform/vault/own-drafts.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes, type Attempts } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let own: AgencyActor;
let stranger: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  [own, stranger] = await Promise.all([anAgency(), anAgency('Another Agency')]);
  scene = await aScene(own);
});

const draftOf = (db: Firestore) => doc(db, paths.draft(own.agencyId, own.uid, scene.talk.candidateLane));
const prefsOf = (db: Firestore) => doc(db, paths.inboxPrefs(own.agencyId, own.uid));
const stored = async (sealed: SealedDraft, device: string) => ({
  version: 1,
  generation: sealed.generation,
  enc: Bytes.fromUint8Array(sealed.enc),
  ciphertext: Bytes.fromUint8Array(sealed.ciphertext),
  device,
  at: serverTimestamp(),
});
const seal = (text: string): Promise<SealedDraft> => openOwnDrafts(own.device).seal(scene.talk.candidateLane, { text, writtenAtMs: Date.now() });

test("[attack 61] somebody else's unsent words, pins and mutes are nobody's, whatever they know of their place", async () => {
  const fields = await stored(await seal('Not sent yet'), own.device.deviceId);
  expect(await outcome(() => setDoc(draftOf(own.sdk.db), fields))).toBe('granted');
  expect(await outcome(() => setDoc(prefsOf(own.sdk.db), { pinned: [scene.talk.conversationId] }))).toBe('granted');
  const candidate = await theCandidate(scene.url);
  const attempts = (db: Firestore): Attempts => ({
    'reads the draft': () => getDocFromServer(draftOf(db)),
    'lists drafts': () => getDocsFromServer(collection(db, paths.drafts(own.agencyId, own.uid))),
    'writes one': () => setDoc(draftOf(db), fields),
    'takes it away': () => deleteDoc(draftOf(db)),
    'reads pins and mutes': () => getDocFromServer(prefsOf(db)),
    'mutes for them': () => setDoc(prefsOf(db), { muted: { [scene.talk.conversationId]: null } }),
  });
  for (const db of [stranger.sdk.db, candidate.sdk.db]) expect(await outcomes(attempts(db))).toEqual(every(attempts(db), 'permission-denied'));
});

test('[attack 61] what lies there is ciphertext, and the server puts no words into anybody’s field', async () => {
  const { candidateLane } = scene.talk;
  const drafts = openOwnDrafts(own.device);
  await setDoc(draftOf(own.sdk.db), await stored(await seal('猎信 secret words'), own.device.deviceId));
  const read = async (): Promise<SealedDraft> => plainValue((await getDocFromServer(draftOf(own.sdk.db))).data()) as SealedDraft;
  const dump = Buffer.from(JSON.stringify((await admin.db.doc(draftOf(own.sdk.db).path).get()).data()));
  expect(dump.includes('secret words')).toBe(false);
  expect((await drafts.open(candidateLane, await read()))?.text).toBe('猎信 secret words');
  expect(await drafts.open(scene.talk.internalLane, await read())).toBeNull();

  // Everybody knows the public key; to make a draft takes the private one.
  const context = { purpose: 'draft', agencyId: own.agencyId, objectId: candidateLane, generation: 1, recipientId: own.uid } as const;
  const forged = await hpkeWrap(context, own.device.admitted.person.ukPub, new Uint8Array(256).fill(0x80));
  await admin.db.doc(draftOf(own.sdk.db).path).set({
    version: 1,
    generation: 1,
    enc: Buffer.from(forged.enc),
    ciphertext: Buffer.from(forged.ciphertext),
    device: shortId(),
    at: Timestamp.now(),
  });
  expect(await drafts.open(candidateLane, await read())).toBeNull();
});
