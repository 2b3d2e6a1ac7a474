import { paths } from '@liexin/domain/storage/paths';
import { checkpointBytes, writeCheckpoint } from '@liexin/proof/checkpoint';
import { Timestamp } from 'firebase-admin/firestore';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, docAt, type Agency, type Member } from '../../platform/stored.ts';
import { headMail } from './head-mail.ts';
import { checkpointRef, treeRef } from '../../platform/tree-store.ts';

const weekMs = 7 * 86_400_000;

/**
 * Signs the checkpoints of an agency that are not signed yet, oldest first: only what is stored for good is ever signed, so that no two
 * signed checkpoints contradict each other. Ed25519 gives the same signature each time, so that a retry and two at once change nothing.
 * The first in a week is mailed to the reviewers, in the transaction of its signing. Answers how many were signed.
 */
export const signCheckpoints = async (platform: Platform, agencyId: string, now: number): Promise<number> => {
  const { db } = platform;
  let done = 0;
  for (;;) {
    const tree = (await treeRef(db, agencyId).get()).data();
    if (!tree || tree.signed >= tree.n) {
      await forget(platform, agencyId);
      return done;
    }
    const isMailDue = tree.mailedAt === null || now - tree.mailedAt.toMillis() >= weekMs;
    await signOne(platform, agencyId, tree.signed + 1, isMailDue ? await reviewers(platform, agencyId) : [], now);
    done += 1;
  }
};

const signOne = async (
  { db, logSigner }: Platform,
  agencyId: string,
  n: number,
  mailTo: readonly { readonly uid: string; readonly email: string }[],
  now: number,
): Promise<void> => {
  const ref = checkpointRef(db, agencyId, n);
  const found = (await ref.get()).data();
  if (!found) throw new Error(`checkpoint ${n} is missing`);
  const checkpoint = { agencyId, size: found.size, root: found.root };
  const [publicKey, signature] = await Promise.all([logSigner.publicKey(), logSigner.sign(checkpointBytes(checkpoint))]);
  const note = await writeCheckpoint(checkpoint, { publicKey, signature });
  await db.runTransaction(async (tx) => {
    const [edge, agency] = await Promise.all([tx.get(treeRef(db, agencyId)), tx.get(docAt<Agency>(db, paths.agency(agencyId)))]);
    const tree = edge.data();
    if (!tree || tree.signed >= n) return;
    tx.update(ref, { note, key: publicKey });
    tx.update(treeRef(db, agencyId), { signed: n, ...(mailTo.length > 0 ? { mailedAt: Timestamp.fromMillis(now) } : {}) });
    const { displayName, language } = agency.data() ?? { displayName: '', language: 'en' as const };
    for (const { uid, email } of mailTo) queueMail(tx, db, mailId('head', agencyId, n, uid), { to: email, ...headMail[language](displayName, note) }, now);
  });
};

/** Nothing is left to sign, unless a new one came meanwhile. */
const forget = ({ db }: Platform, agencyId: string): Promise<void> =>
  db.runTransaction(async (tx) => {
    const tree = (await tx.get(treeRef(db, agencyId))).data();
    if (tree && tree.signed < tree.n) return;
    tx.delete(db.doc(paths.dueCheckpoint(agencyId)));
  });

const reviewers = async ({ db, auth }: Platform, agencyId: string): Promise<{ uid: string; email: string }[]> => {
  const members = await collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').get();
  const found = await Promise.all(
    members.docs.filter((doc) => doc.data().roles.includes('auditor')).map(async ({ id }) => ({ uid: id, email: await auth.emailOf(id) })),
  );
  return found.flatMap(({ uid, email }) => (email === null ? [] : [{ uid, email }]));
};
