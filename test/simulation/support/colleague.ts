// A second member of the agency: comes into one search with its lane, and is removed. Until the product does both, the documents are
// written here as it will: key log, member, wraps, participants, then new keys without the one who left.
import { randomBytes } from 'node:crypto';
import { FieldPath, FieldValue, Timestamp } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { createGeneration, wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { sealName } from '@liexin/e2ee/lane-name';
import { createPersonKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import { deviceAddBody, emptyBody, userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogType } from '@liexin/proof/key-log-entry';
import { prepareKeyLogEntry } from '../../../functions/src/platform/append-key-log.ts';
import { writeGeneration } from '../../../functions/src/platform/check-generation.ts';
import { mintStaffToken } from '../../../functions/src/platform/custom-token.ts';
import { docAt, type Lane, type Member, type MemberKeys, type SignerList } from '../../../functions/src/platform/stored.ts';
import { exchangeToken } from '../../../functions/src/testing/unsigned-auth.ts';
import type { LocalPlatform } from '../../../functions/src/testing/local-platform.ts';
import { sealMemberCard } from '../../../web/src/platform/vault/cards.ts';
import type { AdmittedDevice } from '../../../web/src/platform/vault/device-record.ts';
import { makeDevice } from '../../../web/src/platform/vault/make-device.ts';
import type { Vault } from '../../../web/src/platform/vault/vault.ts';
import { generationJson, keyLogJson } from '../../../web/src/platform/vault/wire.ts';

export interface Office {
  readonly platform: LocalPlatform;
  /** The owner's, reading what the server holds. */
  readonly vault: Vault;
  readonly mandateId: string;
  readonly compartmentId: string;
  readonly directory: string;
  readonly conversationId: string;
  readonly laneId: string;
  /** Raw point of the audit key. */
  readonly aukPub: Uint8Array;
}

const append = async ({ platform, vault }: Office, type: KeyLogType, subject: string, body: Uint8Array, signer: string, key: CryptoKey): Promise<number> => {
  const { agencyId } = vault.device.admitted;
  const { head } = await vault.keyLog.sync();
  const { entry } = await makeKeyLogEntry({ agencyId, head, type, subject, body, signer, key });
  try {
    await platform.db.runTransaction(async (tx) => (await prepareKeyLogEntry(tx, platform.db, agencyId, keyLogJson(entry), Date.now())).write());
  } catch (error) {
    // Deadlines pass quickly too: an answer that came too late was repeated, and found its own entry.
    if ((await vault.keyLog.sync()).head.seq !== entry.seq) throw error;
  }
  return entry.seq;
};

/** Joins and is let in on one device. */
export const joinColleague = async (office: Office, projectId: string): Promise<{ readonly device: AdmittedDevice; readonly token: string }> => {
  const { platform, vault, compartmentId, directory, laneId } = office;
  const { db } = platform;
  const { uid: owner, admitted } = vault.device;
  const { agencyId } = admitted;
  const uid = randomBytes(21).toString('base64url').replaceAll(/[-_]/g, 'x');
  const [made, person] = await Promise.all([makeDevice(uid, Date.now()), createPersonKeys()]);
  const { deviceId, keys } = made;
  const rights = { roles: ['consultant'], clearance: ['standard'] };
  const userAdd = userAddBody({ ...rights, usPub: person.keys.usPub, ukPub: person.keys.ukPub, keysGeneration: 1 });
  await append(office, 'user.add', uid, userAdd, owner, admitted.person.us.privateKey);
  const deviceAdd = deviceAddBody({ uid, dkPub: keys.dkPub, dsPub: keys.dsPub });
  const keyLogSeq = await append(office, 'dev.add', deviceId, deviceAdd, uid, person.keys.us.privateKey);
  const log = await vault.keyLog.sync();

  const directoryKey = await vault.compartments.newest(directory);
  const card = await sealMemberCard(agencyId, uid, directoryKey, { name: 'Wei', email: 'wei@tidewell.example', aukPub: null, kitId: null });
  const batch = db.batch();
  batch.create(docAt<Member>(db, paths.member(agencyId, uid)), {
    schemaVersion: 1,
    roles: ['consultant'],
    status: 'active',
    clearance: ['standard'],
    devices: { [deviceId]: { on: true, keyLogSeq } },
    notBefore: Timestamp.fromMillis(0),
    keysGeneration: 1,
    card: { ...card, generation: directoryKey.generation },
    createdAt: Timestamp.now(),
  });
  batch.create(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, 1)), {
    generation: 1,
    ukPub: person.keys.ukPub,
    usPub: person.keys.usPub,
    wraps: { [deviceId]: await wrapPersonKeys({ agencyId, uid, keysGeneration: 1, deviceId }, keys.dkPub, person.secret) },
  });
  for (const [id, about] of [
    [compartmentId, office.mandateId],
    [directory, 'directory'],
  ] as const) {
    const { generation, key } = await vault.compartments.newest(id);
    const box = await wrapCompartmentKey({ agencyId, compartmentId: id, about, tier: 'standard' }, generation, key, {
      recipientId: uid,
      publicKey: person.keys.ukPub,
    });
    batch.create(db.doc(paths.wrap(agencyId, id, generation, uid)), { ...box, kind: 'uk', keysGeneration: 1 });
  }
  batch.update(db.doc(paths.mandate(agencyId, office.mandateId)), { team: FieldValue.arrayUnion(uid) });
  batch.update(db.doc(paths.conversation(agencyId, office.conversationId)), { participantUids: FieldValue.arrayUnion(uid) });

  const ring = await vault.lanes.ring(laneId);
  const place = { agencyId, laneId };
  const laneKey = ring.keys.get(ring.lane.epoch) ?? new Uint8Array();
  const list = await sealSignerList({
    place,
    previous: ring.lists.at(-1) ?? null,
    epoch: ring.lane.epoch,
    laneKey,
    head: log.head,
    by: owner,
    usKey: admitted.person.us.privateKey,
    signers: [...ring.signers, { uid, usPub: person.keys.usPub, role: 'consultant', name: 'Wei' }],
  });
  batch.create(docAt<SignerList>(db, paths.signerList(agencyId, laneId, list.n)), { ...list });
  const name = await sealName({ ...place, epoch: ring.lane.epoch }, laneKey, uid, 'Wei');
  const participant: Lane['participants'][string] = { can: 'rw', kind: 'staff', from: Timestamp.now(), until: null, name };
  batch.update(
    db.doc(paths.lane(agencyId, laneId)),
    new FieldPath('participants', uid),
    participant,
    'participantUids',
    FieldValue.arrayUnion(uid),
    'signers',
    list.n,
  );
  await batch.commit();
  const token = exchangeToken(projectId, await mintStaffToken(platform, { uid, agencyId, deviceId }), Math.floor(Date.now() / 1000));
  return { device: { ...made, admitted: { agencyId, person: person.keys, keysGeneration: 1, pin: { ...admitted.pin, log } } }, token };
};

/** Is removed: every device off, out of search and lane, the search's key made anew without it, and the lane's due to be. */
export const removeColleague = async (office: Office, uid: string): Promise<void> => {
  const { platform, vault, compartmentId, mandateId, laneId } = office;
  const { db } = platform;
  const { device } = vault;
  const { agencyId, person } = device.admitted;
  await append(office, 'user.remove', uid, emptyBody(), device.uid, person.us.privateKey);
  const log = await vault.keyLog.sync();
  const before = await vault.compartments.newest(compartmentId);
  const place = { agencyId, compartmentId, about: mandateId, tier: 'standard' } as const;
  const made = await createGeneration({
    place,
    generation: before.generation + 1,
    previous: before.key,
    recipients: { [device.uid]: person.ukPub, ark: log.recovery.arkPub, auk: office.aukPub },
    head: log.head,
    deviceKey: device.keys.ds.privateKey,
  });
  await db.runTransaction(async (tx) => {
    const member = (await tx.get(docAt<Member>(db, paths.member(agencyId, uid)))).data();
    const devices = Object.fromEntries(Object.entries(member?.devices ?? {}).map(([id, one]) => [id, { ...one, on: false }]));
    tx.update(db.doc(paths.member(agencyId, uid)), { status: 'removed', devices });
    tx.update(db.doc(paths.mandate(agencyId, mandateId)), { team: FieldValue.arrayRemove(uid) });
    tx.update(db.doc(paths.conversation(agencyId, office.conversationId)), { participantUids: FieldValue.arrayRemove(uid) });
    tx.update(
      db.doc(paths.lane(agencyId, laneId)),
      new FieldPath('participants', uid, 'until'),
      Timestamp.now(),
      'participantUids',
      FieldValue.arrayRemove(uid),
      'rotateBy',
      Timestamp.now(),
    );
    writeGeneration(tx, db, place, generationJson(made, { [device.uid]: 1 }), { deviceId: device.deviceId, uid: device.uid });
  });
  await vault.compartments.keep({ compartmentId, generation: before.generation + 1, key: made.key });
};
