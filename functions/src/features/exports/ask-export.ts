import { verdictOn } from '@liexin/domain/agency/rights';
import type { ExportScope } from '@liexin/domain/export/export';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';
import { exportRef } from './export-documents.ts';
import { lanesOf } from './scope-lanes.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Whether somebody of these roles may ask for this scope. Who only works in a search asks for that search; an auditor for whatever another
 * person then grants. It is asked again at each later step. `tx`: read inside of it.
 */
export const mayAsk = async (
  db: Firestore,
  { agencyId, uid, roles }: Pick<StaffPrincipal, 'agencyId' | 'uid' | 'roles'>,
  scope: ExportScope,
  tx?: Transaction,
): Promise<boolean> => {
  if (verdictOn(roles, 'export.request', { inScope: true }).kind === 'yes') return true;
  if (scope.about !== 'mandate' || scope.id === null) return false;
  const ref = docAt<Mandate>(db, paths.mandate(agencyId, scope.id));
  const mandate = (await (tx ? tx.get(ref) : ref.get())).data();
  return verdictOn(roles, 'export.request', { onMandate: mandate?.team.includes(uid) === true }).kind === 'yes';
};

/** What a scope names is there: else its estimate would say nothing is, whatever the reason. */
export const checkScope = async (db: Firestore, agencyId: string, { about, id }: ExportScope): Promise<void> => {
  if (about === 'agency' || id === null) return;
  const path = about === 'mandate' ? paths.mandate(agencyId, id) : about === 'conversation' ? paths.conversation(agencyId, id) : paths.member(agencyId, id);
  if (!(await db.doc(path).get()).exists) throw new Fault('not-found');
};

/**
 * Writes down what an export should hold; `exportAct` asks for it. One transaction, with its row. Natural idempotency: the id is the client's; the same id by the same
 * member changes nothing. Faults: not-allowed, not-found, already-exists, too-many-tries (20 a day).
 */
export const askExport = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'askExport'>, now: number): Promise<void> => {
  const { agencyId, uid } = caller;
  const { exportId, scope } = body;
  if (!(await mayAsk(db, caller, scope))) throw new Fault('not-allowed');
  await checkScope(db, agencyId, scope);
  const ref = exportRef(db, agencyId, exportId);
  const conversations = new Set((await lanesOf(db, agencyId, scope)).map(({ lane }) => lane.conversation)).size;
  if (!(await ref.get()).exists) await spend(db, { key: `export-${agencyId}`, max: 20, windowMs: dayMs }, now);
  const id = `e-export-${exportId}-asked`;
  await db.runTransaction(async (tx) => {
    const there = (await tx.get(ref)).data();
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (there) {
      if (there.askedBy !== uid) throw new Fault('already-exists');
      return;
    }
    const at = Timestamp.fromMillis(now);
    tx.create(ref, {
      schemaVersion: 1,
      state: 'asked',
      scope: { ...scope, kinds: [...new Set(scope.kinds)].toSorted() },
      reason: sealedIn(body.reason),
      askedBy: uid,
      askedAt: at,
      conversations,
      approval: null,
      decidedBy: null,
      decidedAt: null,
      why: null,
      progress: null,
      snapshotAt: null,
      readyAt: null,
      until: null,
      downloads: [],
      manifest: null,
    });
    const detail = { by: uid, about: scope.about, id: scope.id, fromMs: scope.fromMs, toMs: scope.toMs, kinds: scope.kinds.toSorted().join() };
    await appendRows(tx, db, ledger, [{ id, kind: 'export.asked', subject: exportId, at, detail }]);
  });
};
