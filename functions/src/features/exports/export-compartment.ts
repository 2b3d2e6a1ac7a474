import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { AUDIT_RECIPIENT } from '@liexin/proof/generation-document';
import type { Firestore } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Generation, type Mandate, type Wrap } from '../../platform/stored.ts';
import { gcmOut, hpkeOut, sealedOut } from '../../platform/wire.ts';

type Answer = ResponseOf<'exportKeys'>;

/** This person's wrap of the audit key in force; null for who has none. Reads only. */
export const auditWrap = async (db: Firestore, agencyId: string, uid: string): Promise<Answer['audit']> => {
  const recovery = (await docAt<RecoveryDocument>(db, paths.recovery(agencyId)).get()).data();
  const wrap = recovery?.audit?.wraps[uid];
  return recovery?.audit && wrap ? { ...hpkeOut(wrap), seq: recovery.audit.seq, keysGeneration: wrap.keysGeneration } : null;
};

/** A search's key as far as the audit key opens it: every generation, and the newest one's wrap. Reads only. */
export const compartmentOf = async (db: Firestore, agencyId: string, compartmentId: string, isAuditor: boolean): Promise<Answer['compartments'][number]> => {
  const shape = (await docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)).get()).data();
  if (!shape) throw new Error('compartment-missing');
  const [found, wrap, mandate] = await Promise.all([
    collectionAt<Generation>(db, paths.generations(agencyId, compartmentId)).orderBy('generation').get(),
    docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, shape.generation, AUDIT_RECIPIENT)).get(),
    docAt<Mandate>(db, paths.mandate(agencyId, shape.about)).get(),
  ]);
  const [box, card] = [wrap.data(), mandate.data()?.card];
  return {
    compartmentId,
    about: shape.about,
    tier: shape.tier,
    card: card ? sealedOut(card) : null,
    wrap: isAuditor && box ? hpkeOut(box) : null,
    generations: found.docs.map((doc) => {
      const { generation, kcv, prev, wrapsHash, keyLogSeq, keyLogHash, byUid, by, signature } = doc.data();
      return {
        ...{ generation, keyLogSeq, byUid, by, kcv: text(kcv), prev: prev ? gcmOut(prev) : null },
        ...{ wrapsHash: text(wrapsHash), keyLogHash: text(keyLogHash), signature: text(signature) },
      };
    }),
  };
};
