import { arrayRemove, arrayUnion, deleteField, doc, onSnapshot, setDoc, Timestamp, type Firestore } from 'firebase/firestore';
import type { InboxPrefsDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { InboxWishes } from './inbox-wishes.ts';

/** What the document says; anything else than ids and times is passed over. */
export const readWishes = ({ pinned = [], muted = {} }: InboxPrefsDocument<unknown>): InboxWishes => ({
  pinned: new Set(pinned),
  muted: new Map(
    Object.entries(muted).flatMap(([id, until]): [string, number | null][] =>
      until === null ? [[id, null]] : until instanceof Timestamp ? [[id, until.toMillis()]] : [],
    ),
  ),
});

export const listenWishes = (
  db: Firestore,
  agencyId: string,
  uid: string,
  changed: (wishes: InboxWishes) => void,
  failed: (error: unknown) => void,
): (() => void) => onSnapshot(doc(db, paths.inboxPrefs(agencyId, uid)), (found) => changed(readWishes(found.data() ?? {})), failed);

/** One field is merged, so that two devices do not undo each other; offline the SDK keeps it. Repeating changes nothing. */
export const writePin = (db: Firestore, agencyId: string, uid: string, conversationId: string, on: boolean): Promise<void> =>
  setDoc(doc(db, paths.inboxPrefs(agencyId, uid)), { pinned: on ? arrayUnion(conversationId) : arrayRemove(conversationId) }, { merge: true });

/** `until`: ms, null until it is taken back, `off` to hear of it again. As `writePin`. */
export const writeMute = (db: Firestore, agencyId: string, uid: string, conversationId: string, until: number | null | 'off'): Promise<void> =>
  setDoc(
    doc(db, paths.inboxPrefs(agencyId, uid)),
    { muted: { [conversationId]: until === 'off' ? deleteField() : until === null ? null : Timestamp.fromMillis(until) } },
    { merge: true },
  );
