import type { ErasureStock } from '@liexin/domain/retention/erasure';
import { paths } from '@liexin/domain/storage/paths';
import type { Query, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { ErasureWorkDocument, ShareDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane } from '../../platform/stored.ts';

export const noStock: ErasureStock = {
  shares: 0,
  messages: 0,
  marks: 0,
  keys: 0,
  devices: 0,
  links: 0,
  notes: 0,
  notices: 0,
  drafts: 0,
  contact: 0,
  records: 0,
};
/** Below a lane, by the name under which a certificate counts it. The chain stays: it holds hashes, and verifies without what they were of. */
const belowLane = { messages: 'messages', cursors: 'marks', typing: 'marks', epochs: 'keys', signers: 'keys', devices: 'devices' } as const;

export interface Stocked {
  readonly agencyId: string;
  readonly conversationId: string;
  readonly conversation: Conversation;
  readonly going: readonly QueryDocumentSnapshot<Lane>[];
  readonly links: readonly string[];
  /** Whether the talk goes too, and whether all does. */
  readonly talkGoes: boolean;
  readonly allGoes: boolean;
}

/** [ER21] What there is to be deleted, store by store. Reads only. */
const count = async ({ db, shred }: Platform, of: Stocked): Promise<ErasureStock> => {
  const { agencyId, conversationId, conversation, going, links, talkGoes, allGoes } = of;
  const { guest } = conversation;
  const size = async (query: Query<unknown>): Promise<number> => (await query.count().get()).data().count;
  const there = async (docs: readonly string[]): Promise<number> =>
    docs.length === 0 ? 0 : (await db.getAll(...docs.map((path) => db.doc(path)))).filter((doc) => doc.exists).length;
  const stock = { ...noStock };
  for (const lane of going) {
    stock.shares += await size(collectionAt<ShareDocument>(shred, `shares/${lane.id}/periods`).where('state', '==', 'live'));
    for (const [name, store] of Object.entries(belowLane)) stock[store] += await size(db.collection(`${paths.lane(agencyId, lane.id)}/${name}`));
    stock.drafts += await there(Object.keys(lane.data().participants).map((uid) => paths.draft(agencyId, uid, lane.id)));
  }
  const notices = await db.collection('notices').where('conversationId', '==', conversationId).get();
  for (const { id } of notices.docs) stock.notices += 1 + (await size(db.collection('mails').where('notice', '==', id)));
  stock.notices += await size(db.collection('mails').where('conversation', '==', conversationId));
  stock.notices += await size(db.collection(paths.tasks(agencyId)).where('conversation', '==', conversationId));
  for (const id of links) stock.notes += await size(db.collection(paths.linkNotes(agencyId, id)));
  stock.links = talkGoes ? links.length : 0;
  stock.contact = await there([paths.contact(agencyId, guest), paths.approach(agencyId, conversationId)]);
  const ofGuest = talkGoes ? [paths.guestSecrets(agencyId, guest), paths.consents(agencyId, guest), paths.guest(agencyId, guest)] : [];
  stock.records = going.length + (await there([...ofGuest, ...(allGoes ? [paths.conversation(agencyId, conversationId)] : [])]));
  return stock;
};

/**
 * [ER21] Writes down what is there behind closed doors, before anything goes: the certificate counts the whole erasure, however many runs it
 * takes. The first count stays, so a repeat changes nothing.
 */
export const takeStock = async (platform: Platform, erasureId: string, of: Stocked): Promise<void> => {
  const { db } = platform;
  const ref = docAt<ErasureWorkDocument>(db, paths.erasureWork(erasureId));
  if ((await ref.get()).data()?.stock) return;
  const stock = await count(platform, of);
  await db.runTransaction(async (tx) => {
    const work = (await tx.get(ref)).data();
    if (work && !work.stock) tx.update(ref, { stock });
  });
};
