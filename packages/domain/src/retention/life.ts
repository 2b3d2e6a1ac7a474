/** Where something is confirmed gone before it is called deleted. FORMAT: names are only ever added. */
export const deletionStores = ['share', 'messages', 'receipts', 'queue', 'drafts', 'marks', 'keys', 'links', 'contacts', 'guest'] as const;
export type DeletionStore = (typeof deletionStores)[number];

/**
 * Life of a part of a conversation behind its last day. `trash`: hidden, an owner or administrator can bring it back. `purging`: decided,
 * nothing has gone yet. `shredded`: its keys are gone, stores are being emptied. `purged`: every store has confirmed.
 */
export const trashStates = ['trash', 'restored', 'purging', 'shredded', 'purged'] as const;
export type TrashState = (typeof trashStates)[number];

/** What an agency has beside its conversations, as the certificate of its closing names it. FORMAT: names are only ever added. */
export const closingStores = ['exports', 'lists', 'invitations', 'searches', 'directory', 'people'] as const;
export type ClosingStore = (typeof closingStores)[number];

const dayMs = 24 * 60 * 60_000;
/** How long (ms) something can be brought back. */
export const trashMs = 30 * dayMs;
/** What was brought back lives so long (ms). Once: whoever wants to keep it longer changes the rule or places a hold. */
export const restoredMs = 30 * dayMs;
/** Overdue for longer than this (ms) is an alarm. */
export const overdueMs = dayMs;
/** After so long (ms) no backup holds what was deleted. */
export const backupMs = 35 * dayMs;
/** Version of what deletes, as certificates name it. */
export const retentionEngine = 'retention/1';

const firstPauseMs = 60 * 60_000;
/** After so many tries a store that does not answer is an alarm; it is tried on, once a day. */
export const alarmTries = 10;

/** How long (ms) a store rests after so many failed tries: an hour, doubled each time, a day at most. */
export const pauseAfter = (tries: number): number => Math.min(firstPauseMs * 2 ** Math.max(0, tries - 1), dayMs);

/** What a month of a part has that lives on; marks of reading are high water and stay, as keys, links and people do. */
const storesOfMonth: readonly DeletionStore[] = ['share', 'messages', 'queue'];

/** Which stores a part has: links, contacts and the candidate's own documents go with the candidate's part. `month`: of one that lives on. */
export const storesOf = (kind: string, month?: number): readonly DeletionStore[] =>
  month !== undefined ? storesOfMonth : deletionStores.filter((store) => kind === 'candidate' || !['links', 'contacts', 'guest'].includes(store));
