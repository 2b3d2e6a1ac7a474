// Colleagues as they come in: invited, joined, let in, signed in on a device of their own; and taken into searches and lanes.
import type { Role } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { emptyBody, userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { sha256 } from '@liexin/proof/sha256';
import { signerListHash } from '@liexin/proof/signer-list';
import type { Lane, SignerList } from '../platform/stored.ts';
import { aSignerList } from './a-conversation.ts';
import { aPerson, deviceEntry, deviceJson, entryJson, type Founded, type Person } from './an-agency.ts';
import { b64, bytes, gcmBox, hpkeBox, longId, sealedBox } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export interface Colleague {
  readonly person: Person;
  readonly token: string;
  readonly inviteId: string;
}

/** `who`: somebody who comes back with new keys, of the next generation. */
export const aColleague = async (
  api: LocalApi,
  agency: Founded,
  token: string,
  roles: Role[] = ['consultant'],
  who: { person: Person; keysGeneration: number } | null = null,
): Promise<Colleague> => {
  const person = who?.person ?? (await aPerson());
  const keysGeneration = who?.keysGeneration ?? 1;
  const [auth, inviteId] = [bytes(32), longId()];
  const admins = (await api.platform.db.collection(paths.members(agency.agencyId)).where('status', '==', 'active').get()).docs.filter((member) =>
    (member.get('roles') as string[]).some((role) => role === 'owner' || role === 'admin'),
  );
  const invited = await api.call('createInvitation', {
    token,
    body: {
      inviteId,
      roles,
      lead: false,
      clearance: ['standard'],
      authHash: text(await sha256(auth)),
      label: sealedBox(),
      wraps: Object.fromEntries(admins.map((admin) => [admin.id, { ...hpkeBox(), keysGeneration: Number(admin.get('keysGeneration')) }])),
    },
  });
  const keys = { generation: keysGeneration, ukPub: text(person.uk.pub), usPub: text(person.us.pub), wraps: { [person.device.deviceId]: hpkeBox() } };
  const joined = await api.call('join', {
    token: api.passwordToken(person.uid),
    params: { inviteId },
    body: { auth: text(auth), keys, device: deviceJson(person.device), mac: b64(32), name: gcmBox() },
  });
  const { entry, head } = await makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'user.add',
    subject: person.uid,
    body: userAddBody({ roles, clearance: ['standard'], usPub: person.us.pub, ukPub: person.uk.pub, keysGeneration }),
    signer: agency.owner.uid,
    key: agency.owner.us.key,
  });
  const generationOf = async (compartment: string) =>
    Number((await api.platform.db.doc(paths.compartment(agency.agencyId, compartment)).get()).get('generation'));
  const mandates = roles.includes('admin') ? (await api.platform.db.collection(paths.mandates(agency.agencyId)).get()).docs : [];
  const compartments = [agency.directory, ...mandates.map((mandate) => String(mandate.get('compartment')))];
  const wraps = Object.fromEntries(await Promise.all(compartments.map(async (id) => [id, { ...hpkeBox(), generation: await generationOf(id) }] as const)));
  const admitted = await api.call('admitJoiner', { token, params: { inviteId }, body: { entry: entryJson(entry), card: sealedBox(), wraps } });
  const fault = invited.fault ?? joined.fault ?? admitted.fault;
  if (fault) throw new Error(`colleague: ${fault.code} ${JSON.stringify(fault.detail)}`);
  agency.head = head;
  const device = await deviceEntry(agency.agencyId, agency.head, person, person.device);
  const added = await api.call('addDevice', {
    token: api.passwordToken(person.uid),
    body: { device: deviceJson(person.device), entry: entryJson(device.entry), wrap: hpkeBox() },
  });
  agency.head = device.head;
  return { person, inviteId, token: api.signIn(added.body.token) };
};

/** `user.remove` on the present head, and the head after it. */
export const removeEntry = (agency: Founded, uid: string, signer: Person = agency.owner) =>
  makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'user.remove',
    subject: uid,
    body: emptyBody(),
    signer: signer.uid,
    key: signer.us.key,
  });

/** Into the team and each of these lanes, as the owner does it. */
export const takeIn = async (
  api: LocalApi,
  agency: Founded,
  token: string,
  mandate: { mandateId: string; compartmentId: string },
  laneIds: readonly string[],
  uid: string,
): Promise<void> => {
  const { db } = api.platform;
  const generation = Number((await db.doc(paths.compartment(agency.agencyId, mandate.compartmentId)).get()).get('generation'));
  const entered = await api.call('enterTeam', { token, params: { mandateId: mandate.mandateId }, body: { uid, wrap: { ...hpkeBox(), generation } } });
  if (entered.fault) throw new Error(`enter: ${entered.fault.code}`);
  for (const laneId of laneIds) {
    const place = { agencyId: agency.agencyId, laneId };
    const lane = (await db.doc(paths.lane(agency.agencyId, laneId)).get()).data() as Lane;
    const list = (await db.doc(paths.signerList(agency.agencyId, laneId, lane.signers)).get()).data() as SignerList;
    const signing = { agency, person: agency.owner, device: agency.owner.device };
    const { json } = await aSignerList(place, signing, lane.signers + 1, await signerListHash(place, list), lane.epoch);
    const body: RequestOf<'addReader'> = { uid, name: b64(60), signers: json };
    const added = await api.call('addReader', { token, params: { laneId }, body });
    if (added.fault) throw new Error(`reader: ${added.fault.code}`);
  }
};
