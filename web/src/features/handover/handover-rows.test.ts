import { expect, test } from 'vitest';
import type { Member } from '../../platform/workspace/agency-state.ts';
import type { HandoverView } from '../../platform/workspace/handovers-model.ts';
import { handoverRows, type RowFacts } from './handover-rows.ts';

const member = (uid: string, status: Member['status'] = 'active'): Member => ({
  uid,
  name: uid.toUpperCase(),
  email: '',
  roles: ['consultant'],
  isLead: false,
  clearance: ['standard'],
  status,
  devices: {},
});
const view: HandoverView = {
  ...{ id: 'h', schemaVersion: 1, from: 'lin', by: 'olga', signature: new Uint8Array(64), state: 'done', readers: [], silent: [], entered: {} },
  ...{ total: 2, settled: 2, takenBack: 0, createdAt: 0, doneAt: 0, undoUntil: 0, undoneAt: null, createdAtMs: 1, undoUntilMs: 2, waiting: 0 },
  plan: { m: { compartment: 'k', receivers: { wei: ['a', 'b'] }, greeting: null } },
};
const facts: RowFacts = {
  uid: 'wei',
  holders: ['consultant'],
  members: new Map(['lin', 'olga', 'wei'].map((uid) => [uid, member(uid)])),
  cards: new Map([['m', { title: 'CFO', compartment: 'k', team: ['lin', 'wei'] }]]),
  conversationName: (id) => (id === 'a' ? 'Shen' : null),
  undoing: {},
};
const rowFor = (change: Partial<RowFacts>) => handoverRows([view], { ...facts, ...change })[0];

test('[HO14] the receiver sees what went over by search, with the way to it; nobody is offered what they may not do', () => {
  const mine = rowFor({});
  expect(mine?.searches).toEqual([
    {
      mandateId: 'm',
      title: 'CFO',
      isInside: true,
      receivers: [{ uid: 'wei', name: 'WEI', count: 2, conversations: [{ conversationId: 'a', name: 'Shen' }] }],
    },
  ]);
  expect([mine?.mayUndo, mine?.mayRemove]).toEqual([false, false]);
  const owner = rowFor({ uid: 'olga', holders: ['owner'] });
  expect([owner?.mayUndo, owner?.mayRemove, owner?.searches[0]?.isInside]).toEqual([true, true, false]);
  const lead = rowFor({ holders: ['consultant', 'lead'] });
  expect([lead?.mayUndo, lead?.mayRemove]).toEqual([true, false]);
  const gone = rowFor({ uid: 'olga', holders: ['owner'], members: new Map([['lin', member('lin', 'removed')]]) });
  expect(gone?.mayRemove).toBe(false);
});
