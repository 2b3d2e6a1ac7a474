import { createHash } from 'node:crypto';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { deleteAll } from './delete-all.ts';
import type { MailDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Id of a mail: the same reason gives the same id, so a retried act leaves one mail. `parts` are ids, never addresses. */
export const mailId = (...parts: readonly (string | number)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);

/**
 * Puts a mail into the outbox inside the transaction of the act that it tells of. Fixed sentences only: no contents, no names of
 * persons, no link fragments. Whoever empties the outbox sends it after that and marks it sent; locally the mailbox page shows it.
 * `notice`: the run of unread messages that it tells of; it is not sent when that has ended first. `conversation`: of a mail to a candidate,
 * by which it is found when that is deleted.
 */
export const queueMail = (
  tx: Transaction,
  db: Firestore,
  id: string,
  mail: Mail,
  now: number,
  about: { readonly notice?: string; readonly conversation?: string } = {},
): void => {
  const at = Timestamp.fromMillis(now);
  tx.set(docAt<MailDocument>(db, paths.mail(id)), { ...mail, ...about, state: 'pending', at, dueAt: at, tries: 0 });
};

/** Deletes the mails about a conversation, those of these notices and what went to its candidate by itself. Safe to repeat; answers how many. */
export const deleteMails = async (db: Firestore, notices: readonly string[], conversation: string | null): Promise<number> => {
  let removed = 0;
  for (const id of notices) removed += await deleteAll(db, db.collection('mails').where('notice', '==', id));
  return conversation === null ? removed : removed + (await deleteAll(db, db.collection('mails').where('conversation', '==', conversation)));
};
