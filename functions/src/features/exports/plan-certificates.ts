import type { ExportScope } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import type { Json } from '@liexin/proof/export/canonical-json';
import { CERTIFICATES } from '@liexin/proof/export/manifest';
import type { Firestore } from 'firebase-admin/firestore';
import type { ErasureDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Certificate } from '../../platform/stored.ts';
import { RowWriter } from './row-writer.ts';

const pageSize = 100;

export interface StoredErasure extends ErasureDocument {
  readonly id: string;
}

/**
 * Requests for deletion that were decided: what they took away has a certificate, what they left is restricted. Of a person's scope all of the
 * agency's: whose they are is said by what the person took part in (`erasuresOf`). Reads only.
 */
export const decidedErasures = async (db: Firestore, agencyId: string, { about, id }: ExportScope): Promise<StoredErasure[]> => {
  const all = collectionAt<ErasureDocument>(db, paths.erasures(agencyId));
  const page = await (about === 'mandate' || about === 'conversation' ? all.where(about, '==', id) : all).get();
  const decided = page.docs.filter((doc) => doc.data().decision === 'full' || doc.data().decision === 'partial');
  return decided.map((doc) => ({ ...doc.data(), id: doc.id })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

/** Those of a scope's own: a person's are of themselves, or of conversations that they took part in (EX24). Pure. */
export const erasuresOf = ({ about, id }: ExportScope, erasures: readonly StoredErasure[], conversations: ReadonlySet<string>): StoredErasure[] =>
  erasures.filter(({ guest, conversation }) => about !== 'person' || guest === id || conversations.has(conversation));

/**
 * `certificates.jsonl` (EX24): of runs by their numbers (for the whole agency all of them, in one chain), then of erasures. They hold counts and
 * ids of rules and runs, no name and no content. Reads only.
 */
export const planCertificates = async (
  db: Firestore,
  agencyId: string,
  { about }: Pick<ExportScope, 'about'>,
  numbers: readonly number[],
  erasures: readonly StoredErasure[],
): Promise<RowWriter> => {
  const writer = new RowWriter(CERTIFICATES);
  const add = async (json: string): Promise<void> => void (await writer.add({ row: 'certificate', certificate: JSON.parse(json) as Json }, Infinity));
  if (about === 'agency')
    for (let after = 0; ;) {
      const page = await collectionAt<Certificate>(db, paths.certificates(agencyId)).where('number', '>', after).orderBy('number').limit(pageSize).get();
      for (const doc of page.docs) await add(doc.data().json);
      after = page.docs.at(-1)?.data().number ?? after;
      if (page.size < pageSize) break;
    }
  else
    for (const number of numbers) {
      const json = (await docAt<Certificate>(db, paths.certificate(agencyId, number)).get()).data()?.json;
      if (json !== undefined) await add(json);
    }
  for (const { id, decision, keep, certificate: made } of erasures) {
    if (!made || decision === null) continue;
    const { signature, ...facts } = made;
    const certificate = { ...facts, agencyId, erasureId: id, decision, keep: keep.map(({ part }) => part) };
    await writer.add({ row: 'erasure-certificate', certificate: certificate as unknown as Json, signature: text(signature) }, Infinity);
  }
  return writer;
};
