import type { ReminderWay } from '@liexin/domain/api/notify';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Conversation, type Task } from '../../platform/stored.ts';

/**
 * A task is done, by hand: the person's word, and the ledger says that it is no more than that. One transaction; repeating it, or
 * finishing one that is void, changes nothing. Fault: not-found for who is no participant of the conversation.
 */
export const finishTask = async ({ db }: Platform, caller: StaffPrincipal, taskId: string, how: ReminderWay, now: number): Promise<void> => {
  const ref = docAt<Task>(db, paths.task(caller.agencyId, taskId));
  await db.runTransaction(async (tx) => {
    const task = (await tx.get(ref)).data();
    if (!task) throw new Fault('not-found');
    const conversation = (await tx.get(docAt<Conversation>(db, paths.conversation(caller.agencyId, task.conversation)))).data();
    if (!conversation?.participantUids.includes(caller.uid)) throw new Fault('not-found');
    if (task.state !== 'open') return;
    const at = Timestamp.fromMillis(now);
    // That a colleague wrote first is seen, and nothing more: the row was made when they did.
    if (task.kind === 'approach') {
      tx.update(ref, { state: 'done', how, endedAt: at, endedBy: caller.uid });
      return;
    }
    const row = `e-byhand-${taskId}`;
    const state = await readLedger(tx, db, { agencyId: caller.agencyId, laneId: task.lane }, [row]);
    tx.update(ref, { state: 'done', how, endedAt: at, endedBy: caller.uid });
    await appendRows(tx, db, state, [{ id: row, kind: 'reminder', subject: task.recipient, at, detail: { step: 'by-hand', how, by: caller.uid } }]);
  });
};
