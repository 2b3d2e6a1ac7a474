import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { SealedDocument } from '@liexin/domain/storage/documents';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ErasureDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation } from '../../platform/stored.ts';
import { hpkeOut, sealedOut } from '../../platform/wire.ts';
import { standingOf } from './erasure-store.ts';

/** Newest requests that are told at once; what is open is never left out by time, since it is due within a month. */
const most = 200;

/**
 * [ER7] What was asked and how it stands: all of it to owners, admins and compliance reviewers, to consultants what is about conversations
 * that they take part in. Words and letter are sealed; the reviewer gets neither. Reads only.
 */
export const listErasures = async ({ db }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'erasures'>> => {
  const { agencyId, uid, roles } = caller;
  if (!may(roles, 'erasure.read', { onMandate: true })) throw new Fault('not-allowed');
  const sees = may(roles, 'erasure.read');
  const opens = may(roles, 'erasure.correct', { onMandate: true });
  const found = await collectionAt<ErasureDocument>(db, paths.erasures(agencyId)).orderBy('receivedAt', 'desc').limit(most).get();
  const rows = await Promise.all(
    found.docs.map(async (doc) => {
      const stored = doc.data();
      const about = (await docAt<Conversation>(db, paths.conversation(agencyId, stored.conversation)).get()).data();
      if (!sees && !about?.participantUids.includes(uid)) return [];
      const link = await db.doc(paths.link(agencyId, stored.link)).get();
      const copy = link.get('agencyCopy') as SealedDocument<Uint8Array> | null | undefined;
      const isOpen = stored.state === 'open';
      return [
        {
          ...standingOf(doc.id, stored),
          letter: null,
          conversationId: stored.conversation,
          mandateId: stored.mandate,
          compartmentId: stored.compartment,
          linkId: stored.link,
          assigned: about?.assigned ?? null,
          identity: stored.identity,
          how: stored.how,
          language: stored.language,
          onHold: (about?.held ?? null) !== null,
          ask: opens && isOpen && stored.ask ? hpkeOut(stored.ask) : null,
          agencyCopy: opens && isOpen && copy ? sealedOut(copy) : null,
          decidedBy: stored.decidedBy,
        },
      ];
    }),
  );
  return { erasures: rows.flat() };
};
