import { coolingMs, soonerOf, writtenSooner } from '@liexin/domain/retention/change';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import { readRules } from '../../platform/retention.ts';
import type { RetentionWorkDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type StoredChange } from '../../platform/stored.ts';
import type { TwoPersonAct } from '../../platform/two-person-act.ts';
import { baseOf } from './preview-change.ts';
import { tell, toldOf, type Told } from './tell-change.ts';

const unsettled = ['asked', 'cooling', 'applying'] as const;
/** Older counts are counted again before anybody is asked (ms). */
const freshMs = 60 * 60_000;

/**
 * A change of retention rules is agreed to by two: asked with the token of its preview, begun 24 hours after the second yes at the
 * earliest. One change at a time, so that each is previewed on what the one before it made.
 */
export const retentionAct = (platform: Platform): TwoPersonAct<'retention', Told> => {
  const { db } = platform;
  const changeOf = (agencyId: string, id: string) => docAt<StoredChange>(db, paths.retentionChange(agencyId, id));
  const isOnBase = async (tx: Transaction, agencyId: string, { base }: StoredChange): Promise<boolean> => {
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
    return agency !== undefined && baseOf((await readRules(db, agencyId, agency, tx)).rules) === base;
  };
  return {
    isSigned: false,
    healedByAsker: new Set(),
    ahead: (agencyId) => toldOf(platform, agencyId),
    ask: async (tx, { agencyId, now }, { subject, previewToken }, askedBy) => {
      const ref = changeOf(agencyId, subject);
      const [snapshot, others] = await Promise.all([
        tx.get(ref),
        tx.get(
          collectionAt<StoredChange>(db, paths.retentionChanges(agencyId))
            .where('state', 'in', [...unsettled])
            .limit(1),
        ),
      ]);
      const change = snapshot.data();
      if (!change || change.by !== askedBy || change.state !== 'draft' || change.report === null) throw new Fault('not-found');
      if (change.token !== previewToken || now - change.report.at > freshMs || !(await isOnBase(tx, agencyId, change))) throw new Fault('preview-outdated');
      if (!others.empty) throw new Fault('already-exists');
      const { report, edits } = change;
      const { messages, notes } = writtenSooner(report);
      const firstAt = soonerOf(report) === 0 || report.firstAt === null ? null : Timestamp.fromMillis(report.firstAt);
      return {
        detail: { retention: { rules: edits.length, people: report.people, messages: messages + notes, firstAt } },
        write: () => void tx.update(ref, { state: 'asked' }),
      };
    },
    stands: async (tx, { agencyId }, { subject }) => {
      const change = (await tx.get(changeOf(agencyId, subject))).data();
      return change?.state === 'asked' && (await isOnBase(tx, agencyId, change));
    },
    carryOut: async (tx, { agencyId, now, ahead: told }, { subject, askedBy }, { decidedBy }) => {
      const ledger = await readLedger(tx, db, { agencyId }, []);
      return {
        write: async (rows) => {
          const begins = now + coolingMs;
          const effectiveFrom = Timestamp.fromMillis(begins);
          tx.update(changeOf(agencyId, subject), { state: 'cooling', approvedBy: decidedBy, effectiveFrom });
          tx.set(docAt<RetentionWorkDocument>(db, paths.retentionWork(agencyId)), { agencyId, change: subject, dueAt: effectiveFrom, after: null });
          tell(tx, platform, { agencyId, changeId: subject, news: 'cooling', beginsMs: begins }, told, now);
          const detail = { by: askedBy, approvedBy: decidedBy, begins: new Date(begins).toISOString() };
          await appendRows(tx, db, ledger, [
            ...rows,
            { id: `e-retention-${subject}-agreed`, kind: 'retention.agreed', subject, at: Timestamp.fromMillis(now), detail },
          ]);
        },
      };
    },
    end: async (tx, { agencyId, now }, { subject }) => {
      const change = (await tx.get(changeOf(agencyId, subject))).data();
      return () => {
        if (change?.state === 'asked') tx.update(changeOf(agencyId, subject), { state: 'dropped', endedAt: Timestamp.fromMillis(now) });
      };
    },
  };
};
