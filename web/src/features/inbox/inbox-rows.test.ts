import type { Role } from '@liexin/domain/agency/role';
import { Timestamp } from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import type { LaneRow } from '../../platform/live/inbox-feed.ts';
import { emptyAgency, type AgencyState, type Conversation, type Preview } from '../../platform/workspace/agency-state.ts';
import { assigningOf } from '../../platform/workspace/assigning.ts';
import { unreadConversations } from '../../platform/workspace/conversation-summary.ts';
import { inboxRows, isFound, isShown, matches, nextFor, searchesOf, type Narrowing } from './inbox-rows.ts';

const NOW = 1_800_000_000_000;
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
  assigned: 'me',
  assignments: [],
  isClosed: false,
  closedAtMs: null,
  isSample: false,
  createdAtMs: 0,
  deleteByMs: 0,
  contactAtMs: null,
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
  mentions: 0,
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
    NOW,
  )[0];

describe('rows of the list', () => {
  test('[IN1] the newest word stands first', () => {
    const state = agency({
      conversations: new Map(['a', 'b'].map((id) => [id, aConversation(id)])),
      lanes: new Map([aLane('a-candidate', 1, 'me'), aLane('b-internal', 2, 'me')].map((lane) => [lane.laneId, lane])),
    });

    expect(inboxRows(state, [], 'me', NOW).map((row) => row.conversationId)).toEqual(['b', 'a']);
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

  test('[IN6] conversations on top stand first, among them the newest word first', () => {
    const state = agency({
      conversations: new Map(['a', 'b', 'c'].map((id) => [id, aConversation(id)])),
      lanes: new Map([aLane('a-candidate', 1, 'me'), aLane('b-candidate', 2, 'me'), aLane('c-candidate', 3, 'me')].map((lane) => [lane.laneId, lane])),
      wishes: { pinned: new Set(['a', 'b']), muted: new Map() },
    });

    expect(inboxRows(state, [], 'me', NOW).map((row) => [row.conversationId, row.isPinned])).toEqual([
      ['b', true],
      ['a', true],
      ['c', false],
    ]);
  });

  test('[IN7] what is kept quiet counts in its row and in no badge, until its time is over', () => {
    const state = agency({
      conversations: new Map(['a', 'b', 'c'].map((id) => [id, aConversation(id)])),
      lanes: new Map(['a', 'b', 'c'].map((id) => [`${id}-candidate`, aLane(`${id}-candidate`, 1, `guest-${id}`)])),
      wishes: {
        pinned: new Set(),
        muted: new Map([
          ['a', null],
          ['b', NOW + 1000],
        ]),
      },
    });
    const quiet = (nowMs: number): string[] =>
      inboxRows(state, [], 'me', nowMs)
        .filter((row) => row.isMuted)
        .map((row) => row.conversationId);

    expect([quiet(NOW), quiet(NOW + 1000)]).toEqual([['a', 'b'], ['a']]);
    expect([unreadConversations(state, 'me', NOW), unreadConversations(state, 'me', NOW + 1000)]).toEqual([1, 2]);
    expect(inboxRows(state, [], 'me', NOW).map((row) => row.unread)).toEqual(['dot', 'dot', 'dot']);
  });

  test('[IN5] search finds all words in names and the last line, whatever their width and case', () => {
    const row = one([aLane('a-candidate', 1, 'guest-a')], [['a-candidate', aPreview(1, 'guest-a', 0)]]);
    if (row === undefined) throw new Error('no row');

    expect([isFound(row, 'ＴＨＵＲＳＤＡＹ name'), isFound(row, 'friday')]).toEqual([true, false]);
  });
});

describe('the tick of a row', () => {
  const tickOf = (lane: 'candidate' | 'internal', reader: string, delivered: number, read: number): string | undefined => {
    const mark = (seconds: number) => (seconds === 0 ? null : { id: 'm', sentAt: at(seconds) });
    return inboxRows(
      agency({
        conversations: new Map([['a', aConversation('a')]]),
        lanes: new Map([[`a-${lane}`, aLane(`a-${lane}`, 5, 'me')]]),
        previews: new Map([[`a-${lane}`, aPreview(5, 'me', 0)]]),
        readers: new Map([[`a-${lane}`, [{ uid: reader, delivered: mark(delivered), read: mark(read), evidence: 'page' as const, at: at(9) }]]]),
      }),
      [],
      'me',
      NOW,
    )[0]?.ownState;
  };

  test('[IN8] says what the conversation says, from the marks of the same readers', () => {
    expect([tickOf('candidate', 'guest-a', 0, 0), tickOf('candidate', 'guest-a', 5, 0), tickOf('candidate', 'guest-a', 6, 5)]).toEqual([
      'sent',
      'delivered',
      'read',
    ]);
    // A colleague's mark in the candidate's lane counts for nothing; among the team it does.
    expect([tickOf('candidate', 'marta', 6, 6), tickOf('internal', 'marta', 6, 6), tickOf('candidate', 'guest-a', 4, 4)]).toEqual(['sent', 'read', 'sent']);
  });
});

describe('whose a conversation is', () => {
  const participants = Object.fromEntries(['me', 'colleague'].map((uid) => [uid, { can: 'rw', kind: 'staff', until: null }]));
  const state = agency({
    members: new Map(
      ['me', 'colleague', 'gone'].map((uid) => [
        uid,
        { uid, name: uid, email: '', roles: ['consultant'], isLead: false, clearance: ['standard' as const], status: 'active', devices: {} },
      ]),
    ),
    mandates: new Map([
      [
        'm',
        {
          id: 'm',
          card: { title: 'CFO', client: '' },
          compartment: 'c',
          team: ['me', 'colleague'],
          isSample: false,
          isClosed: false,
          openedAtMs: 0,
          closedAtMs: null,
          isPlaced: false,
          isSettling: false,
          reopenAskedBy: null,
          room: null,
        },
      ],
    ]),
    conversations: new Map(
      [
        ['a', 'me'],
        ['b', 'colleague'],
        ['c', null],
        ['d', 'gone'],
      ].map(([id, assigned]) => [id ?? '', aConversation(id ?? '', { assigned: assigned ?? null, mandateId: id === 'b' ? 'other' : 'm' })]),
    ),
    lanes: new Map(['a', 'b', 'c', 'd'].map((id) => [`${id}-candidate`, { ...aLane(`${id}-candidate`, 1, 'me'), data: { participants } }])),
  });
  const rows = inboxRows(state, [], 'me', NOW);
  const ids = (filter: 'mine' | 'unassigned') => rows.filter((row) => matches(row, filter)).map((row) => row.conversationId);

  test('[TK7] mine are the own, unassigned those of nobody and of somebody who answers no more', () => {
    expect([ids('mine'), ids('unassigned')]).toEqual([['a'], ['c', 'd']]);
    expect(searchesOf(rows)).toEqual([{ mandateId: 'm', title: 'CFO' }]);
  });

  test('[TK11] unread notes that name the reader are counted and can be shown alone; what was read names nobody any more', () => {
    const named = { ...aPreview(9, 'colleague', 3), mentions: 2 };
    const row = one([aLane('a-internal', 9, 'colleague')], [['a-internal', named]]);
    const read = one([aLane('a-internal', 9, 'colleague')], [['a-internal', named]], { 'a-internal': at(9) });

    expect([row?.mentions, read?.mentions]).toEqual([2, 0]);
    expect([row, read].map((each) => each !== undefined && matches(each, 'mentions'))).toEqual([true, false]);
  });

  test('[TK6] what may be done about it follows from the table of rights', () => {
    const may = (id: string, uid = 'me') => {
      const conversation = state.conversations.get(id);
      if (conversation === undefined) throw new Error(id);
      const { mayTake, mayLeave, choices } = assigningOf(state, conversation, uid);
      return [mayTake, mayLeave, choices];
    };

    expect(may('a')).toEqual([false, true, ['colleague']]);
    expect(may('b')).toEqual([false, false, []]);
    expect(may('c')).toEqual([true, false, []]);
    expect(may('d')).toEqual([true, false, []]);
    expect(may('a', 'gone')).toEqual([false, false, []]);
  });
});

describe('closed conversations', () => {
  const state = agency({
    conversations: new Map([
      ['open', aConversation('open')],
      ['closed', aConversation('closed', { isClosed: true, mandateId: 'done' })],
      ['news', aConversation('news', { isClosed: true, mandateId: 'done' })],
    ]),
    lanes: new Map([['news-candidate', aLane('news-candidate', 9, 'guest-news')]]),
    previews: new Map([['news-candidate', aPreview(9, 'guest-news', 1)]]),
  });
  const rows = inboxRows(state, [], 'me', NOW);
  const shown = (over: Partial<Narrowing>): string[] =>
    rows
      .filter((row) => isShown(row, { filter: 'all', search: '', mandateId: null, selected: null, ...over }))
      .map((row) => row.conversationId)
      .toSorted();

  test('[IN11] are out of the way but for what is unread and what is open, and there where one looks for them', () => {
    expect(shown({})).toEqual(['news', 'open']);
    expect(shown({ selected: 'closed' })).toEqual(['closed', 'news', 'open']);
    expect(shown({ search: 'name closed' })).toEqual(['closed']);
    expect(shown({ mandateId: 'done' })).toEqual(['closed', 'news']);
    expect(shown({ filter: 'closed' })).toEqual(['closed', 'news']);
    expect(shown({ filter: 'mine' })).toEqual(['open']);
    expect(shown({ filter: 'mine', search: 'closed' })).toEqual([]);
  });
});

test('[IN12] an empty list offers only what the role may do: no search to a researcher, nothing to whoever checks the record', () => {
  const next = (...roles: Role[]) => [nextFor(roles, false), nextFor(roles, true)];
  expect(next('consultant')).toEqual(['search', 'candidate']);
  expect(next('owner', 'consultant')).toEqual(['search', 'candidate']);
  expect(next('researcher')).toEqual(['wait', 'candidate']);
  for (const role of ['auditor', 'admin'] as const) expect(next(role)).toEqual(['nothing', 'nothing']);
  expect([nextFor(undefined, false), nextFor(undefined, true)]).toEqual(['search', 'candidate']);
});
