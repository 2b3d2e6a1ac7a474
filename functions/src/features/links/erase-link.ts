import type { Language } from '@liexin/domain/agency/region';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { LinkDocument } from './link-document.ts';
import { linkReference } from './link-store.ts';

/** Why nothing of it is left: somebody asked for it, or the agency was closed. */
type Erased = 'erased' | 'agency-closed';

/**
 * [ER12] What is left of a link whose conversation was deleted: enough to tell whoever holds its secret that it was, and no more. No
 * device, no key for notes, no copy of the agency, no hint of who was behind it. Pure; repeating changes nothing but the time of an end
 * that was none.
 */
const erasedLink = (link: LinkDocument, language: Language, nowMs: number, reason: Erased): LinkDocument => ({
  ...link,
  state: 'ended',
  reason,
  endedAt: link.reason === reason ? link.endedAt : Timestamp.fromMillis(nowMs),
  openedAt: null,
  claimedAt: null,
  claimedBy: null,
  agencyCopy: null,
  secret: null,
  notePub: null,
  devices: {},
  binds: { day: 0, count: 0 },
  code: null,
  passes: [],
  notes: { unread: 0, day: 0, count: 0 },
  language,
});

/** Writes that, whatever happened to the link meanwhile. What was deleted before stays what it was. */
export const eraseLink = (db: Firestore, agency: string, linkId: string, language: Language, nowMs: number, reason: Erased = 'erased'): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = linkReference(db, { agency, linkId });
    const link = (await tx.get(ref)).data() as LinkDocument | undefined;
    if (link && link.reason !== 'erased') tx.set(ref, erasedLink(link, language, nowMs, reason));
  });
