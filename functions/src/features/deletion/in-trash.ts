import type { Timestamp } from 'firebase-admin/firestore';
import type { Lane, Trash } from '../../platform/stored.ts';

/** What is known of a part of a conversation, or of a month of it, that goes into the trash. */
export interface IntoTrash extends Pick<Trash, 'lane' | 'month' | 'periods' | 'rule' | 'ruleVersion' | 'cause' | 'messages' | 'hiddenAt'> {
  readonly purgeAt: Timestamp;
  readonly held: readonly string[];
  /** What stood in its place: an item that was brought back, or purged before something of it returned. */
  readonly before: Trash | undefined;
  readonly salt: Uint8Array;
}

/** As it lies in the trash until its day, nothing of it deleted yet. */
export const inTrash = ({ conversation, mandate, kind, participants }: Lane, { held, before, salt, ...item }: IntoTrash): Trash => ({
  schemaVersion: 1,
  state: 'trash',
  conversation,
  mandate,
  kind,
  uids: Object.keys(participants),
  ...item,
  heldBy: [...held],
  dueAt: item.purgeAt,
  run: null,
  acked: [],
  failing: null,
  restoredBy: before?.restoredBy ?? null,
  purgedAt: null,
  certificate: null,
  salt: before?.salt ?? salt,
});
