// Messages: read by participants, written once by their sender together with the lane's `last`.
import { messageFields } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, Attempt, World } from '../support/attempt.ts';
import { asParticipant, deny, grant, guestGate, participantGate, provisionalGate, staffGate, type Case } from '../support/case.ts';
import { at, bytes, Double, now, without, type Field, type Fields } from '../support/fields.ts';
import {
  ada,
  admitted,
  agency,
  candidateLane,
  changed,
  guest,
  guestDevice,
  internalLane,
  member,
  messageId,
  offerLane,
  otherLane,
  provisional,
  rita,
  roomLane,
  staff,
  storedMessageId,
  theo,
  world,
} from '../support/world.ts';

/** November 2026. */
const PERIOD = 2026 * 12 + 10;
const path = (id: string, lane = candidateLane): string => paths.message(agency, lane, id);

export const message = (as: Actor | null): Fields => ({
  version: 1,
  suite: 1,
  epoch: 3,
  period: PERIOD,
  sender: as?.uid ?? 'nobody',
  device: String(as?.token['device']),
  counter: 1,
  type: 'msg',
  keyLogSeq: 4,
  keyLogHash: bytes(16),
  tipSeq: 9,
  tipHash: bytes(16),
  nonce: bytes(12),
  ciphertext: bytes(272),
  commitment: bytes(32),
  signature: bytes(64),
  sentAt: now,
});

interface Posting {
  readonly message?: Fields;
  readonly omit?: string;
  readonly last?: Fields | null;
  readonly id?: string;
  readonly lane?: string;
}
/** The batch a client sends: the message and the lane's `last`. */
export function post(
  as: Actor | null,
  { message: change = {}, omit = '', last = {}, id = messageId, lane = candidateLane }: Posting = {},
  base: World = world,
): Attempt {
  const lanePath = paths.lane(agency, lane);
  const document: readonly [string, Fields] = [path(id, lane), without({ ...message(as), ...change }, omit)];
  if (last === null) return { as, batch: [document] };
  return { as, batch: [document, [lanePath, { ...base[lanePath], last: { at: now, by: as?.uid ?? 'nobody', size: 1, ...last } }]] };
}
/** Posting where the lane itself is different. */
const postWhere = (change: Fields, as: Actor = ada, posting: Posting = {}): readonly [Attempt, World] => {
  const base = changed(paths.lane(agency, candidateLane), (fields) => ({ ...fields, ...change }));
  return [post(as, posting, base), base];
};
const postIn = (base: World): readonly [Attempt, World] => [post(ada, {}, base), base];
const withRetention = (change: Fields): World =>
  changed(paths.lane(agency, candidateLane), (lane) => ({ ...lane, retention: { ...(lane['retention'] as Fields), ...change } }));
const denyField = (name: string, title: string, value: Field): Case => deny('R-MESSAGE-3', `${name}: ${title}`, post(ada, { message: { [name]: value } }));
const grantField = (name: string, title: string, value: Field): Case => grant('R-MESSAGE-3', `${name}: ${title}`, post(ada, { message: { [name]: value } }));

const reading: readonly Case[] = (['get', 'list'] as const).flatMap((method) => {
  const rule = method === 'get' ? 'R-MESSAGE-1' : 'R-MESSAGE-2';
  const read = (as: Actor | null, lane = candidateLane): Attempt =>
    method === 'get'
      ? { as, get: path(storedMessageId, lane) }
      : { as, list: paths.messages(agency, lane), query: { limit: 200, where: [['sentAt', '>=', at(-60)]] } };
  return [
    grant(rule, 'a participant', read(ada)),
    grant(rule, 'a participant who may only read', read(rita)),
    grant(rule, 'the candidate', read(admitted)),
    deny(rule, 'the candidate in an internal lane', read(admitted, internalLane)),
    deny(rule, 'the candidate in a lane of another conversation', read(admitted, otherLane)),
    deny(rule, 'a lane that does not exist', read(ada, 'nothing')),
    ...staffGate(rule, (as) => read(as)),
    ...participantGate(rule, candidateLane, (as) => read(as)),
    ...guestGate(rule, candidateLane, (as) => read(as)),
    ...provisionalGate(rule, (lane, as) => read(as, lane), { candidate: candidateLane, offer: offerLane }),
  ];
});

const limits: readonly Case[] = [
  deny('R-MESSAGE-2', 'two hundred and one', { as: ada, list: paths.messages(agency, candidateLane), query: { limit: 201 } }),
  deny('R-MESSAGE-2', 'without a limit', { as: ada, list: paths.messages(agency, candidateLane) }),
];

/** The stored message is an hour old. */
const months: readonly Case[] = (
  [
    ['what is out of sight', false, { keptFrom: at(-3599) }],
    ['what was sent in the first instant of what is in sight', true, { keptFrom: at(-3600) }],
    ['a month whose day has come', false, { month: { at: now, from: at(-3599), rule: 'r.1' } }],
    ['behind such a month', true, { month: { at: now, from: at(-3600), rule: 'r.1' } }],
    ['a month a second before its day', true, { month: { at: at(1), from: at(-3599), rule: 'r.1' } }],
    ['one before a month that is still there', false, { keptFrom: at(-3599), month: { at: at(1), from: at(-3599), rule: 'r.1' } }],
  ] as const
).flatMap(([title, isGranted, change]) => {
  const base = { ...withRetention(change), [path(storedMessageId)]: { ...message(ada), sentAt: at(-3600) } };
  const say = isGranted ? grant : deny;
  const list = { limit: 200, where: [['sentAt', '>=', at(-3600)]] } as const;
  return [ada, admitted].flatMap((as) => [
    say('R-MESSAGE-1', `${title}: ${as.uid}`, { as, get: path(storedMessageId) }, base),
    say('R-MESSAGE-2', `${title}: ${as.uid}`, { as, list: paths.messages(agency, candidateLane), query: list }, base),
  ]);
});
const keptFrom = withRetention({ keptFrom: at(-60) });
const besideMonths: readonly Case[] = [
  grant('R-MESSAGE-1', 'a look for one that is not there, where months went', { as: ada, get: path(messageId) }, keptFrom),
  deny(
    'R-MESSAGE-2',
    'a list that does not say from when, where months went',
    { as: ada, list: paths.messages(agency, candidateLane), query: { limit: 200 } },
    keptFrom,
  ),
  grant('R-MESSAGE-2', 'a list that does not say from when, where none did', { as: ada, list: paths.messages(agency, candidateLane), query: { limit: 200 } }),
  grant('R-MESSAGE-3', 'in a lane where months went', ...postIn(keptFrom)),
];

const fields: readonly Case[] = [
  ...messageFields.map((name) => deny('R-MESSAGE-3', `without ${name}`, post(ada, { omit: name }))),
  denyField('text', 'another field', 'hello'),
  denyField('version', 'another one', 2),
  denyField('suite', 'another one', 2),
  denyField('epoch', 'an earlier one', 2),
  denyField('epoch', 'a later one', 4),
  grantField('period', 'last month', PERIOD - 1),
  denyField('period', 'two months ago', PERIOD - 2),
  denyField('period', 'next month', PERIOD + 1),
  denyField('period', 'a double', new Double(PERIOD)),
  denyField('sender', 'somebody else', 'rita'),
  denyField('device', 'another one', guestDevice),
  denyField('sentAt', "the client's time", at(-1)),
  grantField('counter', 'the greatest', 9_007_199_254_740_991),
  denyField('counter', 'zero', 0),
  denyField('counter', 'too great', 2 ** 53),
  denyField('counter', 'a double', new Double(1)),
  grantField('keyLogSeq', 'zero', 0),
  denyField('keyLogSeq', 'negative', -1),
  denyField('keyLogSeq', 'a double', new Double(4)),
  grantField('tipSeq', 'zero', 0),
  denyField('tipSeq', 'negative', -1),
  denyField('tipSeq', 'a double', new Double(9)),
  ...(
    [
      ['keyLogHash', 16],
      ['tipHash', 16],
      ['nonce', 12],
      ['commitment', 32],
      ['signature', 64],
    ] as const
  ).flatMap(([name, size]) => [
    denyField(name, 'too short', bytes(size - 1)),
    denyField(name, 'too long', bytes(size + 1)),
    denyField(name, 'text', 'x'.repeat(size)),
  ]),
  grantField('ref', 'another message', bytes(16)),
  denyField('ref', 'too short', bytes(15)),
  denyField('ref', 'text', 'x'.repeat(16)),
  ...['edit', 'del', 'note'].map((type) => grantField('type', type, type)),
  denyField('type', 'made by the server', 'sys'),
  denyField('type', 'imported, where the candidate reads', 'imported'),
  denyField('type', 'unknown', 'shout'),
  grantField('ciphertext', 'the greatest', bytes(65_552)),
  denyField('ciphertext', 'too great', bytes(65_552 + 256)),
  denyField('ciphertext', 'empty', bytes(16)),
  denyField('ciphertext', 'not padded', bytes(273)),
  denyField('ciphertext', 'padded like a reaction', bytes(80)),
  denyField('ciphertext', 'text', 'x'.repeat(272)),
  grant('R-MESSAGE-3', 'a reaction of 64 bytes', post(ada, { message: { type: 'react', ciphertext: bytes(80) } })),
  grant('R-MESSAGE-3', 'the greatest reaction', post(ada, { message: { type: 'react', ciphertext: bytes(144) } })),
  deny('R-MESSAGE-3', 'a reaction with room for words', post(ada, { message: { type: 'react', ciphertext: bytes(208) } })),
  deny('R-MESSAGE-3', 'an empty reaction', post(ada, { message: { type: 'react', ciphertext: bytes(16) } })),
  deny('R-MESSAGE-3', 'a reaction that is not padded', post(ada, { message: { type: 'react', ciphertext: bytes(81) } })),
  deny('R-MESSAGE-3', 'an id that is too short', post(ada, { id: 'short' })),
  deny('R-MESSAGE-3', 'an id with other characters', post(ada, { id: 'message.00000000000000' })),
];

const readingCandidate = asParticipant(candidateLane, admitted.uid, { can: 'r' });
const around: readonly Case[] = [
  grant('R-MESSAGE-3', 'a participant', post(ada)),
  grant('R-MESSAGE-3', 'the candidate', post(admitted)),
  grant('R-MESSAGE-3', 'an admitted candidate in the offer lane', post(admitted, { lane: offerLane })),
  ...['edit', 'del', 'react'].map((type) =>
    grant('R-MESSAGE-3', `the candidate: ${type}`, post(admitted, { message: { type, ciphertext: bytes(type === 'react' ? 80 : 272) } })),
  ),
  deny('R-MESSAGE-3', 'a note by the candidate', post(admitted, { message: { type: 'note' } })),
  deny('R-MESSAGE-3', 'a participant who may only read', post(rita)),
  deny('R-MESSAGE-3', 'a candidate who may only read', post(admitted, {}, readingCandidate), readingCandidate),
  deny('R-MESSAGE-3', 'an auditor, whatever else he is', post(theo)),
  grant(
    'R-MESSAGE-3',
    'the same person without that role',
    post(theo),
    changed(paths.member(agency, 'theo'), () => member(['consultant'])),
  ),
  deny('R-MESSAGE-3', 'a provisional device', post(provisional)),
  deny('R-MESSAGE-3', 'a device that waits', post(guest('waitingDevice'))),
  deny('R-MESSAGE-3', 'a lane whose last day is over', ...postWhere({ retention: { deleteBy: now, rule: 'default' } })),
  deny('R-MESSAGE-3', 'a closed lane', ...postWhere({ state: 'closed' })),
  deny('R-MESSAGE-3', 'staff in a lane that is held', ...postWhere({ held: true })),
  grant('R-MESSAGE-3', 'the candidate in a lane that is held', ...postWhere({ held: true }, admitted)),
  deny('R-MESSAGE-3', 'staff after rotateBy', ...postWhere({ rotateBy: now })),
  grant('R-MESSAGE-3', 'staff before rotateBy', ...postWhere({ rotateBy: at(1) })),
  grant('R-MESSAGE-3', 'the candidate after rotateBy', ...postWhere({ rotateBy: at(-60) }, admitted)),
  deny('R-MESSAGE-3', 'without the lane', post(ada, { last: null })),
  deny(
    'R-MESSAGE-3',
    'after an own announcement of an earlier moment',
    post(ada, { last: null }),
    changed(paths.lane(agency, candidateLane), (lane) => ({ ...lane, last: { at: at(-1), by: 'ada', size: 1 } })),
  ),
  deny(
    'R-MESSAGE-3',
    "beside another's announcement of the same moment",
    post(ada, { last: null }),
    changed(paths.lane(agency, candidateLane), (lane) => ({ ...lane, last: { at: now, by: 'rita', size: 1 } })),
  ),
  deny(
    'R-MESSAGE-3',
    'one who may only read, even if the lane tells of him',
    post(rita, { last: null }),
    changed(paths.lane(agency, candidateLane), (lane) => ({ ...lane, last: { at: now, by: 'rita', size: 1 } })),
  ),
  deny('R-MESSAGE-3', 'with the last of somebody else', post(ada, { last: { by: 'rita' } })),
  deny('R-MESSAGE-3', 'with a last of another time', post(ada, { last: { at: at(-1) } })),
  deny('R-MESSAGE-3', 'with a hold in the lane', {
    as: ada,
    batch: [
      [path(messageId), message(ada)],
      [paths.lane(agency, candidateLane), { ...world[paths.lane(agency, candidateLane)], hold: 1, last: { at: now, by: 'ada', size: 1 } }],
    ],
  }),
  deny('R-MESSAGE-3', 'the candidate in an internal lane', post(admitted, { lane: internalLane })),
  deny('R-MESSAGE-3', 'the candidate in a lane of another conversation', post(admitted, { lane: otherLane })),
  ...staffGate('R-MESSAGE-3', (as) => post(as)),
  ...participantGate('R-MESSAGE-3', candidateLane, (as) => post(as)).map((one) =>
    one.world === undefined ? one : { ...one, attempt: post(one.attempt.as, {}, one.world) },
  ),
  ...guestGate('R-MESSAGE-3', candidateLane, (as) => post(as)).map((one) =>
    one.world === undefined ? one : { ...one, attempt: post(one.attempt.as, {}, one.world) },
  ),
];

/** What nobody here witnessed: by whoever looks after the agency and writes there, where no candidate reads. */
const importing = (roles: readonly string[]): World => changed(paths.member(agency, 'ada'), () => member([...roles]));
const imports = (lane: string, as = ada, base?: World): Attempt => post(as, { message: { type: 'imported' }, lane }, base);
const imported: readonly Case[] = [
  ...['owner', 'admin'].map((role) => grant('R-MESSAGE-3', `imported, by ${role}`, imports(internalLane), importing([role, 'consultant']))),
  grant('R-MESSAGE-3', "imported, in the team's channel", imports(roomLane), importing(['owner'])),
  deny('R-MESSAGE-3', 'imported, by a consultant', imports(internalLane)),
  deny('R-MESSAGE-3', 'imported, by an owner where the candidate reads', imports(candidateLane), importing(['owner', 'consultant'])),
  deny('R-MESSAGE-3', 'imported, by an owner in the offer lane', imports(offerLane), importing(['owner', 'consultant'])),
  deny('R-MESSAGE-3', 'imported, by the candidate', imports(candidateLane, admitted)),
  deny('R-MESSAGE-3', 'of an unknown type, by an owner', post(ada, { message: { type: 'shout' }, lane: internalLane }), importing(['owner', 'consultant'])),
  deny('R-MESSAGE-3', 'imported, by an auditor', imports(internalLane), importing(['owner', 'auditor'])),
];

const stored = changed(path(messageId), () => message(ada));
const never: readonly Case[] = [
  deny('R-MESSAGE-4', 'the sender changes it', post(ada, { message: { counter: 2 } }), stored),
  deny('R-MESSAGE-4', 'the sender sends it again', post(ada), stored),
  deny('R-MESSAGE-4', 'the sender deletes it', { as: ada, batch: [[path(messageId), null]] }, stored),
  deny('R-MESSAGE-4', 'an owner deletes it', { as: staff('olga'), batch: [[path(messageId), null]] }, stored),
];

export const messageCases: readonly Case[] = [...reading, ...limits, ...around, ...months, ...besideMonths, ...fields, ...imported, ...never];
