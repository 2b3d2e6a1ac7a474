import type { AssignmentRecord } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Timestamp, Transaction } from 'firebase-admin/firestore';
import { appendRows, type LedgerState, type NewRow } from './ledger.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Task } from './stored.ts';

/** So many changes stand in the conversation itself, for the lines in its story. */
const keptChanges = 20;

/** Whether somebody answers the candidate there now: a member who writes in the lane. */
export const answersIn = (lane: Pick<Lane, 'participants'>, uid: string | null, now: number): boolean => {
  const who = uid === null ? undefined : lane.participants[uid];
  return who?.kind === 'staff' && who.can === 'rw' && (who.until === null || who.until.toMillis() > now);
};

/** One conversation and who shall answer in it, read in the transaction. */
export interface Assignment {
  readonly id: string;
  readonly conversation: Conversation;
  readonly to: string | null;
  /** Open tasks of the conversation: they go to whoever answers now. */
  readonly tasks: readonly string[];
}

/** The reading half: open tasks of a conversation. */
export const openTasks = async (tx: Transaction, db: Firestore, agencyId: string, conversationId: string): Promise<readonly string[]> => {
  const tasks = collectionAt<Task>(db, paths.tasks(agencyId)).where('conversation', '==', conversationId).where('state', '==', 'open');
  return (await tx.get(tasks)).docs.map((doc) => doc.id);
};

/** The row of a conversation's next change. Its number is in its id, so that a repeat meets it. */
export const assignmentRowId = (id: string, { assignedN = 0 }: Pick<Conversation, 'assignedN'>): string => `e-assigned-${id}-${assignedN + 1}`;

/** What a conversation holds once somebody else answers in it, with the line for its story. */
export const reassigned = (conversation: Conversation, { by, to, at }: Omit<AssignmentRecord<Timestamp>, 'from'>) => ({
  assigned: to,
  assignments: [...(conversation.assignments ?? []), { by, from: conversation.assigned, to, at }].slice(-keptChanges),
  assignedN: (conversation.assignedN ?? 0) + 1,
});

/**
 * The writing half, for one conversation or many in one transaction: who answers, the line for the story, open tasks, a row each in the
 * agency's ledger (`ledger`: read with the rows' ids before the first write). What stands so already is left alone.
 */
export const writeAssignments = async (
  tx: Transaction,
  db: Firestore,
  ledger: LedgerState,
  { agencyId, by, at }: { readonly agencyId: string; readonly by: string; readonly at: Timestamp },
  assignments: readonly Assignment[],
): Promise<void> => {
  const rows: NewRow[] = [];
  for (const { id, conversation, to, tasks } of assignments) {
    const from = conversation.assigned;
    if (from === to) continue;
    tx.update(docAt<Conversation>(db, paths.conversation(agencyId, id)), reassigned(conversation, { by, to, at }));
    if (to !== null) for (const task of tasks) tx.update(docAt<Task>(db, paths.task(agencyId, task)), { assigned: to });
    rows.push({ id: assignmentRowId(id, conversation), kind: 'conversation.assigned', subject: id, at, detail: { by, from, to } });
  }
  await appendRows(tx, db, ledger, rows);
};
