import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureHeadDocument, ErasureLedgerDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Trash } from '../../platform/stored.ts';
import { subjectKey } from '../../platform/subject-key.ts';
import { eraseConversation } from './erase-conversation.ts';
import type { ErasureSteps } from './erasure-steps.ts';

/**
 * [ER13] After a backup was restored: what the ledger of erasures says is deleted is deleted again, before anybody gets in. A database that has
 * been through less than the ledger holds came from before; every conversation of it is looked up by its keyed hash. The mark is written
 * last, so that a run that stops is begun anew. Answers how many were deleted again; none where nothing was restored, at the cost of
 * two reads.
 */
export const replayErasures = async (platform: Platform, steps: ErasureSteps, now: number): Promise<number> => {
  const { db, shred, secrets } = platform;
  const markRef = docAt<ErasureHeadDocument>(db, paths.erasureMark);
  const [mark, head] = await Promise.all([markRef.get(), docAt<ErasureHeadDocument>(shred, shredPaths.erasureHead).get()]);
  const [been, all] = [mark.data()?.n ?? 0, head.data()?.n ?? 0];
  if (been >= all) return 0;
  const entries = await collectionAt<ErasureLedgerDocument>(shred, shredPaths.erasures).where('n', '>', been).get();
  const byKey = new Map(entries.docs.map((doc) => [doc.id, doc.data()]));
  let replayed = 0;
  for (const agency of await db.collection('agencies').listDocuments()) {
    const conversations = await collectionAt<Conversation>(db, paths.conversations(agency.id)).select().get();
    for (const { id } of conversations.docs) {
      const entry = byKey.get(subjectKey(secrets, agency.id, id));
      // What is under way here is finished by its own request.
      if (!entry) continue;
      const { isOver } = await eraseConversation(
        platform,
        steps,
        {
          agencyId: agency.id,
          conversationId: id,
          by: `replay-${entry.n}`,
          keep: entry.keep.map((part) => ({ part, untilMs: entry.until?.[part] ?? null })),
          isAgain: true,
        },
        now,
      );
      // A hold that was placed since keeps what was alive; anything else that does not go leaves the gate shut.
      if (!isOver && !(await isHeld(platform, agency.id, id))) throw new Error('replay-unfinished');
      await db.runTransaction(async (tx) => {
        const row = `e-erasure-again-${entry.n}`;
        const ledger = await readLedger(tx, db, { agencyId: agency.id }, [row]);
        await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.again', subject: id, at: Timestamp.fromMillis(now), detail: { n: entry.n } }]);
      });
      replayed += 1;
    }
  }
  await markRef.set({ n: all });
  return replayed;
};

/** Whether all that is left of a conversation waits for holds. Reads only. */
const isHeld = async ({ db }: Platform, agencyId: string, conversationId: string): Promise<boolean> => {
  const trash = await collectionAt<Trash>(db, paths.trash(agencyId)).where('conversation', '==', conversationId).get();
  return trash.docs.map((doc) => doc.data()).every(({ state, heldBy }) => state === 'purged' || (state === 'trash' && heldBy.length > 0));
};
