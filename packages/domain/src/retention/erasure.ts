/** What a candidate may ask for from the reply link: to be deleted, or to have details put right. */
export const erasureKinds = ['erase', 'correct'] as const;
export type ErasureKind = (typeof erasureKinds)[number];

/** Open until somebody decides; a decision to delete is carried out at once and then done; withdrawn by who asked. */
export const erasureStates = ['open', 'decided', 'done', 'withdrawn'] as const;
export type ErasureState = (typeof erasureStates)[number];

export const erasureDecisions = ['full', 'partial', 'refused', 'corrected'] as const;
export type ErasureDecision = (typeof erasureDecisions)[number];

/** What of a conversation can stay although the rest goes. Contact ways, devices, marks and drafts never stay. */
export const erasureParts = ['messages', 'notes'] as const;
export type ErasurePart = (typeof erasureParts)[number];

/** Why something stays, or nothing goes. Closed: the letter names the ground in words. */
export const erasureGrounds = ['legal-duty', 'legal-claim', 'placement', 'not-the-person'] as const;
export type ErasureGround = (typeof erasureGrounds)[number];

export interface Kept {
  readonly part: ErasurePart;
  readonly ground: ErasureGround;
  /** Last day that it stays (ms); null: not known, and the letter says so. */
  readonly untilMs: number | null;
}

/** What somebody decides on a request. */
export type Decision =
  | { readonly kind: 'full' | 'corrected' }
  | { readonly kind: 'partial'; readonly keep: readonly Kept[] }
  | { readonly kind: 'refused'; readonly ground: ErasureGround };

/** [ER5] One month from receipt: the same day of the next month, or its last one. */
export const dueAt = (receivedMs: number): number => {
  const from = new Date(receivedMs);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 2, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, day, from.getUTCHours(), from.getUTCMinutes(), from.getUTCSeconds());
};

const weekMs = 7 * 86_400_000;
/** [ER5] Soon is the last week; late is from the due moment on. */
export const urgencyOf = (dueMs: number, nowMs: number): 'calm' | 'soon' | 'late' => (nowMs >= dueMs ? 'late' : nowMs >= dueMs - weekMs ? 'soon' : 'calm');

/**
 * [ER6] Whether a decision fits what was asked: a correction is answered, never carried out; a partial one keeps something, each part once;
 * that somebody is not the person refuses, and keeps no part.
 */
export const fits = (asked: ErasureKind, decision: Decision): boolean => {
  if (asked === 'correct') return decision.kind === 'corrected' || decision.kind === 'refused';
  if (decision.kind === 'corrected') return false;
  if (decision.kind !== 'partial') return true;
  const parts = decision.keep.map(({ part }) => part);
  return parts.length > 0 && new Set(parts).size === parts.length && decision.keep.every(({ ground }) => ground !== 'not-the-person');
};

/** Under this name ledger and certificate tell of what somebody asked to be deleted, and lanes have the day that was decided. FORMAT. */
export const erasureRule = (by: string): string => `erasure-${by}`;
/** Whether a day was decided by people: no rule moves it, and nothing is brought back after it. */
export const isErasureRule = (rule: string): boolean => rule.startsWith('erasure');

/** What an erasure found to delete, by the names of its certificate. */
export type ErasureStock = Record<
  'shares' | 'messages' | 'marks' | 'keys' | 'devices' | 'links' | 'notes' | 'notices' | 'drafts' | 'contact' | 'records',
  number
>;
