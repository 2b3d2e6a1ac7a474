import { erasureRule, type ErasurePart, type Kept } from '@liexin/domain/retention/erasure';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { isAgencyOver } from '../../platform/agency-over.ts';
import { partsOf, type Parts } from '../../platform/conversation-parts.ts';
import { deleteAll } from '../../platform/delete-all.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { deleteMails } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureHeadDocument, ErasureLedgerDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Guest, type Lane, type Trash } from '../../platform/stored.ts';
import { subjectKey } from '../../platform/subject-key.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { takeStock } from './take-stock.ts';

export interface Erasing {
  readonly agencyId: string;
  readonly conversationId: string;
  /** The request, or what replays it. */
  readonly by: string;
  /** What stays, restricted, and its last day where one was decided: nobody of the agency reads it any more. */
  readonly keep: readonly Pick<Kept, 'part' | 'untilMs'>[];
  /** It was deleted once, and a backup brought it back: a hold in the backup is older than that. */
  readonly isAgain?: true;
}

/**
 * [ER8] Before the first deletion, in the database where shares die: whom it is about, by a keyed hash alone. The holds are read in the same
 * transaction: one that was acknowledged before stops everything; one that comes later keeps what its parts' own ends have not reached.
 * Repeating finds its entry. Answers its number.
 */
const noteErasure = async ({ shred, secrets }: Platform, steps: ErasureSteps, erasing: Erasing, parts: Parts, now: number): Promise<number> =>
  shred.runTransaction(async (tx) => {
    const { agencyId, conversationId, keep, isAgain } = erasing;
    const ref = docAt<ErasureLedgerDocument>(shred, shredPaths.erasure(subjectKey(secrets, agencyId, conversationId)));
    const headRef = docAt<ErasureHeadDocument>(shred, shredPaths.erasureHead);
    const [entry, head] = await Promise.all([tx.get(ref), tx.get(headRef)]);
    const known = entry.data();
    const wished = keep.map(({ part }) => part);
    const staying = known ? known.keep.filter((part) => wished.includes(part)) : wished;
    // What stayed the first time can go the second time, and then has to go again after a restore.
    if (known && staying.length === known.keep.length) return known.n;
    if (isAgain !== true && (await steps.holdsOver(tx, { shred }, agencyId, parts, now))) throw new Fault('on-hold');
    const n = (head.data()?.n ?? 0) + 1;
    tx.set(headRef, { n });
    const until = Object.fromEntries(keep.flatMap(({ part, untilMs }) => (untilMs === null || !staying.includes(part) ? [] : [[part, untilMs]])));
    tx.set(ref, { n, keep: staying, until, at: Timestamp.fromMillis(now) });
    return n;
  });

const partOf = (lane: Lane): ErasurePart => (lane.kind === 'candidate' || lane.kind === 'offer' ? 'messages' : 'notes');
const keptAs = (keep: Erasing['keep'], lane: Lane) => keep.find(({ part }) => part === partOf(lane));
const talkStays = (keep: Erasing['keep']): boolean => keep.some(({ part }) => part === 'messages');

/**
 * [ER9] Closes every door first, in one transaction: nobody of the agency reads a lane of it any more, and the candidate only what stays. No
 * closing of the search shut it, so that no reopening opens it (`settleMandate`). What goes and is out of sight already stays so; so does
 * all that a closing of the agency took out of it. What stays for a time goes on the day that was decided, which no rule moves. Answers the
 * conversation as it was; null where it is gone.
 */
const closeDoors = async ({ db }: Platform, { agencyId, conversationId, by, keep }: Erasing, now: number): Promise<Conversation | null> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const conversation = (await tx.get(ref)).data();
    if (!conversation) return null;
    const lanes = (await tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', conversationId))).docs;
    const controlOf = (id: string) => docAt<LaneControlDocument>(db, paths.laneControl(agencyId, id));
    const guestRef = docAt<Guest>(db, paths.guest(agencyId, conversation.guest));
    const guest = (await tx.get(guestRef)).data();
    const isOver = isAgencyOver((await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data(), now);
    const trashed = await Promise.all(lanes.map(({ id }) => tx.get(docAt<Trash>(db, paths.trashed(agencyId, id)))));
    const row = `e-erased-${by}`;
    const staying = lanes.filter((lane) => keptAs(keep, lane.data()));
    const claimed = conversation.link?.state === 'claimed' ? await tx.get(db.doc(paths.link(agencyId, conversation.link.linkId))) : null;
    const ledgers = await Promise.all(staying.map((lane) => readLedger(tx, db, { agencyId, laneId: lane.id }, [row])));
    const at = Timestamp.fromMillis(now);
    const days: Timestamp[] = [];
    for (const [i, lane] of lanes.entries()) {
      const stays = staying.includes(lane);
      const untilMs = keptAs(keep, lane.data())?.untilMs ?? null;
      const isHidden = lane.data().state === 'expired' && (isOver || !stays);
      const trash = trashed[i]?.data();
      // The closing lets it go for good: not before the day that was decided.
      if (stays && isHidden && trash?.state === 'trash' && untilMs !== null && untilMs > trash.purgeAt.toMillis())
        tx.update(docAt<Trash>(db, paths.trashed(agencyId, lane.id)), { purgeAt: Timestamp.fromMillis(untilMs), dueAt: Timestamp.fromMillis(untilMs) });
      const retention =
        untilMs === null || isHidden
          ? lane.data().retention
          : {
              deleteBy: Timestamp.fromMillis(untilMs),
              rule: erasureRule(by),
              // Months that went stay out of sight; no further one goes before the day that was decided.
              ...(lane.data().retention.keptFrom ? { keptFrom: lane.data().retention.keptFrom } : {}),
            };
      if (stays) days.push(retention.deleteBy);
      const { participants } = lane.data();
      const inside =
        stays && !isHidden ? Object.keys(participants).filter((uid) => participants[uid]?.kind === 'candidate' && participants[uid]?.until === null) : [];
      const ended = Object.entries(participants).map(([uid, who]) => [uid, inside.includes(uid) ? who : { ...who, until: who.until ?? at }]);
      tx.update(lane.ref, {
        participantUids: inside,
        participants: Object.fromEntries(ended) as Lane['participants'],
        state: isHidden ? 'expired' : 'closed',
        closedAt: null,
        retention,
      });
      if (lane.id === conversation.lanes.candidate && untilMs !== null && claimed?.exists) {
        tx.update(claimed.ref, { expiresAt: retention.deleteBy });
        tx.update(ref, { 'link.expiresAt': retention.deleteBy });
      }
      tx.set(controlOf(lane.id), { erasure: null, ...(stays ? { restricted: { at, by } } : {}) }, { merge: true });
    }
    for (const [i, ledger] of ledgers.entries())
      await appendRows(tx, db, ledger, [{ id: row, kind: 'lane.restricted', subject: staying[i]?.id ?? '', at, detail: { by } }]);
    const deleteBy = days.toSorted((a, b) => b.toMillis() - a.toMillis())[0] ?? conversation.deleteBy;
    tx.update(ref, { participantUids: [], state: isOver && conversation.state === 'expired' ? 'expired' : 'closed', closedAt: null, deleteBy });
    if (guest && !talkStays(keep))
      tx.update(guestRef, { status: 'ended', devices: Object.fromEntries(Object.keys(guest.devices).map((id) => [id, 'off' as const])) });
    return conversation;
  });

/** What goes whatever stays: the ways to the candidate, what finds the same person again, everything that waits to be sent or done. Repeating finds less. */
const cutTies = async ({ db }: Platform, { agencyId, conversationId, keep }: Erasing, guest: string, links: readonly string[]): Promise<void> => {
  const notices = db.collection('notices').where('conversationId', '==', conversationId);
  const ids = (await notices.get()).docs.map(({ id }) => id);
  await deleteMails(db, ids, conversationId);
  await deleteAll(db, notices);
  await deleteAll(db, db.collection(paths.tasks(agencyId)).where('conversation', '==', conversationId));
  await db.doc(paths.contact(agencyId, guest)).delete();
  await db.doc(paths.approach(agencyId, conversationId)).delete();
  for (const id of links) await deleteAll(db, db.collection(paths.linkNotes(agencyId, id)));
  if (!talkStays(keep)) await db.doc(paths.consents(agencyId, guest)).delete();
  await db.doc(paths.conversation(agencyId, conversationId)).update({ hasContact: false });
};

/**
 * [ER9] [ER10] Deletes a conversation, all of it or all but what stays: the entry in the ledger of erasures, the doors, what leads to the person,
 * then part by part, as a rule's deletion does; the conversation goes with its last part, so that any run finds what another one left.
 * Nothing here depends on who asked, so that the same run does it again after a restore. Throws `on-hold` before anything is deleted.
 * Answers the number of its entry, and whether nothing is left: a hold that came meanwhile, a store that does not confirm, and another run
 * that works on a part leave something to a later one.
 */
export const eraseConversation = async (platform: Platform, steps: ErasureSteps, erasing: Erasing, now: number): Promise<{ n: number; isOver: boolean }> => {
  const { db } = platform;
  const { agencyId, conversationId, by, keep } = erasing;
  const lanesNow = async () => (await collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', conversationId).get()).docs;
  const n = await noteErasure(platform, steps, erasing, await partsOf(platform, await lanesNow()), now);
  const found = await db
    .collection(`${paths.agency(agencyId)}/links`)
    .where('conversation', '==', conversationId)
    .get();
  const links = found.docs.map(({ id }) => id);
  const language = (await docAt<Conversation>(db, paths.conversation(agencyId, conversationId)).get()).data()?.language;
  const talkGoes = !talkStays(keep);
  // Before the doors: a page that is shut out asks its link why, and is told the truth.
  if (language !== undefined && talkGoes) for (const id of links) await steps.eraseLink(db, agencyId, id, language, now);
  const conversation = await closeDoors(platform, erasing, now);
  const lanes = await lanesNow();
  const staying = lanes.filter((lane) => keptAs(keep, lane.data())).map(({ id }) => id);
  if (conversation) {
    const going = lanes.filter(({ id }) => !staying.includes(id));
    const of = { agencyId, conversationId, conversation, going, links, talkGoes, allGoes: keep.length === 0 };
    if (!erasing.isAgain) await takeStock(platform, by, of);
    await cutTies(platform, erasing, conversation.guest, links);
  }
  const isOver = await steps.deleteParts(platform, { agencyId, conversationId, rule: erasureRule(by), keep: staying }, now);
  if (isOver && keep.length === 0) await db.doc(paths.conversation(agencyId, conversationId)).delete();
  return { n, isOver };
};
