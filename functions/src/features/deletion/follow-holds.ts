import { heldBy, type HoldRegister } from '@liexin/domain/retention/hold-reach';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, type Firestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import type { HoldRegisterDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Hold, type Trash } from '../../platform/stored.ts';
import { monthsBetween, placeOfLane, placeOfTrash, registerRef } from '../../platform/hold-register.ts';

const pageSize = 200;

/**
 * Lets conversations and what is in the trash show the holds that keep them. Shows only: whether something may be deleted is asked of the
 * register. Each conversation by itself, from the register of now, so it may be cut off, repeated and run twice at once.
 */
export const followHolds = async (db: Firestore, agencyId: string): Promise<void> => {
  const register: HoldRegisterDocument = (await registerRef(db, agencyId).get()).data() ?? { version: 0, holds: {} };
  // Released ones keep things from going for a while yet; nobody is told "on hold" of them.
  const open: HoldRegister = Object.fromEntries(Object.entries(register.holds).filter(([, { untilMs }]) => untilMs === null));
  const ids = Object.keys(open);
  const holds = new Map<string, Hold>();
  for (const id of ids) {
    const hold = (await docAt<Hold>(db, paths.hold(agencyId, id)).get()).data();
    if (hold) holds.set(id, hold);
  }
  let after: QueryDocumentSnapshot | null = null;
  for (;;) {
    const all = collectionAt<Conversation>(db, paths.conversations(agencyId)).orderBy(FieldPath.documentId()).limit(pageSize);
    const page = await (after === null ? all : all.startAfter(after)).get();
    for (const doc of page.docs) await follow(db, agencyId, doc, open, holds);
    after = (page.docs.at(-1) as QueryDocumentSnapshot | undefined) ?? null;
    if (page.size < pageSize) break;
  }
  const trash = await collectionAt<Trash>(db, paths.trash(agencyId)).where('state', '==', 'trash').get();
  for (const doc of trash.docs) {
    const before = doc.data().heldBy;
    const control = (await docAt<LaneControlDocument>(db, paths.laneControl(agencyId, doc.data().lane)).get()).data();
    // An open request to delete keeps it as well, and is no hold.
    const now = [...heldBy(open, placeOfTrash(doc.data()), 0).ids, ...before.filter((id) => id === control?.erasure)];
    if (now.join() !== before.join()) await doc.ref.update({ heldBy: now });
  }
};

const follow = async (
  db: Firestore,
  agencyId: string,
  doc: QueryDocumentSnapshot<Conversation>,
  open: HoldRegister,
  holds: ReadonlyMap<string, Hold>,
): Promise<void> => {
  const conversation = doc.data();
  const before = conversation.held ?? null;
  const found = new Set<string>();
  if (Object.keys(open).length > 0)
    for (const one of await conversationLanes(db, agencyId, doc.id)) {
      const lane = one.data();
      for (const id of heldBy(open, placeOfLane(lane, monthsBetween(conversation.createdAt.toMillis(), lane.last.at.toMillis())), 0).ids) found.add(id);
    }
  const first = [...found].flatMap((id) => holds.get(id) ?? []).toSorted((a, b) => a.placedAt.toMillis() - b.placedAt.toMillis())[0];
  const next = first === undefined ? null : { since: first.placedAt, by: first.placedBy, count: found.size };
  const isSame = before === null ? next === null : next !== null && before.since.isEqual(next.since) && before.count === next.count;
  if (!isSame) await doc.ref.update({ held: next });
};
