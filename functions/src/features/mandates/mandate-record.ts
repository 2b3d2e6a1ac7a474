import { recordKinds } from '@liexin/domain/api/mandates';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, docAt, type Conversation, type LedgerRow, type Mandate } from '../../platform/stored.ts';

type RecordRow = ResponseOf<'mandateRecord'>['rows'][number];

/** Subjects that one query asks for. */
const atOnce = 30;

const kindOf = (kind: string): RecordRow['kind'] | undefined => recordKinds.find((one) => one === kind);

const toRecord = (id: string, { kind, subject, at, detail }: LedgerRow): readonly RecordRow[] => {
  const [known, by, member] = [kindOf(kind), detail['by'], 'to' in detail ? detail['to'] : detail['member']];
  if (known === undefined || typeof by !== 'string') return [];
  return [{ id, kind: known, subject, atMs: at.toMillis(), by, member: typeof member === 'string' ? member : null, isPlaced: detail['placed'] === true }];
};

/**
 * What happened in a search, from the agency's ledger. The wall is the one of the documents: the search for its team, of conversations
 * those that the caller takes part in. Reads alone. Faults: not-found.
 */
export const mandateRecord = async (db: Firestore, { agencyId, uid }: StaffPrincipal, mandateId: string): Promise<ResponseOf<'mandateRecord'>> => {
  const mandate = (await docAt<Mandate>(db, paths.mandate(agencyId, mandateId)).get()).data();
  if (!mandate?.team.includes(uid)) throw new Fault('not-found');
  const all = await collectionAt<Conversation>(db, paths.conversations(agencyId)).where('mandate', '==', mandateId).get();
  const subjects = [mandateId, ...all.docs.filter((doc) => doc.data().participantUids.includes(uid)).map(({ id }) => id)];
  const pages = Array.from({ length: Math.ceil(subjects.length / atOnce) }, (_, i) => subjects.slice(i * atOnce, (i + 1) * atOnce));
  const ledger = collectionAt<LedgerRow>(db, paths.agencyLedger(agencyId));
  const found = await Promise.all(pages.map((page) => ledger.where('subject', 'in', page).get()));
  const docs = found.flatMap((page) => page.docs).toSorted((a, b) => a.data().seq - b.data().seq);
  return { rows: docs.flatMap((doc) => toRecord(doc.id, doc.data())) };
};
