import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { emptyAgency, type AgencyState, type Conversation, type Mandate } from '../workspace/agency-state.ts';
import { unreadConversations, unreadRooms } from '../workspace/conversation-summary.ts';
import { openArrivals } from './arrivals.ts';

const START = 1_800_000_000_000;
const at = (seconds: number): Timestamp => Timestamp.fromMillis(START + seconds * 1000);
const talk = (id: string): [string, Conversation] => [id, { id, lanes: { candidate: `${id}-c`, internal: `${id}-i` } } as Conversation];

/** One conversation per id: when its lane had its last word, by whom, and how many are unread (null: not counted yet). */
const agency = (lanes: Record<string, [seconds: number, by: string, unread: number | null]>, over: Partial<AgencyState> = {}): AgencyState => ({
  ...emptyAgency,
  areReadsKnown: true,
  conversations: new Map(['a', 'b'].map(talk)),
  lanes: new Map(
    Object.entries(lanes).map(([laneId, [seconds, by]]) => [
      laneId,
      { laneId, conversationId: '', mandateId: '', kind: '', data: {}, last: { at: at(seconds), by } },
    ]),
  ),
  previews: new Map(
    Object.entries(lanes).flatMap(([laneId, [seconds, by, unread]]) =>
      unread === null ? [] : [[laneId, { at: at(seconds), unread, mentions: 0, newest: { sender: by, text: 'x', kind: 'opened' as const } }]],
    ),
  ),
  ...over,
});
const open = () => openArrivals('me', START, () => START + 60_000);

test('[NC1] what comes in is told once, in either lane; what was there before is not', () => {
  const arrivals = open();

  expect(arrivals.look(agency({ 'a-c': [-60, 'guest', 3] }))).toEqual([]);
  expect(arrivals.look(agency({ 'a-c': [5, 'guest', 4], 'b-i': [6, 'colleague', 1] }))).toEqual([
    { conversationId: 'a', lane: 'candidate', isMention: false },
    { conversationId: 'b', lane: 'internal', isMention: false },
  ]);
  expect(arrivals.look(agency({ 'a-c': [5, 'guest', 4], 'b-i': [6, 'colleague', 1] }))).toEqual([]);
});

test('[NC1] it is told when it was counted, and again after it was read and something new came', () => {
  const arrivals = open();

  expect(arrivals.look(agency({ 'a-c': [5, 'guest', null] }))).toEqual([]);
  expect(arrivals.look(agency({ 'a-c': [5, 'guest', 1] }))).toHaveLength(1);
  expect(arrivals.look(agency({ 'a-c': [5, 'guest', 1] }, { reads: { 'a-c': at(5) } }))).toEqual([]);
  expect(arrivals.look(agency({ 'a-c': [9, 'guest', 1] }, { reads: { 'a-c': at(5) } }))).toHaveLength(1);
});

test('[NC2] nothing is told of own words, of muted conversations, or before the own marks are known', () => {
  const own = agency({ 'a-c': [5, 'me', 0] });
  const muted = agency({ 'a-c': [5, 'guest', 1] }, { wishes: { pinned: new Set(), muted: new Map([['a', null]]) } });
  const early = agency({ 'a-c': [5, 'guest', 1] }, { areReadsKnown: false });

  for (const state of [own, muted, early]) expect(open().look(state)).toEqual([]);
});

test('[NC2] of a sample its first conversation is heard alone', () => {
  const sample = (id: string, createdAtMs: number): [string, Conversation] => {
    const [, one] = talk(id);
    return [id, { ...one, isSample: true, createdAtMs }];
  };
  const conversations = new Map([sample('b', 2), sample('a', 1), talk('c')]);
  const state = agency({ 'a-c': [5, 'guest', 1], 'b-c': [5, 'guest', 1], 'c-c': [5, 'guest', 1] }, { conversations });
  expect(
    open()
      .look(state)
      .map(({ conversationId }) => conversationId)
      .toSorted(),
  ).toEqual(['a', 'c']);
});

test('[TK12] a note of the team that names this member is told although the conversation is muted, once; other notes are not', () => {
  const wishes = { pinned: new Set<string>(), muted: new Map([['a', null]]) };
  const noted = (seconds: number, unread: number, mentions: number): AgencyState => {
    const state = agency({ 'a-i': [seconds, 'colleague', unread] }, { wishes });
    return { ...state, previews: new Map([...state.previews].map(([laneId, preview]) => [laneId, { ...preview, mentions }])) };
  };
  const arrivals = open();

  expect(arrivals.look(noted(5, 1, 0))).toEqual([]);
  expect(arrivals.look(noted(6, 2, 1))).toEqual([{ conversationId: 'a', lane: 'internal', isMention: true }]);
  expect(arrivals.look(noted(7, 3, 1))).toEqual([]);
  expect(unreadConversations(noted(7, 3, 0), 'me', START)).toBe(0);
  expect(unreadConversations(noted(7, 3, 1), 'me', START)).toBe(1);
});

test('[RO14] a team channel with something unread is counted for its search, until it is read, and not once it is closed', () => {
  const search = (id: string, over: Partial<Mandate> = {}): [string, Mandate] => [id, { id, room: `${id}-r`, isClosed: false, ...over } as Mandate];
  const mandates = new Map([search('m'), search('n'), search('none', { room: null }), search('over', { isClosed: true })]);
  const lanes = { 'm-r': [5, 'colleague', 2], 'n-r': [5, 'me', 0], 'over-r': [5, 'colleague', 1] } as const;
  const state = agency(Object.fromEntries(Object.entries(lanes).map(([id, [at, by, unread]]) => [id, [at, by, unread]])), { mandates });

  expect(unreadRooms(state, 'me')).toBe(1);
  expect(unreadRooms({ ...state, reads: { 'm-r': at(5) } }, 'me')).toBe(0);
});
