import { expect, test } from 'vitest';
import type { AgencyState } from './agency-state.ts';
import { dueKeys } from './due-keys.ts';

const time = (ms: number) => ({ toMillis: () => ms });
const lane = (laneId: string, compartment: string, more: object = {}) => ({
  laneId,
  conversationId: 'c',
  kind: 'internal',
  data: { compartment, state: 'open', rotateBy: time(500), participants: { me: { can: 'rw', until: null } }, ...more },
});
const state = (
  clearance: readonly string[],
  mandate: { keysDueMs?: number | null; compensation?: { compartment: string; keysDueMs: number | null } },
): AgencyState =>
  ({
    agency: null,
    members: new Map([['me', { uid: 'me', clearance }]]),
    mandates: new Map([['m', { compartment: 'standard-key', keysDueMs: null, compensation: null, ...mandate }]]),
    lanes: new Map(['standard', 'pay'].map((tier) => [tier, lane(`${tier}-lane`, `${tier}-key`)])),
    conversations: new Map(),
  }) as unknown as AgencyState;
const ids = (of: AgencyState, others: Parameters<typeof dueKeys>[1] = []) => dueKeys(of, others, 'me', 0).map(({ kind, id, mark }) => `${kind} ${id} ${mark}`);

test('[CP5] the key for pay goes before the lanes under it, and keeps no other lane waiting', () => {
  const due = state(['standard', 'compensation'], { compensation: { compartment: 'pay-key', keysDueMs: 7 } });
  expect(ids(due)).toEqual(['compartment pay-key 7', 'lane standard-lane 500']);
  const made = state(['standard', 'compensation'], { compensation: { compartment: 'pay-key', keysDueMs: null } });
  expect(ids(made)).toEqual(['lane standard-lane 500', 'lane pay-lane 500']);
  const both = state(['standard', 'compensation'], { keysDueMs: 3, compensation: { compartment: 'pay-key', keysDueMs: 7 } });
  expect(ids(both)).toEqual(['compartment standard-key 3', 'compartment pay-key 7']);
});

test('[CP1] who is not cleared does not try the key for pay; an owner from outside of the team makes those that the server names', () => {
  const uncleared = state(['standard'], { compensation: { compartment: 'pay-key', keysDueMs: 7 } });
  expect(ids(uncleared)).toEqual(['lane standard-lane 500', 'lane pay-lane 500']);
  expect(ids(uncleared, [{ compartment: 'other-key', sinceMs: 9 }])[0]).toBe('compartment other-key 9');
});
