import type { Standing } from '@liexin/domain/api/erasures';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import type { DocumentReference, Firestore, Timestamp } from 'firebase-admin/firestore';
import type { ErasureDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { gcmOut } from '../../platform/wire.ts';

export const erasureRef = (db: Firestore, agencyId: string, id: string): DocumentReference<ErasureDocument> =>
  docAt<ErasureDocument>(db, paths.erasure(agencyId, id));

const ms = (at: Timestamp | null): number | null => at?.toMillis() ?? null;

/** What both sides are told of a request. */
export const standingOf = (erasureId: string, stored: ErasureDocument): Standing => ({
  erasureId,
  kind: stored.kind,
  state: stored.state,
  receivedAtMs: stored.receivedAt.toMillis(),
  dueAtMs: stored.dueAt.toMillis(),
  decidedAtMs: ms(stored.decidedAt),
  doneAtMs: ms(stored.doneAt),
  decision: stored.decision,
  ground: stored.ground,
  keep: stored.keep,
  letter: stored.letter && gcmOut(stored.letter),
  certificate: stored.certificate && { ...stored.certificate, signature: toBase64url(stored.certificate.signature) },
});
