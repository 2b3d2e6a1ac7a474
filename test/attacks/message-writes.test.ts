import { paths } from '@liexin/domain/storage/paths';
import { longId, shortId } from '@liexin/e2ee/random-bytes';
import { periodOf } from '@liexin/proof/period';
import { Bytes, deleteDoc, doc, getDocFromServer, serverTimestamp, setDoc, Timestamp, updateDoc, writeBatch, type DocumentData } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import { envelopeFields } from '../../web/src/platform/live/stored-message.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { every, outcome, outcomes, type Attempts } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
});

interface Change {
  readonly fields?: DocumentData;
  readonly last?: DocumentData | null;
  readonly lane?: DocumentData;
}

/** A good message in which one thing is changed; with nothing changed it is granted. */
const post =
  ({ fields, last, lane }: Change) =>
  async (): Promise<void> => {
    const { agencyId, uid: by, sdk } = agency;
    const laneId = scene.talk.candidateLane;
    const { id, envelope } = await agency.seal(laneId, 'changed');
    if (!lane) return postMessage(sdk.db, { agencyId, laneId, id, envelope, by, ...(fields ? { fields } : {}), ...(last === undefined ? {} : { last }) });
    const batch = writeBatch(sdk.db);
    batch.set(doc(sdk.db, paths.message(agencyId, laneId, id)), { ...envelopeFields(envelope), sentAt: serverTimestamp() });
    batch.update(doc(sdk.db, paths.lane(agencyId, laneId)), { last: { at: serverTimestamp(), by, size: 1 }, ...lane });
    await batch.commit();
  };

test("[attack 4] nobody writes in another's name, or as another of the own devices", async () => {
  expect(await outcome(post({}))).toBe('granted');
  const attempts: Attempts = {
    'as a colleague': post({ fields: { sender: longId() } }),
    'as the candidate': post({ fields: { sender: scene.talk.guestUid } }),
    'as another device': post({ fields: { device: shortId() } }),
    'announced by another': post({ last: { by: longId() } }),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
});

test("[attack 5] a message is written once, whole, and at the server's time", async () => {
  const { sdk, agencyId } = agency;
  const message = doc(sdk.db, paths.message(agencyId, scene.talk.candidateLane, scene.messageId));
  const hash = Bytes.fromUint8Array(new Uint8Array(32));
  const period = periodOf(Date.now());
  const attempts: Attempts = {
    update: () => updateDoc(message, { counter: 99 }),
    replace: async () => setDoc(message, (await getDocFromServer(message)).data() ?? {}),
    delete: () => deleteDoc(message),
    'client time': post({ fields: { sentAt: Timestamp.fromMillis(Date.now() - 1000) } }),
    seq: post({ fields: { seq: 1 } }),
    hash: post({ fields: { hash } }),
    leaf: post({ fields: { leaf: hash } }),
    at: post({ fields: { at: serverTimestamp() } }),
    text: post({ fields: { text: 'in clear' } }),
    'an earlier epoch': post({ fields: { epoch: 0 } }),
    'a later epoch': post({ fields: { epoch: 2 } }),
    'two months ago': post({ fields: { period: period - 2 } }),
    'next month': post({ fields: { period: period + 1 } }),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
  expect(await outcome(() => getDocFromServer(message))).toBe('granted');
});

test('[attack 51] a message comes with a true `last`, and with nothing else of the lane', async () => {
  const attempts: Attempts = {
    'no last': post({ last: null }),
    'another key in it': post({ last: { text: 'x' } }),
    'another uid': post({ last: { by: scene.talk.guestUid } }),
    'client time': post({ last: { at: Timestamp.fromMillis(Date.now() - 1) } }),
    'a size out of range': post({ last: { size: 17 } }),
    hold: post({ lane: { hold: true } }),
    state: post({ lane: { state: 'closed' } }),
    epoch: post({ lane: { epoch: 2 } }),
    participants: post({ lane: { participantUids: [agency.uid] } }),
    rotateBy: post({ lane: { rotateBy: null, retention: {} } }),
  };
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
  expect(await outcome(post({}))).toBe('granted');
});

test('[attack 51] what a candidate reads of the lane tells of no hold, purge or reason', async () => {
  const candidate = await theCandidate(scene.url);
  const lane = await getDocFromServer(doc(candidate.sdk.db, paths.lane(agency.agencyId, scene.talk.candidateLane)));
  expect(Object.keys(lane.data() ?? {}).toSorted()).toEqual([
    'compartment',
    'conversation',
    'epoch',
    'key',
    'kind',
    'last',
    'mandate',
    'participantUids',
    'participants',
    'retention',
    'rotateBy',
    'schemaVersion',
    'signers',
    'state',
    'tier',
  ]);
  expect(Object.keys(lane.get('retention')).toSorted()).toEqual(['deleteBy', 'rule']);
});
