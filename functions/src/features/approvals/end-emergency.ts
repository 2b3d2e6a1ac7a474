import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { DueEmergencyDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Emergency, type Lane } from '../../platform/stored.ts';

/**
 * Tidies up behind emergency readings whose time is over: the rules have ended them by the clock already. Who joined the team meanwhile
 * stays. One transaction each, repeatable; one that fails is there for the next run.
 */
export const endEmergencies = async (platform: Platform, now: number): Promise<number> => {
  const { db, log } = platform;
  const due = await collectionAt<DueEmergencyDocument>(db, 'dueEmergencies').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(50).get();
  for (const doc of due.docs) {
    try {
      await endOne(platform, doc.data().agencyId, doc.id, now);
    } catch (error) {
      log.error('emergency-not-ended', { id: doc.id, cause: error instanceof Error ? error.name : typeof error });
    }
  }
  return due.size;
};

const endOne = ({ db }: Platform, agencyId: string, id: string, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const [noteRef, dueRef] = [docAt<Emergency>(db, paths.emergency(agencyId, id)), docAt<DueEmergencyDocument>(db, paths.dueEmergency(id))];
    const note = (await tx.get(noteRef)).data();
    if (!note || note.endedAt !== null) {
      tx.delete(dueRef);
      return;
    }
    const lanes = await tx.getAll(...note.lanes.map((laneId) => docAt<Lane>(db, paths.lane(agencyId, laneId))));
    const left = lanes.filter((lane) => lane.data()?.participants[note.by]?.until?.isEqual(note.until));
    const stays = lanes.some((lane) => lane.data()?.participants[note.by]?.until === null);
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    for (const lane of left) tx.update(lane.ref, { participantUids: FieldValue.arrayRemove(note.by) });
    if (!stays) tx.update(docAt<Conversation>(db, paths.conversation(agencyId, note.conversation)), { participantUids: FieldValue.arrayRemove(note.by) });
    tx.update(noteRef, { endedAt: at });
    tx.delete(dueRef);
    await appendRows(tx, db, ledger, [
      { id: `e-emergency-${id}-ended`, kind: 'emergency.ended', subject: note.conversation, at, detail: { by: note.by, emergency: id } },
    ]);
  });
