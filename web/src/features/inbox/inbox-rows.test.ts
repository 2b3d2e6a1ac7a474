import { Timestamp } from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import type { LaneRow } from '../../platform/live/inbox-feed.ts';
import { emptyAgency, type AgencyState, type Conversation, type Preview } from '../../platform/workspace/agency-state.ts';
import { inboxRows, isFound, matches } from './inbox-rows.ts';

const at = (seconds: number): Timestamp => new Timestamp(1_800_000_000 + seconds, 0);
const aConversation = (id: string, over: Partial<Conversation> = {}): Conversation => ({
  id,
  mandateId: 'm',
  compartment: 'c',
  card: { name: `Name ${id}`, source: 'linkedin', addedAtMs: 0 },
  guest: `guest-${id}`,
  language: 'en',
  lanes: { candidate: `${id}-candidate`, internal: `${id}-internal` },
  link: null,
  isClosed: false,
  isSample: false,
  createdAtMs: 0,
  deleteByMs: 0,
  ...over,
});
const aLane = (laneId: string, seconds: number, by: string): LaneRow => ({
  laneId,
  conversationId: '',
  mandateId: 'm',
  kind: 'candidate',
  last: { at: at(seconds), by },
  data: {},
});
const aPreview = (seconds: number, sender: string, unread: number): Preview => ({
  at: at(seconds),
  newest: { sender, text: 'Thursday works', kind: 'opened' },
  unread,
});
const agency = (over: Partial<AgencyState>): AgencyState => ({ ...emptyAgency, status: 'ready', ...over });
const one = (lanes: LaneRow[], previews: [string, Preview][], reads: AgencyState['reads'] = {}) =>
  inboxRows(
    agency({
      conversations: new Map([['a', aConversation('a')]]),
      lanes: new Map(lanes.map((lane) => [lane.laneId, lane])),
      previews: new Map(previews),
      reads,
    }),
    [],
    'me',
  )[0];

describe('rows of the list', () => {
  test('[IN1] the newest word stands first', () => {
    const state = agency({
      conversations: new Map(['a', 'b'].map((id) => [id, aConversation(id)])),
      lanes: new Map([aLane('a-candidate', 1, 'me'), aLane('b-internal', 2, 'me')].map((lane) => [lane.laneId, lane])),
    });

    expect(inboxRows(state, [], 'me').map((row) => row.conversationId)).toEqual(['b', 'a']);
  });

  test('[IN2] unread is a number where it was looked at, a dot where not yet, nothing behind the own mark', () => {
    const lane = aLane('a-candidate', 9, 'guest-a');

    expect(one([lane], [])?.unread).toBe('dot');
    expect(one([lane], [['a-candidate', aPreview(9, 'guest-a', 3)]])?.unread).toBe(3);
    expect(one([lane], [['a-candidate', aPreview(9, 'guest-a', 3)]], { 'a-candidate': at(9) })?.unread).toBe(0);
    expect(one([aLane('a-candidate', 9, 'me')], [])?.unread).toBe(0);
  });

  test('[IN3] team talk never raises the number of the candidate', () => {
    const row = one([aLane('a-internal', 9, 'colleague')], [['a-internal', aPreview(9, 'colleague', 2)]]);

    expect(row).toMatchObject({ unread: 0, hasTeamNews: true });
  });

  test('[IN4] who owes the next word is told by the candidate’s lane alone', () => {
    const row = one(
      [aLane('a-candidate', 1, 'guest-a'), aLane('a-internal', 9, 'me')],
      [
        ['a-candidate', aPreview(1, 'guest-a', 0)],
        ['a-internal', aPreview(9, 'me', 0)],
      ],
    );

    expect(row?.waitingFor).toBe('us');
    expect(row !== undefined && matches(row, 'waiting-for-us') && !matches(row, 'waiting-for-candidate')).toBe(true);
  });

  test('[IN5] search finds all words in names and the last line, whatever their width and case', () => {
    const row = one([aLane('a-candidate', 1, 'guest-a')], [['a-candidate', aPreview(1, 'guest-a', 0)]]);
    if (row === undefined) throw new Error('no row');

    expect([isFound(row, 'ＴＨＵＲＳＤＡＹ name'), isFound(row, 'friday')]).toEqual([true, false]);
  });
});
