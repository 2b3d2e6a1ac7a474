import { createHash, timingSafeEqual } from 'node:crypto';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { DocumentReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { summaryOf, type LinkDocument } from './link-document.ts';

const nowhere = { agency: 'AAAAAAAAAAAAAAAA', authHash: Buffer.alloc(32) };

/** The link of a public id, or null. Reads two documents whether it exists or not, so that time does not tell. */
export const findLink = async (db: Firestore, linkId: string): Promise<LinkDocument | null> => {
  const index = await db.doc(paths.linkIndex(linkId)).get();
  const agency = index.exists ? String(index.get('agency')) : nowhere.agency;
  const link = await db.doc(paths.link(agency, linkId)).get();
  return link.exists ? (link.data() as LinkDocument) : null;
};

/** The link whose secret the caller holds. Unknown id and wrong proof are one fault (link-and-keys, section 2). */
export const provedLink = async (db: Firestore, linkId: string, auth: Uint8Array): Promise<LinkDocument> => {
  const link = await findLink(db, linkId);
  const same = timingSafeEqual(createHash('sha256').update(auth).digest(), Buffer.from(link?.authHash ?? nowhere.authHash));
  if (!link || !same || link.state === 'draft') throw new Fault('link-unknown');
  return link;
};

export const linkReference = (db: Firestore, link: { agency: string; linkId: string }): DocumentReference => db.doc(paths.link(link.agency, link.linkId));

/** Reads the link again inside a transaction: what was read before it may have changed. */
export const readLink = async (tx: Transaction, db: Firestore, known: { agency: string; linkId: string }): Promise<LinkDocument> => {
  const snapshot = await tx.get(linkReference(db, known));
  if (!snapshot.exists) throw new Fault('link-unknown');
  return snapshot.data() as LinkDocument;
};

/** [L29] Tells the candidate's devices, which follow the lane, that the browsers that wait have changed in number. */
export const tellWaiting = (tx: Transaction, db: Firestore, before: LinkDocument, after: LinkDocument): void => {
  const waiting = summaryOf(after).waiting;
  if (waiting !== summaryOf(before).waiting) tx.update(db.doc(paths.lane(after.agency, after.lane)), { waiting });
};

/** Writes the link and what staff see of it. Only the live link of a conversation shows in its document. */
export const writeLink = (tx: Transaction, db: Firestore, link: LinkDocument, live = true): void => {
  tx.set(linkReference(db, link), link);
  if (live) tx.update(db.doc(paths.conversation(link.agency, link.conversation)), { link: summaryOf(link) });
};
