import type { ErasurePart, Kept } from '@liexin/domain/retention/erasure';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { ErasureDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Trash } from '../../platform/stored.ts';

const pageSize = 50;

const partOf = ({ kind }: Pick<Trash, 'kind'>): ErasurePart => (kind === 'candidate' || kind === 'offer' ? 'messages' : 'notes');

/** What of a conversation is left, each part once, with its ground and its last day. Of a hold nobody knows how long it keeps. */
const keptOf = (parts: readonly Trash[]): Kept[] =>
  (['messages', 'notes'] as const).flatMap((part): Kept[] => {
    const of = parts.filter((one) => partOf(one) === part);
    if (of.length === 0) return [];
    const isHeld = of.some(({ heldBy }) => heldBy.length > 0);
    const untilMs = isHeld ? null : Math.max(...of.map(({ purgeAt }) => purgeAt.toMillis()));
    return [{ part, ground: isHeld ? 'legal-claim' : 'legal-duty', untilMs }];
  });

/**
 * Requests of candidates that nobody has answered end with the agency (CL5): nobody is left to answer them, and everything that could go is
 * gone. Each says what stays, loses its words, and has its row, in one transaction. What was decided goes on by its own work. A repeat finds
 * fewer.
 */
export const endRequests = async (db: Firestore, agencyId: string, closingId: string, left: readonly Trash[], now: number): Promise<void> => {
  const open = collectionAt<ErasureDocument>(db, paths.erasures(agencyId)).where('state', '==', 'open').limit(pageSize);
  for (let page = await open.get(); !page.empty; page = await open.get())
    for (const { id } of page.docs)
      await db.runTransaction(async (tx) => {
        const ref = docAt<ErasureDocument>(db, paths.erasure(agencyId, id));
        const stored = (await tx.get(ref)).data();
        if (stored?.state !== 'open') return;
        const row = `e-erasure-closed-${id}`;
        const ledger = await readLedger(tx, db, { agencyId }, [row]);
        const keep = keptOf(left.filter(({ conversation }) => conversation === stored.conversation));
        const [at, decision] = [Timestamp.fromMillis(now), keep.length === 0 ? ('full' as const) : ('partial' as const)];
        tx.update(ref, { state: 'done', decision, keep, decidedAt: at, doneAt: at, ask: null, device: null });
        const detail = { closing: closingId, conversation: stored.conversation, kind: stored.kind, decision };
        await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.closed', subject: id, at, detail }]);
      });
};
