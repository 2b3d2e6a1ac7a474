import { defaultLadder, type Ladder } from '@liexin/domain/notify/ladder';
import { defaultPreferences, type Preferences } from '@liexin/domain/notify/preferences';
import type { InboxPrefsDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Timestamp, Transaction } from 'firebase-admin/firestore';
import type { PushDeviceDocument, ReachDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Member } from '../../platform/stored.ts';

/** How somebody can be reached now. */
export interface Reach {
  /** An active member. */
  readonly isThere: boolean;
  readonly preferences: Preferences;
  /** Ids of devices with a subscription whose device is on. */
  readonly devices: readonly string[];
  /** Whether the person wants quiet from this conversation. */
  readonly isMuted: boolean;
}

/** Null in `muted`: until it is taken back. */
const isMutedAt = (muted: Record<string, Timestamp | null> | undefined, conversationId: string, now: number): boolean => {
  const until = muted?.[conversationId];
  return until !== undefined && (until === null || until.toMillis() > now);
};

/** Reads in the transaction that acts on it, so that a device which is switched off meanwhile gets nothing. */
export const readReach = async (tx: Transaction, db: Firestore, agencyId: string, uid: string, conversationId: string, now: number): Promise<Reach> => {
  const [member, reach, prefs] = await Promise.all([
    tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
    tx.get(docAt<ReachDocument>(db, paths.reach(agencyId, uid))),
    tx.get(docAt<InboxPrefsDocument<Timestamp>>(db, paths.inboxPrefs(agencyId, uid))),
  ]);
  const subscriptions = await tx.get(collectionAt<PushDeviceDocument>(db, paths.pushDevices(agencyId, uid)));
  const found = member.data();
  return {
    isThere: found?.status === 'active',
    preferences: reach.data()?.preferences ?? defaultPreferences,
    devices: subscriptions.docs.map((doc) => doc.id).filter((id) => found?.devices[id]?.on === true),
    isMuted: isMutedAt(prefs.data()?.muted, conversationId, now),
  };
};

/** The agency's ladder, or the one that holds where none was set. */
export const readLadder = async (tx: Transaction, db: Firestore, agencyId: string): Promise<Ladder> =>
  (await tx.get(docAt<Ladder>(db, paths.ladder(agencyId)))).data() ?? defaultLadder;
