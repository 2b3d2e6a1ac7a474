import { closingMs } from '@liexin/domain/retention/closing';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ClosingDocument } from '../../platform/closing-documents.ts';
import { collectionAt, docAt, type Agency, type Member, type StoredApproval } from '../../platform/stored.ts';
import type { TwoPersonAct } from '../../platform/two-person-act.ts';
import { closingRef, workRef } from './closing-documents.ts';
import { countClosing, type Counted } from './count-closing.ts';
import { tellClosing, toldOfClosing, type ToldOfClosing } from './tell-closing.ts';

/** What a closing would be about, and who is told of it. */
interface Ahead {
  readonly found: Counted;
  readonly told: ToldOfClosing;
}

/**
 * Two owners close an agency (CL1, CL2). The yes writes everything that follows from it in its own transaction: the day, the last day of each
 * member, the agency's own line, work for the clock, row and mails. Nothing is deleted before the day.
 */
export const closingAct = (platform: Platform): TwoPersonAct<'closing', Ahead> => {
  const { db } = platform;
  const agencyOf = async (tx: Transaction, agencyId: string): Promise<Agency> => {
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
    if (!agency) throw new Fault('not-found');
    return agency;
  };
  const read = async (tx: Transaction, id: string): Promise<ClosingDocument | undefined> => (await tx.get(closingRef(db, id))).data();
  return {
    isSigned: false,
    healedByAsker: new Set(),
    ahead: async (agencyId, now) => {
      const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
      if (!agency) throw new Fault('not-found');
      return { found: await countClosing(db, agencyId, agency, now + closingMs), told: await toldOfClosing(platform, agencyId) };
    },
    ask: async (tx, { agencyId, now, ahead }, { subject }, askedBy) => {
      const unanswered = collectionAt<StoredApproval>(db, paths.approvals(agencyId)).where('kind', '==', 'closing').where('state', 'in', ['open', 'ripe']);
      const [agency, there, others] = [await agencyOf(tx, agencyId), await read(tx, subject), await tx.get(unanswered.limit(1))];
      // One at a time: a second one would have another day.
      if (there || !others.empty || (agency.closing ?? null) !== null) throw new Fault('already-exists');
      const { counts, keptUntilMs, recordUntilMs } = ahead.found;
      const keptUntil = keptUntilMs === null ? null : Timestamp.fromMillis(keptUntilMs);
      return {
        detail: { closing: counts },
        write: () =>
          void tx.create(closingRef(db, subject), {
            schemaVersion: 1,
            agencyId,
            state: 'asked',
            askedBy,
            askedAt: Timestamp.fromMillis(now),
            counts,
            keptUntil,
            recordUntil: Timestamp.fromMillis(recordUntilMs),
            endsAt: null,
            undoneBy: null,
            closedAt: null,
            deleted: { parts: 0, messages: 0 },
            left: { held: 0, kept: 0, keptUntil: null },
            certificate: null,
          }),
      };
    },
    stands: async (tx, { agencyId }, { subject }) => {
      const [agency, closing] = [await agencyOf(tx, agencyId), await read(tx, subject)];
      return closing?.state === 'asked' && closing.agencyId === agencyId && (agency.closing ?? null) === null;
    },
    carryOut: async (tx, { agencyId, members, now, ahead: { found, told } }, { subject }, { decidedBy }) => {
      const [closing, ledger] = [await read(tx, subject), await readLedger(tx, db, { agencyId }, [])];
      if (closing?.state !== 'asked') throw new Fault('request-over');
      return {
        write: async (rows) => {
          const [at, endsAt] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + closingMs)];
          const keptUntil = found.keptUntilMs === null ? null : Timestamp.fromMillis(found.keptUntilMs);
          const recordUntil = Timestamp.fromMillis(found.recordUntilMs);
          tx.update(closingRef(db, subject), { state: 'pending', endsAt, counts: found.counts, keptUntil, recordUntil });
          tx.update(docAt<Agency>(db, paths.agency(agencyId)), {
            closing: { id: subject, askedBy: closing.askedBy, agreedAt: at, endsAt, counts: found.counts, keptUntil, recordUntil, isOver: false },
          });
          for (const uid of members.keys()) tx.update(docAt<Member>(db, paths.member(agencyId, uid)), { end: { at: endsAt, closing: subject } });
          tx.set(workRef(db, agencyId), { agencyId, closing: subject, phase: 'date', after: null, dueAt: at });
          tellClosing(tx, platform, { agencyId, closingId: subject, news: 'agreed', endsAtMs: endsAt.toMillis() }, told, now);
          const detail = { by: closing.askedBy, approvedBy: decidedBy, ends: endsAt.toDate().toISOString(), witness: told.hasWitness };
          await appendRows(tx, db, ledger, [...rows, { id: `e-closing-${subject}-agreed`, kind: 'closing.agreed', subject, at, detail }]);
        },
      };
    },
    end: async (tx, _step, { subject }) => {
      const closing = await read(tx, subject);
      return () => {
        if (closing?.state === 'asked') tx.update(closingRef(db, subject), { state: 'dropped' });
      };
    },
  };
};
