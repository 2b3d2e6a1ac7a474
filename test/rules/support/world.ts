// One agency with a conversation, its lanes and people; a second one to be kept out of it. Every test starts from here.
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, World } from './attempt.ts';
import { at, bytes, day, type Fields } from './fields.ts';

const id = (name: string, length = 16): string => name.padEnd(length, '0');

export const agency = id('agency');
export const otherAgency = id('otherAgency');
export const mandate = id('mandate');
export const compartment = id('compartment');
export const directory = id('directory');
export const conversation = id('conversation');
export const otherConversation = id('otherConvers');
/** Lanes of `conversation`: the candidate's, an offer with the candidate, and an internal one; and one of `otherConversation`. */
export const candidateLane = id('candidateLane');
export const offerLane = id('offerLane');
export const internalLane = id('internalLane');
export const otherLane = id('otherLane');
export const handoverId = id('handover');
/** The team's own channel of `mandate`: it belongs to the search and to no candidate. */
export const roomLane = id('roomLane');
export const messageId = id('message', 22);
export const storedMessageId = id('storedMessage', 22);
export const staffDevice = id('staffDevice');
export const guestDevice = id('guestDevice');
export const guestUid = id('gwen', 22);
export const otherGuestUid = id('hugo', 22);

const provider = { firebase: { sign_in_provider: 'custom' }, auth_time: Date.UTC(2026, 10, 22, 11) / 1000 };
export const staff = (uid: string, token: Readonly<Record<string, unknown>> = {}): Actor => ({
  uid,
  token: { agency, kind: 'staff', device: staffDevice, ...provider, ...token },
});
export const guest = (device: string, token: Readonly<Record<string, unknown>> = {}, uid = guestUid): Actor => ({
  uid,
  token: { agency, kind: 'candidate', device, ...provider, ...token },
});

/** Consultant and member of the team, in every lane. */
export const ada = staff('ada');
/** Owner; in no team and no lane. */
export const olga = staff('olga');
/** Consultant; in no team and no lane. */
export const max = staff('max');
/** In the candidate lane, may only read. */
export const rita = staff('rita');
/** In the candidate lane, consultant and auditor at once. */
export const theo = staff('theo');
/** Member of the other agency. */
export const bert = staff('bert', { agency: otherAgency });
export const admitted = guest(guestDevice);
export const provisional = guest('provisionalDevic');
/** Signed in with e-mail and password: an ID token without our claims. */
export const password: Actor = {
  uid: 'ada',
  token: { email: 'ada@example.org', email_verified: true, auth_time: provider.auth_time, firebase: { sign_in_provider: 'password' } },
};

export const member = (roles: readonly string[]): Fields => ({
  schemaVersion: 1,
  roles,
  status: 'active',
  clearance: ['standard'],
  devices: { [staffDevice]: { on: true, keyLogSeq: 4 } },
  notBefore: at(-2 * 3600),
  keysGeneration: 1,
  card: { generation: 1, nonce: bytes(12), ciphertext: bytes(64) },
  createdAt: at(-day),
});
const guestDocument = (of: string, lane: string): Fields => ({
  status: 'active',
  conversation: of,
  lane,
  createdAt: at(-day),
  devices: { [guestDevice]: 'admitted', [provisional.token['device'] as string]: 'provisional', waitingDevice: 'waiting', offDevice: 'off' },
});
export const participant = (kind: 'staff' | 'candidate', can: 'rw' | 'r' = 'rw'): Fields => ({ can, kind, from: at(-day), until: null, name: bytes(64) });
const lane = (of: string, kind: string, participants: Fields): Fields => ({
  schemaVersion: 1,
  conversation: of,
  mandate,
  compartment,
  kind,
  tier: kind.startsWith('offer') ? 'compensation' : 'standard',
  state: 'open',
  epoch: 3,
  key: { generation: 1, nonce: bytes(12), ciphertext: bytes(48) },
  signers: 0,
  participantUids: Object.keys(participants),
  participants,
  last: { at: at(-60), by: 'ada', size: 0 },
  rotateBy: null,
  retention: { deleteBy: at(90 * day), rule: 'default' },
});
const conversationDocument = (participantUids: readonly string[]): Fields => ({
  schemaVersion: 1,
  mandate,
  compartment,
  state: 'open',
  assigned: 'ada',
  participantUids,
});

export const wrapPath = (recipient: string): string => paths.wrap(agency, compartment, 1, recipient);
export const keysPath = (uid: string): string => paths.memberKeys(agency, uid, 1);
export const readsPath = (uid: string): string => paths.reads(agency, uid, mandate);

export const world: World = {
  [paths.agency(agency)]: { schemaVersion: 1, displayName: 'Acme Search' },
  [`${paths.keyLog(agency)}/0000000001`]: { seq: 1, type: 'server.key' },
  [paths.member(agency, 'ada')]: member(['consultant']),
  [paths.member(agency, 'olga')]: member(['owner']),
  [paths.member(agency, 'max')]: member(['consultant']),
  [paths.member(agency, 'rita')]: member(['researcher']),
  [paths.member(agency, 'theo')]: member(['consultant', 'auditor']),
  [paths.member(otherAgency, 'bert')]: member(['owner']),
  [keysPath('ada')]: { generation: 1, ukPub: bytes(65), usPub: bytes(65), wraps: {} },
  [readsPath('ada')]: { [candidateLane]: at(-120) },
  [paths.guest(agency, guestUid)]: guestDocument(conversation, candidateLane),
  [paths.guest(agency, otherGuestUid)]: guestDocument(otherConversation, otherLane),
  [paths.guestSecrets(agency, guestUid)]: { wrong: 0 },
  [paths.laneControl(agency, candidateLane)]: { hold: 0 },
  [paths.mandate(agency, mandate)]: { schemaVersion: 1, status: 'open', team: ['ada'], compartment, sample: false, createdBy: 'ada' },
  [paths.handover(agency, handoverId)]: { schemaVersion: 1, from: 'theo', by: 'olga', state: 'running', readers: ['theo', 'ada'] },
  [paths.handoverItem(agency, handoverId, conversation)]: { mandate, to: 'ada', state: 'moved' },
  [paths.compartment(agency, compartment)]: { schemaVersion: 1, about: mandate, tier: 'standard', generation: 1 },
  [paths.compartment(agency, directory)]: { schemaVersion: 1, about: 'directory', tier: 'standard', generation: 1 },
  [paths.generation(agency, directory, 1)]: { generation: 1, by: staffDevice },
  [paths.generation(agency, compartment, 1)]: { generation: 1, by: staffDevice },
  [wrapPath('ada')]: { kind: 'uk', keysGeneration: 1, enc: bytes(65), ciphertext: bytes(48) },
  [wrapPath('ark')]: { kind: 'ark', keysGeneration: 1, enc: bytes(65), ciphertext: bytes(48) },
  [paths.conversation(agency, conversation)]: conversationDocument(['ada', 'rita', 'theo']),
  [paths.lane(agency, candidateLane)]: lane(conversation, 'candidate', {
    ada: participant('staff'),
    rita: participant('staff', 'r'),
    theo: participant('staff'),
    [guestUid]: participant('candidate'),
  }),
  [paths.lane(agency, offerLane)]: lane(conversation, 'offer', { ada: participant('staff'), [guestUid]: participant('candidate') }),
  [paths.lane(agency, internalLane)]: lane(conversation, 'internal', { ada: participant('staff'), theo: participant('staff') }),
  [paths.lane(agency, roomLane)]: lane(mandate, 'internal', { ada: participant('staff'), theo: participant('staff') }),
  [paths.lane(agency, otherLane)]: lane(otherConversation, 'candidate', { ada: participant('staff'), [otherGuestUid]: participant('candidate') }),
  [paths.epoch(agency, candidateLane, 3)]: { epoch: 3, phase: 'opening' },
  [paths.signerList(agency, candidateLane, 0)]: { n: 0, epoch: 3 },
  [paths.candidateDevice(agency, candidateLane, guestDevice)]: { agencyId: agency, laneId: candidateLane },
  [paths.typingMark(agency, candidateLane, 'max')]: { at: at(-60) },
  [paths.laneTip(agency, candidateLane)]: { seq: 9, hash: bytes(32), at: at(-60) },
  [`${paths.laneLedger(agency, candidateLane)}/m-${storedMessageId}`]: { seq: 9 },
  [paths.task(agency, id('task', 22))]: { schemaVersion: 1, kind: 'remind', state: 'open', assigned: 'ada', conversation, lane: candidateLane },
  [paths.retentionRule(agency, 'first', 1)]: { schemaVersion: 1, id: 'first', version: 1 },
  [paths.retentionChange(agency, id('change', 16))]: { schemaVersion: 1, state: 'draft' },
  [paths.approval(agency, id('approval', 22))]: { schemaVersion: 1, state: 'open' },
  [paths.export(agency, id('export', 16))]: { schemaVersion: 1, state: 'ready', askedBy: 'ada' },
  [paths.recoveryRequest(agency, 'ada')]: { schemaVersion: 1, state: 'waiting' },
  [paths.emergency(agency, id('emergency', 22))]: { schemaVersion: 1, by: 'olga', seenBy: ['ada'] },
  [paths.invitation(agency, id('invitation', 22))]: { schemaVersion: 1, state: 'pending' },
  [paths.agencyTip(agency)]: { seq: 4, hash: bytes(32), at: at(-60) },
  [paths.link(agency, id('link', 22))]: { state: 'open' },
};

/** The world with some documents changed: a function changes one, null removes it. */
export function changed(path: string, change: ((fields: Fields) => Fields) | null, base: World = world): World {
  if (change === null) return Object.fromEntries(Object.entries(base).filter(([key]) => key !== path));
  return { ...base, [path]: change(base[path] ?? {}) };
}
