// One agency with a search, a conversation and one person for each role: some in its team, some outside of it.
import type { Holder, Relation } from '@liexin/domain/agency/rights';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import type { RequestOf } from '@liexin/domain/api/routes';
import { aConversation, aMandate, aPayLane } from '../../../functions/src/testing/a-conversation.ts';
import { aMember, type SignedIn } from '../../../functions/src/testing/a-member.ts';
import { aDevice, type Founded, type Person } from '../../../functions/src/testing/an-agency.ts';
import { b64, bytes, hpkeBox, longId } from '../../../functions/src/testing/keys.ts';
import { localApi, type LocalApi } from '../../../functions/src/testing/local-api.ts';
import { restAs, type Rest } from './rest.ts';

export interface Player {
  readonly name: string;
  readonly uid: string;
  readonly holders: readonly Holder[];
  readonly token: string;
  /** How they stand to the search and the conversation. */
  readonly relation: Relation;
  /** Null: a candidate. */
  readonly person: Person | null;
  readonly deviceId: string;
  readonly rest: Rest;
}

export interface Cast {
  readonly api: LocalApi;
  readonly agency: Founded;
  readonly mandate: { readonly mandateId: string; readonly compartmentId: string };
  readonly conversationId: string;
  readonly guestUid: string;
  /** `pay`: for the founder and the consultant of the team, who are cleared for it. */
  readonly lanes: { readonly candidate: string; readonly internal: string; readonly pay: string };
  /** What somebody sends who would open that lane once more. */
  payAgain(): Promise<RequestOf<'openCompensation'>>;
  readonly taskId: string;
  readonly messageId: string;
  readonly players: readonly Player[];
  readonly founder: Player;
  /** In nobody's team yet; what the probes take in. */
  readonly newcomer: Player;
  close(): Promise<void>;
}

/** Everybody of the cast, the API they call and the database they reach past it. */
export const aCast = async (): Promise<Cast> => {
  const api = await localApi();
  const { db, projectId } = api.platform;
  const address = process.env['FIRESTORE_EMULATOR_HOST'] ?? '';
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  const player = (name: string, { person, token: own }: SignedIn, holders: readonly Holder[], relation: Relation = {}): Player => ({
    name,
    uid: person.uid,
    holders,
    token: own,
    relation,
    person,
    deviceId: person.device.deviceId,
    rest: restAs(address, projectId, own),
  });
  const inside: Relation = { onMandate: true };
  const founder = player('founder, consultant and owner, in the team', { person: owner, token }, ['consultant', 'owner'], { ...inside, isOwn: true });
  const staff = [
    player('owner', await aMember(api, agency, ['owner']), ['owner']),
    player('admin', await aMember(api, agency, ['admin']), ['admin']),
    player('consultant in the team', await aMember(api, agency, ['consultant']), ['consultant'], inside),
    player('researcher in the team', await aMember(api, agency, ['researcher']), ['researcher'], inside),
    player('consultant outside', await aMember(api, agency, ['consultant']), ['consultant']),
    player('team lead outside', await aMember(api, agency, ['consultant'], { lead: true }), ['consultant', 'lead']),
    player('researcher outside', await aMember(api, agency, ['researcher']), ['researcher']),
    player('reviewer', await aMember(api, agency, ['auditor']), ['auditor']),
  ];
  const newcomer = player('newcomer', await aMember(api, agency, ['consultant']), ['consultant']);
  const everybody = [founder, ...staff];
  const atFirst = everybody.filter(({ holders }) => holders.includes('owner') || holders.includes('admin'));
  // A real search, behind the gate, and no sample.
  await db.doc(paths.agency(agencyId)).update({ 'kit.confirmedAt': Timestamp.fromMillis(api.clock.now) });
  const mandate = await aMandate(agency, Object.fromEntries(atFirst.map(({ uid }) => [uid, 1])), false);
  await succeed(api.call('createMandate', { token, body: mandate }));
  const talk = await aConversation(agency, mandate);
  await succeed(api.call('createConversation', { token, body: talk }));
  const [candidate = '', internal = ''] = talk.lanes.map(({ laneId }) => laneId);

  // The team as the server leaves it when it has taken everybody in, lane by lane.
  const team = everybody.filter((one) => one.relation.onMandate === true);
  const uids = team.map(({ uid }) => uid);
  await db.doc(paths.mandate(agencyId, mandate.mandateId)).update({ team: uids });
  await db.doc(paths.conversation(agencyId, talk.conversationId)).update({ participantUids: uids });
  const from = Timestamp.fromMillis(api.clock.now - 1000);
  for (const { uid, holders: roles } of team) {
    const entry = { kind: 'staff', from, until: null, name: bytes(60) };
    const writes = roles.includes('consultant') ? 'rw' : 'r';
    await db.doc(paths.wrap(agencyId, mandate.compartmentId, 1, uid)).set({ ...binary(hpkeBox()), kind: 'uk', keysGeneration: 1 });
    await db.doc(paths.lane(agencyId, candidate)).update({ [`participants.${uid}`]: { ...entry, can: writes } });
    await db.doc(paths.lane(agencyId, internal)).update({ [`participants.${uid}`]: { ...entry, can: 'rw' } });
  }
  await db.doc(paths.lane(agencyId, candidate)).update({ participantUids: [...uids, talk.guestUid] });
  await db.doc(paths.lane(agencyId, internal)).update({ participantUids: uids });
  await db.doc(paths.lane(agencyId, candidate)).update({ held: FieldValue.delete() });

  const clearedUids = team.filter(({ holders }) => holders.includes('consultant')).map(({ uid }) => uid);
  for (const uid of clearedUids) await db.doc(paths.member(agencyId, uid)).update({ clearance: ['compensation', 'standard'] });
  const payAgain = (): Promise<RequestOf<'openCompensation'>> => aPayLane(agency, mandate.mandateId, clearedUids);
  const pay = await payAgain();
  await succeed(api.call('openCompensation', { token, params: { conversationId: talk.conversationId }, body: pay }));

  const phone = await aDevice();
  await db.doc(paths.guest(agencyId, talk.guestUid)).update({ [`devices.${phone.deviceId}`]: 'admitted' });
  const custom = await api.platform.auth.mint(talk.guestUid, { agency: agencyId, kind: 'candidate', device: phone.deviceId });
  const guestToken = api.signIn(custom);
  const guest: Player = {
    name: 'candidate',
    uid: talk.guestUid,
    holders: ['candidate'],
    token: guestToken,
    relation: { isOwn: true },
    person: null,
    deviceId: phone.deviceId,
    rest: restAs(address, projectId, guestToken),
  };
  const [taskId, messageId] = [longId(), longId()];
  await db
    .doc(paths.task(agencyId, taskId))
    .set({ state: 'open', assigned: owner.uid, conversation: talk.conversationId, lane: candidate, recipient: guest.uid });
  for (const lane of [candidate, internal, pay.lane.laneId]) {
    await db.doc(paths.message(agencyId, lane, messageId)).set({ sender: owner.uid, sentAt: from });
    await db.doc(paths.cursor(agencyId, lane, owner.uid)).set({ device: b64(12), at: from });
    await db.doc(paths.candidateDevice(agencyId, lane, phone.deviceId)).set({ laneId: lane });
  }
  return {
    api,
    agency,
    mandate,
    conversationId: talk.conversationId,
    guestUid: talk.guestUid,
    lanes: { candidate, internal, pay: pay.lane.laneId },
    payAgain,
    taskId,
    messageId,
    players: [...everybody, guest],
    founder,
    newcomer,
    close: () => api.close(),
  };
};

const binary = ({ enc, ciphertext }: { enc: string; ciphertext: string }) => ({
  enc: Buffer.from(enc, 'base64url'),
  ciphertext: Buffer.from(ciphertext, 'base64url'),
});

const succeed = async (call: Promise<{ readonly fault: { readonly code: string } | undefined }>): Promise<void> => {
  const { fault } = await call;
  if (fault) throw new Error(`cast: ${fault.code}`);
};
