import { paths } from '@liexin/domain/storage/paths';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { FieldValue } from 'firebase-admin/firestore';
import { beforeAll, expect, test } from 'vitest';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, type Scene } from './support/stage.ts';

let agency: AgencyActor;
let scene: Scene;
beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
});

const entryAt = (seq: number) => admin.db.doc(paths.keyLogEntry(agency.agencyId, seq));
/** The next entry, by whom it says: what a server that lies puts into the log by hand. */
const nextEntry = async (signer: 'own' | 'nobody') => {
  const { device, agencyId, uid } = agency;
  const { keys, deviceId } = await makeDevice(uid, Date.now());
  const key = signer === 'own' ? device.admitted.person.us.privateKey : (await makeDevice(uid, 1)).keys.ds.privateKey;
  const { entry } = await makeKeyLogEntry({
    agencyId,
    head: agency.vault.keyLog.state().head,
    type: 'dev.add',
    subject: deviceId,
    body: deviceAddBody({ uid, dkPub: keys.dkPub, dsPub: keys.dsPub }),
    signer: uid,
    key,
  });
  return entry;
};
const opened = async (): Promise<string> => {
  const message = (await admin.db.doc(paths.message(agency.agencyId, scene.talk.candidateLane, scene.messageId)).get()).data() ?? {};
  const { sentAt: _sentAt, ...envelope } = message;
  const participants = { [agency.uid]: { kind: 'staff' as const } };
  return (await agency.vault.messages.open({ id: scene.messageId, laneId: scene.talk.candidateLane, envelope: envelope as never, participants })).kind;
};

test('[attack 10] an entry by nobody, or one that does not follow what is pinned, is a fork: refused, and the log stays as it was', async () => {
  const { keyLog } = agency.vault;
  const before = keyLog.state().head;
  const good = await nextEntry('own');
  for (const bad of [
    await nextEntry('nobody'),
    { ...good, prev: randomBytes(32) },
    { ...good, signature: randomBytes(64) },
    { ...good, subject: 'another-device-1' },
  ]) {
    await entryAt(good.seq).set({ ...bad });
    expect(await outcome(keyLog.sync())).toBe('key-log-forked');
    expect(keyLog.state().head).toEqual(before);
  }
  await entryAt(good.seq).delete();
  expect(await outcome(keyLog.sync())).toBe('granted');
});

test('[attack 41] while the server hides the body of an entry nothing is encrypted to anybody; reading goes on', async () => {
  const { keyLog } = agency.vault;
  expect(await outcome(agency.seal(scene.talk.candidateLane, 'before'))).toBe('granted');
  const entry = await nextEntry('own');
  await entryAt(entry.seq).set({ ...entry });
  await entryAt(entry.seq).update({ body: FieldValue.delete() });
  await keyLog.sync();
  expect(keyLog.isBlind()).toBe(true);
  expect(await outcome(agency.seal(scene.talk.candidateLane, 'after'))).toBe('key-log-forked');
  expect(await outcome(agency.makeLink(scene.talk))).toBe('key-log-forked');
  expect(await outcome(agency.rotate(scene.talk.candidateLane))).toBe('key-log-forked');
  expect(await opened()).toBe('opened');
});
