import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { writeLeaving } from '../../platform/leave-lane.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { RemovalDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Guest, type Lane } from '../../platform/stored.ts';
import type { LinkDevice, LinkDocument } from './link-document.ts';
import { linkReference, tellWaiting, writeLink } from './link-store.ts';

/** [RM4] An unclaimed link that somebody who left may still hold: whoever came by it waits, and so does whoever comes. Pure. */
export const guardedLink = (link: LinkDocument): LinkDocument =>
  link.state !== 'new' && link.state !== 'open'
    ? link
    : {
        ...link,
        guarded: true,
        devices: Object.fromEntries(
          Object.entries(link.devices).map(([id, device]): [string, LinkDevice] => [
            id,
            device.state === 'provisional' ? { ...device, state: 'waiting', how: null } : device,
          ]),
        ),
      };

/**
 * [RM5] Takes a removed member out of one conversation: no reader of any of its lanes, new keys due in each, its unclaimed link guarded. One
 * transaction on conversation, lanes, link and guest, so that a conversation is left wholly or not at all. Repeating finds it left and
 * changes nothing. Answers how many lanes became due by it.
 */
export const leaveConversation = (
  db: Firestore,
  { agencyId, uid, by, seq }: Pick<RemovalDocument, 'agencyId' | 'uid' | 'by' | 'seq'>,
  conversationId: string,
  now: number,
): Promise<number> =>
  db.runTransaction(async (tx) => {
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const conversation = (await tx.get(conversationRef)).data();
    if (!conversation?.participantUids.includes(uid)) return 0;
    const lanes = (await tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', conversationId))).docs;
    const linkId = conversation.link?.linkId;
    const link = linkId === undefined ? undefined : ((await tx.get(linkReference(db, { agency: agencyId, linkId }))).data() as LinkDocument | undefined);
    const guestRef = docAt<Guest>(db, paths.guest(agencyId, conversation.guest));
    const guest = (await tx.get(guestRef)).data();
    const id = `e-left-${seq}`;
    const ledgers = await Promise.all(lanes.map((lane) => readLedger(tx, db, { agencyId, laneId: lane.id }, [id])));

    const at = Timestamp.fromMillis(now);
    tx.update(conversationRef, { participantUids: FieldValue.arrayRemove(uid) });
    let due = 0;
    for (const [i, lane] of lanes.entries()) {
      const before = lane.data();
      const ledger = ledgers[i];
      if (!before.participants[uid] || !ledger) continue;
      due += writeLeaving(tx, db, { agencyId, laneId: lane.id }, before, uid, now);
      await appendRows(tx, db, ledger, [
        { id, kind: 'lane.reader-left', subject: uid, at, detail: { by, guarded: lane.id === link?.lane && isUnclaimed(link) } },
      ]);
    }
    if (link && isUnclaimed(link)) {
      const next = guardedLink(link);
      writeLink(tx, db, next);
      tellWaiting(tx, db, link, next);
      // Also those of an earlier, replaced link.
      const provisional = Object.entries(guest?.devices ?? {}).filter(([, state]) => state === 'provisional');
      if (provisional.length > 0) tx.update(guestRef, Object.fromEntries(provisional.map(([device]) => [`devices.${device}`, 'waiting'])));
    }
    return due;
  });

const isUnclaimed = (link: LinkDocument): boolean => link.state === 'new' || link.state === 'open';
