import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, docAt, type Conversation, type Cursor, type Lane, type Mandate, type Member } from '../../platform/stored.ts';
import { handoverReach } from './may-hand-over.ts';

type Work = ResponseOf<'memberWork'>['mandates'][number]['conversations'][number];

/**
 * What somebody has in charge, from metadata alone: whoever asks need not be a reader, so no card, name or word is in the answer. Open
 * conversations, without those of the sample. Reads only. Faults: not-allowed, not-found (no such member).
 */
export const memberWork = async (db: Firestore, caller: StaffPrincipal, uid: string): Promise<ResponseOf<'memberWork'>> => {
  const { agencyId } = caller;
  const reaches = await handoverReach(db, caller);
  const [member, found] = await Promise.all([
    docAt<Member>(db, paths.member(agencyId, uid)).get(),
    collectionAt<Conversation>(db, paths.conversations(agencyId)).where('assigned', '==', uid).get(),
  ]);
  if (!member.exists) throw new Fault('not-found');
  const open = found.docs.filter((doc) => doc.data().state === 'open' && !doc.data().sample).map((doc) => ({ id: doc.id, ...doc.data() }));
  const mandateIds = [...new Set(open.map(({ mandate }) => mandate))].toSorted();
  const mandates = await getAll<Mandate>(
    db,
    mandateIds.map((id) => paths.mandate(agencyId, id)),
  );
  const mine = mandateIds.filter((_, i) => {
    const mandate = mandates[i];
    return mandate?.status === 'open' && reaches(mandate);
  });
  const conversations = open.filter(({ mandate }) => mine.includes(mandate));
  const lanes = await getAll<Lane>(
    db,
    conversations.map((one) => paths.lane(agencyId, one.lanes.candidate)),
  );
  const cursors = await getAll<Cursor>(
    db,
    conversations.map((one) => paths.cursor(agencyId, one.lanes.candidate, uid)),
  );
  const work = conversations.map((one, i): Work => {
    const last = lanes[i]?.last;
    const due = last?.by === one.guest;
    const readAt = cursors[i]?.readAt;
    return {
      conversationId: one.id,
      due,
      unread: due && (readAt === undefined || last.at.valueOf() > readAt.valueOf()),
      waiting: one.link !== null && one.link.state !== 'ended' && (one.link.waiting > 0 || one.link.notes > 0),
    };
  });
  return { mandates: mine.map((mandateId) => ({ mandateId, conversations: work.filter((_, i) => conversations[i]?.mandate === mandateId) })) };
};

const getAll = async <D>(db: Firestore, documents: readonly string[]): Promise<(D | undefined)[]> =>
  documents.length === 0 ? [] : (await db.getAll(...documents.map((path) => db.doc(path)))).map((doc) => doc.data() as D | undefined);
