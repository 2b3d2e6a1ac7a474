import type { AgencyState } from './agency-state.ts';

/** A key that is due. `mark`: since when, so that a key that becomes due again is another one. */
export interface DueKey {
  readonly kind: 'audit' | 'compartment' | 'lane';
  readonly id: string;
  readonly mark: number;
}
export interface DueMandate {
  readonly compartment: string;
  readonly sinceMs: number;
}

/** Lanes are to be renewed within this after they became due. */
const ROTATE_MS = 72 * 3_600_000;
/** A lane without a live link is given so long, because whoever ended the link renews it and makes another. */
const ENDED_MS = 10 * 60_000;

/**
 * What this device can renew: the directory, searches (also `others`, which this person only holds the key of), and lanes in which they
 * write, once the key of their search is not due. Pure.
 */
export const dueKeys = (state: AgencyState, others: readonly DueMandate[], uid: string, nowMs: number): readonly DueKey[] => {
  const { agency, mandates, lanes, conversations, members } = state;
  const searches = new Map(others.map(({ compartment, sinceMs }) => [compartment, sinceMs]));
  const isCleared = members.get(uid)?.clearance.includes('compensation') === true;
  for (const { compartment, keysDueMs = null, compensation = null } of mandates.values()) {
    if (keysDueMs !== null) searches.set(compartment, keysDueMs);
    if (isCleared && compensation !== null && compensation.keysDueMs !== null) searches.set(compensation.compartment, compensation.keysDueMs);
  }
  const directory = agency?.keysDueMs == null ? [] : [{ kind: 'compartment' as const, id: agency.directory, mark: agency.keysDueMs }];
  const open = [...lanes.values()].flatMap(({ laneId, conversationId, kind, data }): DueKey[] => {
    const by: unknown = data['rotateBy'];
    const me = data['participants']?.[uid];
    if (!isTime(by) || data['state'] !== 'open' || me?.can !== 'rw' || me.until !== null || searches.has(String(data['compartment']))) return [];
    const link = conversations.get(conversationId)?.link?.state;
    const isSettled = kind !== 'candidate' || (link !== 'ended' && link !== 'draft');
    return isSettled || by.toMillis() - ROTATE_MS + ENDED_MS < nowMs ? [{ kind: 'lane', id: laneId, mark: by.toMillis() }] : [];
  });
  return [...directory, ...[...searches].map(([id, mark]) => ({ kind: 'compartment' as const, id, mark })), ...open];
};

const isTime = (value: unknown): value is { toMillis(): number } => typeof value === 'object' && value !== null && 'toMillis' in value;

/** The audit key first, so that new keys are wrapped for it; then compartments before lanes, each from a place in the list that is the device's own. Pure. */
export const inTurn = (due: readonly DueKey[], deviceId: string): readonly DueKey[] => {
  const seed = [...deviceId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const turned = (keys: readonly DueKey[]): readonly DueKey[] => {
    const sorted = keys.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const from = sorted.length === 0 ? 0 : seed % sorted.length;
    return [...sorted.slice(from), ...sorted.slice(0, from)];
  };
  return [
    ...due.filter(({ kind }) => kind === 'audit'),
    ...turned(due.filter(({ kind }) => kind === 'compartment')),
    ...turned(due.filter(({ kind }) => kind === 'lane')),
  ];
};
