import { paths } from '@liexin/domain/storage/paths';
import { messageKey } from '@liexin/e2ee/message-key';
import { keyCommitment } from '@liexin/proof/key-commitment';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { Envelope } from '@liexin/proof/envelope';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { doc, getDocFromServer } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { collide, gcmAccepts } from './support/gcm-collision.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
let other: Scene;
let candidate: CandidateActor;
let good: Envelope;
beforeAll(async () => {
  agency = await anAgency();
  [scene, other] = [await aScene(agency), await aScene(agency, { text: 'Of another conversation' })];
  candidate = await theCandidate(scene.url);
  good = await stored(scene);
});

const stored = async ({ talk, messageId }: Scene): Promise<Envelope> => {
  const found = await getDocFromServer(doc(agency.sdk.db, paths.message(agency.agencyId, talk.candidateLane, messageId)));
  const message = readMessage(messageId, found.data() ?? {});
  if (!message?.envelope) throw new Error('no message');
  return message.envelope;
};

/** What staff and candidate make of this envelope under this id in the scene's lane, as a server would serve it. */
const shown = async (envelope: Envelope, id = scene.messageId, laneId = scene.talk.candidateLane): Promise<{ staff: string; candidate: string }> => {
  const participants = { [agency.uid]: { kind: 'staff' as const }, [scene.talk.guestUid]: { kind: 'candidate' as const } };
  const staff = await agency.vault.messages.open({ id, laneId, envelope, participants });
  const seen = await candidate.vault.open({ id, sentAt: { seconds: 1, nanoseconds: 0 }, sender: envelope.sender, envelope });
  return { staff: staff.kind, candidate: seen.kind };
};

const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte));

test('[attack 11] a server that alters, relabels or repeats a message shows it to nobody', async () => {
  expect(await shown(good)).toEqual({ staff: 'opened', candidate: 'opened' });
  const changes: Record<string, Partial<Envelope>> = {
    epoch: { epoch: 2 },
    period: { period: good.period - 1 },
    type: { type: 'edit' },
    counter: { counter: good.counter + 1 },
    ref: { ref: new Uint8Array(16) },
    'key log': { keyLogSeq: good.keyLogSeq + 1 },
    'key log hash': { keyLogHash: flipped(good.keyLogHash) },
    tip: { tipSeq: good.tipSeq + 1 },
    'tip hash': { tipHash: flipped(good.tipHash) },
    nonce: { nonce: flipped(good.nonce) },
    ciphertext: { ciphertext: flipped(good.ciphertext) },
    commitment: { commitment: flipped(good.commitment) },
    signature: { signature: flipped(good.signature) },
    'of another message': { signature: (await stored(other)).signature },
  };
  for (const [name, change] of Object.entries(changes))
    expect({ name, ...(await shown({ ...good, ...change })) }).toEqual({ name, staff: 'forged', candidate: 'forged' });
  expect(await shown(good, longId())).toEqual({ staff: 'forged', candidate: 'forged' });
});

test('[attack 11] nor one that is put into another lane or another mouth', async () => {
  expect(await shown(await stored(other), other.messageId)).toEqual({ staff: 'forged', candidate: 'forged' });
  expect(await shown(await stored(other))).toEqual({ staff: 'forged', candidate: 'forged' });
  // A sender or device that the candidate's signed lists do not know may still become known: no bubble, no alarm yet.
  expect(await shown({ ...good, sender: scene.talk.guestUid })).toEqual({ staff: 'forged', candidate: 'locked' });
  expect(await shown({ ...good, sender: longId() })).toEqual({ staff: 'forged', candidate: 'locked' });
  expect(await shown({ ...good, device: candidate.vault.deviceId })).toEqual({ staff: 'forged', candidate: 'locked' });
});

test('[attack 14] one ciphertext that two keys accept is refused by its commitment', async () => {
  const { agencyId, vault, device } = agency;
  const laneId = scene.talk.candidateLane;
  const laneKey = await vault.lanes.key(laneId, good.epoch);
  const share = await vault.shares.get(laneId, good.period);
  if (!laneKey || !share) throw new Error('no keys');
  const place = { agencyId, laneId, messageId: scene.messageId };
  const signed = async (change: Partial<Envelope>): Promise<Envelope> => {
    const envelope = { ...good, ...change };
    return { ...envelope, signature: await signEcdsa(device.keys.ds.privateKey, await messageToBeSigned(messageAad(place, envelope), envelope)) };
  };
  expect(await shown(await signed({}))).toEqual({ staff: 'opened', candidate: 'opened' });

  const [theirs, disclosed] = [await messageKey(laneKey, share, scene.messageId), randomBytes(32)];
  const aad = messageAad(place, good);
  const ciphertext = collide(disclosed, theirs, good.nonce, aad, new Uint8Array(256), 15);
  for (const key of [theirs, disclosed]) expect(gcmAccepts(key, good.nonce, aad, ciphertext)).toBe(true);
  expect(gcmAccepts(randomBytes(32), good.nonce, aad, ciphertext)).toBe(false);

  expect(await shown(await signed({ ciphertext, commitment: await keyCommitment(disclosed) }))).toEqual({ staff: 'unopenable', candidate: 'forged' });
});
