import { expect, test } from 'vitest';
import type { AgencyState, Conversation, Mandate } from '../../platform/workspace/agency-state.ts';
import { emptyAgency } from '../../platform/workspace/agency-state.ts';
import { textFor } from '../../text/text.ts';
import { messagesOf, namesOf, progressOf, requestOf } from './find-model.ts';
import type { FindState } from './find-store.ts';
import { noFilters } from './find-view-types.ts';
import { parseQuery } from '../../platform/search/query.ts';

const conversation = (id: string, name: string, mandateId: string): Conversation => ({
  id,
  mandateId,
  compartment: 'c',
  card: { name, source: 'linkedin', addedAtMs: 0 },
  guest: `guest-${id}`,
  language: 'zh',
  lanes: { candidate: `${id}-c`, internal: `${id}-i` },
  link: null,
  assigned: null,
  assignments: [],
  isClosed: false,
  closedAtMs: null,
  isSample: false,
  createdAtMs: 0,
  deleteByMs: 0,
  contactAtMs: null,
});
const mandate = (id: string, title: string): Mandate => ({
  id,
  card: { title, client: 'Client GmbH' },
  compartment: 'c',
  team: [],
  isSample: false,
  isClosed: false,
  openedAtMs: 0,
  closedAtMs: null,
  isPlaced: false,
  isSettling: false,
  reopenAskedBy: null,
  room: `${id}-room`,
});
const agency: AgencyState = {
  ...emptyAgency,
  conversations: new Map([
    ['k1', conversation('k1', '沈一凡', 'm1')],
    ['k2', conversation('k2', 'Daniel Roth', 'm2')],
  ]),
  mandates: new Map([
    ['m1', mandate('m1', 'CFO · 苏州')],
    ['m2', mandate('m2', 'Plant director, Wuxi')],
  ]),
};
const now = Date.UTC(2026, 10, 22, 12);
const asked = (input: string, filters: Partial<FindState['filters']> = {}): FindState => ({ input, filters: { ...noFilters, ...filters }, limit: 50 });

test('[SR20] filters say which lanes, senders and days are looked through; days include both ends', () => {
  const lanes = (filters: Partial<FindState['filters']>): readonly string[] => [...(requestOf(asked('a', filters), agency, now)?.lanes ?? [])];
  expect(lanes({})).toEqual(['k1-c', 'k1-i', 'k2-c', 'k2-i', 'm1-room', 'm2-room']);
  expect(lanes({ mandate: { id: 'm2', title: '' } })).toEqual(['k2-c', 'k2-i', 'm2-room']);
  expect(lanes({ person: { id: 'k1', name: '', kind: 'candidate' } })).toEqual(['k1-c', 'k1-i']);
  expect(lanes({ person: { id: 'k1', name: '', kind: 'candidate' }, mandate: { id: 'm2', title: '' } })).toEqual([]);
  const colleague = requestOf(asked('a', { person: { id: 'marc', name: '', kind: 'member' } }), agency, now);
  expect(colleague).toMatchObject({ senders: new Set(['marc']), lanes: new Set(['k1-c', 'k1-i', 'k2-c', 'k2-i', 'm1-room', 'm2-room']) });
  const days = (from: string, to: string) => requestOf(asked('a', { date: 'range', from, to }), agency, now);
  expect(days('2026-11-20', '2026-11-20')).toMatchObject({ from: Date.UTC(2026, 10, 20) / 1000, to: Date.UTC(2026, 10, 21) / 1000 - 1 });
  expect(days('', '2026-11-20')).toMatchObject({ from: null });
  expect(days('2026-11-20', '')).toMatchObject({ to: null });
  expect(requestOf(asked('a', { date: 'week' }), agency, now)).toMatchObject({ from: now / 1000 - 7 * 86_400, to: null });
});

test('[SR6, SR20] nothing to look for asks nothing; a filter alone lists what it leaves', () => {
  expect(requestOf(asked('  '), agency, now)).toBeNull();
  expect(requestOf(asked('。。'), agency, now)).toBeNull();
  expect(requestOf(asked('。。', { hasFile: true }), agency, now)).toBeNull();
  expect(requestOf(asked('', { hasFile: true }), agency, now)).toMatchObject({ hasFile: true });
  // A range without days is no filter.
  expect(requestOf(asked('', { date: 'range' }), agency, now)).toBeNull();
});

test('[SR3] names, searches and actions are found by the same words as messages', () => {
  const names = (input: string, filters = {}) => namesOf(asked(input, filters), agency, textFor('zh'));
  expect(names('沈').candidates).toMatchObject([{ conversationId: 'k1', mandateTitle: 'CFO · 苏州', marks: [{ start: 0, end: 1 }] }]);
  expect(names('苏州 cfo').mandates).toMatchObject([{ mandateId: 'm1' }]);
  expect(names('client').mandates).toHaveLength(2);
  expect(names('锁定').actions).toEqual(['lock']);
  expect(names('').actions).toHaveLength(5);
  expect(names('沈', { hasFile: true })).toEqual({ candidates: [], mandates: [], actions: [] });
});

test('[SR5] a hit says who wrote it, where, and in which lane', () => {
  const entry = {
    id: 'x',
    laneId: 'k1-i',
    sender: 'me',
    sentAt: { seconds: 1, nanoseconds: 0 },
    period: 1,
    hasFile: false,
    revision: 'e',
    text: '我家在上海东边',
  };
  const found = messagesOf(
    { entries: [entry, { ...entry, id: 'y', laneId: 'k1-c', sender: 'guest-k1' }, { ...entry, laneId: 'gone' }], isMore: false },
    parseQuery('上海'),
    agency,
    'me',
  );
  expect(found).toMatchObject([
    { id: 'x', lane: 'internal', sender: { kind: 'own' }, isEdited: true, marks: [{ start: 3, end: 5 }] },
    { id: 'y', lane: 'candidate', sender: { kind: 'candidate', name: '沈一凡' }, conversationId: 'k1' },
  ]);
});

test('[SR21] how many conversations are read in is said until it is all of them', () => {
  expect(progressOf(agency, null)).toEqual({ ready: 0, all: 2 });
  expect(progressOf(agency, new Set(['k2-i']))).toEqual({ ready: 1, all: 2 });
  expect(progressOf(agency, new Set())).toBeNull();
});
