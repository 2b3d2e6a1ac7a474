// A member with keys in the log and a signed-in device, whatever the roles: those that two people give are written into the document.
import type { Role } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { Timestamp } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../platform/append-key-log.ts';
import { mintStaffToken } from '../platform/custom-token.ts';
import type { Member, MemberKeys } from '../platform/stored.ts';
import { hpkeIn, sealedIn } from '../platform/wire.ts';
import { aPerson, deviceEntry, entryJson, type Founded, type Person } from './an-agency.ts';
import { hpkeBox, sealedBox } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export interface SignedIn {
  readonly person: Person;
  readonly token: string;
}

/** Adds somebody past the invitation: the log names a consultant, the member's document has the roles. */
export const aMember = async (api: LocalApi, agency: Founded, roles: readonly Role[], change: Partial<Pick<Member, 'lead'>> = {}): Promise<SignedIn> => {
  const { db } = api.platform;
  const { agencyId, owner } = agency;
  const person = await aPerson();
  const append = async (json: ReturnType<typeof entryJson>): Promise<void> =>
    db.runTransaction(async (tx) => (await prepareKeyLogEntry(tx, db, agencyId, json, api.clock.now)).write());
  const added = await makeKeyLogEntry({
    agencyId,
    head: agency.head,
    type: 'user.add',
    subject: person.uid,
    body: userAddBody({ roles: ['consultant'], clearance: ['standard'], usPub: person.us.pub, ukPub: person.uk.pub, keysGeneration: 1 }),
    signer: owner.uid,
    key: owner.us.key,
  });
  await append(entryJson(added.entry));
  const device = await deviceEntry(agencyId, added.head, person, person.device);
  await append(entryJson(device.entry));
  agency.head = device.head;
  const at = Timestamp.fromMillis(api.clock.now - 1000);
  const member: Member = {
    schemaVersion: 1,
    roles: [...roles],
    status: 'active',
    clearance: ['standard'],
    devices: { [person.device.deviceId]: { on: true, keyLogSeq: device.head.seq } },
    notBefore: at,
    keysGeneration: 1,
    card: sealedIn(sealedBox()),
    createdAt: at,
    ...change,
  };
  const keys: MemberKeys = { generation: 1, ukPub: person.uk.pub, usPub: person.us.pub, wraps: { [person.device.deviceId]: hpkeIn(hpkeBox()) } };
  await db.doc(paths.member(agencyId, person.uid)).set(member);
  await db.doc(paths.memberKeys(agencyId, person.uid, 1)).set(keys);
  const custom = await mintStaffToken(api.platform, { uid: person.uid, agencyId, deviceId: person.device.deviceId });
  return { person, token: api.signIn(custom) };
};
