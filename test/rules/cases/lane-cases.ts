// Lanes, what staff read below them, cursors and the tip.
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, Attempt, World } from '../support/attempt.ts';
import { asParticipant, deny, grant, guestGate, participantGate, provisionalGate, staffGate, type Case } from '../support/case.ts';
import { at, Double, now, without, type Fields } from '../support/fields.ts';
import {
  ada,
  admitted,
  agency,
  candidateLane,
  changed,
  guestDevice,
  guestUid,
  messageId,
  offerLane,
  olga,
  otherLane,
  provisional,
  rita,
  staffDevice,
  storedMessageId,
  theo,
  world,
} from '../support/world.ts';

const lanePath = paths.lane(agency, candidateLane);
const laneFields = world[lanePath] ?? {};
const lanes = { candidate: candidateLane, offer: offerLane };
const uidOf = (actor: Actor | null): string => actor?.uid ?? 'nobody';
const changedLane = (change: Fields): World => changed(lanePath, (fields) => ({ ...fields, ...change }));

// ---- The lane itself ----

const getLane = (as: Actor | null): Attempt => ({ as, get: lanePath });
const inbox = (as: Actor | null, of = 'ada', limit: number | undefined = 200): Attempt => ({
  as,
  list: paths.lanes(agency),
  query: { ...(limit === undefined ? {} : { limit }), where: [['participantUids', 'array-contains', of]] },
});
const announce = (as: Actor | null, last: Fields = {}, rest: Fields = {}): Attempt => ({
  as,
  batch: [[lanePath, { ...laneFields, ...rest, last: { at: now, by: uidOf(as), size: 3, ...last } }]],
});

const laneItself: readonly Case[] = [
  grant('R-LANE-1', 'a participant', getLane(ada)),
  grant('R-LANE-1', 'a participant who may only read', getLane(rita)),
  grant('R-LANE-1', 'the candidate', getLane(admitted)),
  grant('R-LANE-1', 'a closed lane', getLane(ada), changedLane({ state: 'closed' })),
  deny('R-LANE-1', 'a lane whose last day is over', getLane(ada), changedLane({ retention: { deleteBy: now, rule: 'default' } })),
  deny('R-LANE-1', 'the candidate in such a lane', getLane(admitted), changedLane({ retention: { deleteBy: at(-1), rule: 'default' } })),
  grant('R-LANE-1', 'a second before that', getLane(ada), changedLane({ retention: { deleteBy: at(1), rule: 'default' } })),
  deny('R-LANE-1', 'a lane that does not exist', { as: ada, get: paths.lane(agency, 'nothing') }),
  deny('R-LANE-1', 'the candidate in a lane of another conversation', { as: admitted, get: paths.lane(agency, otherLane) }),
  ...staffGate('R-LANE-1', getLane),
  ...participantGate('R-LANE-1', candidateLane, getLane),
  ...guestGate('R-LANE-1', candidateLane, getLane),
  ...provisionalGate('R-LANE-1', (lane, as) => ({ as, get: paths.lane(agency, lane) }), lanes),

  grant('R-LANE-2', 'own lanes, two hundred at most', inbox(ada)),
  deny('R-LANE-2', 'two hundred and one', inbox(ada, 'ada', 201)),
  deny('R-LANE-2', 'without a limit', { as: ada, list: paths.lanes(agency), query: { where: [['participantUids', 'array-contains', 'ada']] } }),
  deny('R-LANE-2', "another's lanes", inbox(ada, 'rita')),
  deny('R-LANE-2', 'all lanes', { as: olga, list: paths.lanes(agency), query: { limit: 10 } }),
  deny('R-LANE-2', 'all lanes of a conversation', { as: ada, list: paths.lanes(agency), query: { limit: 10, where: [['conversation', '==', 'x']] } }),
  deny('R-LANE-2', 'a candidate', inbox(admitted, guestUid)),
  ...staffGate('R-LANE-2', (as) => inbox(as)),

  grant('R-LANE-3', 'a participant announces', announce(ada)),
  grant('R-LANE-3', 'the candidate announces', announce(admitted)),
  grant('R-LANE-3', 'the smallest size', announce(ada, { size: 0 })),
  grant('R-LANE-3', 'the greatest size', announce(ada, { size: 16 })),
  deny('R-LANE-3', 'a size below', announce(ada, { size: -1 })),
  deny('R-LANE-3', 'a size above', announce(ada, { size: 17 })),
  deny('R-LANE-3', 'a size that is no whole number', announce(ada, { size: new Double(3) })),
  deny('R-LANE-3', "the client's time", announce(ada, { at: at(-1) })),
  deny('R-LANE-3', "another's name", announce(ada, { by: 'rita' })),
  deny('R-LANE-3', 'another key', announce(ada, { text: 'hello' })),
  deny('R-LANE-3', 'a missing key', { as: ada, batch: [[lanePath, { ...laneFields, last: { at: now, by: 'ada' } }]] }),
  deny('R-LANE-3', 'the epoch with it', announce(ada, {}, { epoch: 4 })),
  deny('R-LANE-3', 'the participants with it', announce(ada, {}, { participants: {} })),
  deny('R-LANE-3', 'a new field with it', announce(ada, {}, { hold: 1 })),
  deny('R-LANE-3', 'a field taken away with it', {
    as: ada,
    batch: [[lanePath, { ...without(laneFields, 'rotateBy'), last: { at: now, by: 'ada', size: 3 } }]],
  }),
  deny('R-LANE-3', 'a participant who may only read', announce(rita)),
  deny('R-LANE-3', 'an auditor, whatever else he is', announce(theo)),
  deny('R-LANE-3', 'a provisional device', announce(provisional)),
  deny(
    'R-LANE-3',
    'a closed lane',
    { as: ada, batch: [[lanePath, { ...laneFields, state: 'closed', last: { at: now, by: 'ada', size: 3 } }]] },
    changedLane({ state: 'closed' }),
  ),
  deny('R-LANE-3', 'a lane is not made by a client', announce(ada), changed(lanePath, null)),
  deny('R-LANE-3', 'a lane is not deleted by a client', { as: ada, batch: [[lanePath, null]] }),
  ...staffGate('R-LANE-3', (as) => announce(as)),
  ...guestGate('R-LANE-3', candidateLane, (as) => announce(as)).filter(({ world: changes }) => changes === undefined),
];

// ---- What staff read below a lane ----

const below = (rule: string, collection: string, path: string): readonly Case[] => [
  grant(rule, 'a participant gets it', { as: ada, get: path }),
  grant(rule, 'a participant lists it', { as: ada, list: collection }),
  ...staffGate(rule, (as) => ({ as, get: path })),
  ...participantGate(rule, candidateLane, (as) => ({ as, get: path })),
  ...participantGate(rule, candidateLane, (as) => ({ as, list: collection })).map((one) => ({ ...one, title: `list: ${one.title}` })),
  deny(rule, 'the candidate', { as: admitted, get: path }),
  deny(rule, 'the candidate lists it', { as: admitted, list: collection }),
  deny(rule, 'a participant writes it', { as: ada, batch: [[path, { epoch: 9 }]] }),
];

// ---- Cursors ----

const cursorPath = (uid: string): string => paths.cursor(agency, candidateLane, uid);
export const cursor = (device: string): Fields => ({
  deliveredAt: at(-10),
  deliveredId: storedMessageId,
  readAt: at(-20),
  readId: messageId,
  evidence: 'page',
  device,
  at: now,
});
const writeCursor = (as: Actor | null, change: Fields = {}, path = cursorPath(uidOf(as))): Attempt => ({
  as,
  batch: [[path, { ...cursor(as === null ? staffDevice : String(as.token['device'])), ...change }]],
});
const withCursor = (change: Fields): World => changed(cursorPath('ada'), () => ({ ...cursor(staffDevice), at: at(-5), ...change }));

/** Shape and ownership: the same for the first write and the later ones. */
const cursorShape = (rule: string, base: World): readonly Case[] => [
  grant(rule, 'a participant', writeCursor(ada), base),
  grant(rule, 'a participant who may only read', writeCursor(rita), base),
  grant(rule, 'the candidate', writeCursor(admitted), base),
  grant(rule, 'everything read and delivered this moment', writeCursor(ada, { deliveredAt: now, readAt: now }), base),
  grant(rule, 'seen by the service worker', writeCursor(ada, { evidence: 'worker' }), base),
  deny(rule, 'by another evidence', writeCursor(ada, { evidence: 'mail' }), base),
  deny(rule, 'of another device', writeCursor(ada, { device: guestDevice }), base),
  deny(rule, "another's document", writeCursor(ada, {}, cursorPath('rita')), base),
  deny(rule, 'read beyond delivered', writeCursor(ada, { readAt: at(-9) }), base),
  deny(rule, 'delivered in the future', writeCursor(ada, { deliveredAt: at(1) }), base),
  deny(rule, "the client's time", writeCursor(ada, { at: at(-1) }), base),
  deny(rule, 'times that are text', writeCursor(ada, { readAt: 'a', deliveredAt: 'b' }), base),
  deny(rule, 'a delivered id that is none', writeCursor(ada, { deliveredId: 'short' }), base),
  deny(rule, 'a read id that is none', writeCursor(ada, { readId: 'short' }), base),
  deny(rule, 'a read id with other characters', writeCursor(ada, { readId: 'message.00000000000000' }), base),
  deny(rule, 'another field', writeCursor(ada, { note: 'x' }), base),
  ...Object.keys(cursor(staffDevice)).map((name) =>
    deny(rule, `without ${name}`, { as: ada, batch: [[cursorPath('ada'), without(cursor(staffDevice), name)]] }, base),
  ),
  deny(rule, 'a provisional device', writeCursor(provisional), base),
];

const cursors: readonly Case[] = [
  grant('R-CURSOR-1', 'a participant gets one', { as: ada, get: cursorPath('rita') }),
  grant('R-CURSOR-1', 'a participant lists them', { as: ada, list: paths.cursors(agency, candidateLane) }),
  grant('R-CURSOR-1', 'the candidate lists them', { as: admitted, list: paths.cursors(agency, candidateLane) }),
  ...staffGate('R-CURSOR-1', (as) => ({ as, list: paths.cursors(agency, candidateLane) })),
  ...participantGate('R-CURSOR-1', candidateLane, (as) => ({ as, list: paths.cursors(agency, candidateLane) })),
  ...guestGate('R-CURSOR-1', candidateLane, (as) => ({ as, list: paths.cursors(agency, candidateLane) })),
  ...provisionalGate('R-CURSOR-1', (lane, as) => ({ as, list: paths.cursors(agency, lane) }), lanes),

  ...cursorShape('R-CURSOR-2', world),
  grant('R-CURSOR-2', 'nothing reached yet', writeCursor(ada, { readAt: at(-1_795_348_800), readId: '', deliveredId: '' })),
  ...staffGate('R-CURSOR-2', (as) => writeCursor(as)),
  ...participantGate('R-CURSOR-2', candidateLane, (as) => writeCursor(as)).filter(({ allowed }) => !allowed),
  grant('R-CURSOR-2', 'from the very moment of taking part', writeCursor(ada), asParticipant(candidateLane, 'ada', { from: at(0) })),
  deny('R-CURSOR-2', 'who reads for a while only', writeCursor(ada), asParticipant(candidateLane, 'ada', { can: 'r', until: at(3600) })),
  deny(
    'R-CURSOR-3',
    'who reads for a while only',
    writeCursor(ada),
    changed(cursorPath('ada'), () => ({ ...cursor(staffDevice), at: at(-5) }), asParticipant(candidateLane, 'ada', { can: 'r', until: at(3600) })),
  ),
  ...guestGate('R-CURSOR-2', candidateLane, (as) => writeCursor(as)),

  ...cursorShape(
    'R-CURSOR-3',
    changed(
      cursorPath(guestUid),
      () => cursor(guestDevice),
      changed(cursorPath('rita'), () => cursor(staffDevice), withCursor({})),
    ),
  ),
  grant('R-CURSOR-3', 'further on', writeCursor(ada), withCursor({ deliveredAt: at(-30), readAt: at(-30) })),
  deny('R-CURSOR-3', 'delivered goes back', writeCursor(ada), withCursor({ deliveredAt: at(-9) })),
  deny('R-CURSOR-3', 'read goes back', writeCursor(ada), withCursor({ readAt: at(-19) })),
  deny('R-CURSOR-3', 'it is not deleted', { as: ada, batch: [[cursorPath('ada'), null]] }, withCursor({})),
];

// ---- Who is writing ----

const typingPath = (uid: string): string => paths.typingMark(agency, candidateLane, uid);
const type = (as: Actor | null, change: Fields = {}, uid = uidOf(as)): Attempt => ({ as, batch: [[typingPath(uid), { at: now, ...change }]] });
const typed = (uid: string, seconds: number, base: World = world): World => changed(typingPath(uid), () => ({ at: at(seconds) }), base);

/** Shape and ownership: the same for the first mark and the later ones. */
const typingShape = (rule: string, base: World): readonly Case[] => [
  grant(rule, 'who may write there', type(ada), base),
  deny(rule, "another's mark", type(ada, {}, 'rita'), base),
  deny(rule, "the client's time", type(ada, { at: at(-1) }), base),
  deny(rule, 'words with it', type(ada, { text: 'Dear' }), base),
  deny(rule, 'no time', { as: ada, batch: [[typingPath('ada'), {}]] }, base),
  deny(rule, 'who may only read there', type(rita), base),
  deny(rule, 'an auditor, whatever else he is', type(theo), base),
  deny(rule, 'the candidate', type(admitted), base),
  deny(rule, 'a provisional device', type(provisional), base),
  deny(
    rule,
    'a closed lane',
    type(ada),
    changed(lanePath, (fields) => ({ ...fields, state: 'closed' }), base),
  ),
];
const allTyped = ['ada', 'rita', 'theo', guestUid].reduce((base, uid) => typed(uid, -10, base), world);

const typing: readonly Case[] = [
  ...below('R-TYPING-1', paths.typing(agency, candidateLane), typingPath('max')),
  ...typingShape('R-TYPING-2', world),
  ...staffGate('R-TYPING-2', (as) => type(as)),
  ...participantGate('R-TYPING-2', candidateLane, (as) => type(as)),
  ...typingShape('R-TYPING-3', allTyped),
  grant('R-TYPING-3', 'four seconds later', type(ada), typed('ada', -4)),
  deny('R-TYPING-3', 'three seconds later', type(ada), typed('ada', -3)),
  deny('R-TYPING-3', 'it is not deleted', { as: ada, batch: [[typingPath('ada'), null]] }, typed('ada', -60)),
];

// ---- Tip ----

const tip = paths.laneTip(agency, candidateLane);
const getTip = (as: Actor | null): Attempt => ({ as, get: tip });
const tips: readonly Case[] = [
  grant('R-TIP-1', 'a participant', getTip(ada)),
  grant('R-TIP-1', 'the candidate', getTip(admitted)),
  deny('R-TIP-1', 'the chain is not listed', { as: ada, list: `${lanePath}/chain` }),
  deny('R-TIP-1', 'nobody writes it', { as: ada, batch: [[tip, { seq: 10 }]] }),
  ...staffGate('R-TIP-1', getTip),
  ...participantGate('R-TIP-1', candidateLane, getTip),
  ...guestGate('R-TIP-1', candidateLane, getTip),
  ...provisionalGate('R-TIP-1', (lane, as) => ({ as, get: paths.laneTip(agency, lane) }), lanes),
];

export const laneCases: readonly Case[] = [
  ...laneItself,
  ...below('R-EPOCH-1', paths.epochs(agency, candidateLane), paths.epoch(agency, candidateLane, 3)),
  ...below('R-SIGNERS-1', paths.signers(agency, candidateLane), paths.signerList(agency, candidateLane, 0)),
  ...below('R-DEVICE-1', paths.candidateDevices(agency, candidateLane), paths.candidateDevice(agency, candidateLane, guestDevice)),
  ...cursors,
  ...typing,
  ...tips,
];
