import { createHash } from 'node:crypto';
import type { ExportScope } from '@liexin/domain/export/export';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Query } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, type Message } from '../../platform/stored.ts';
import { checkScope, mayAsk } from './ask-export.ts';
import { lanesOf } from './scope-lanes.ts';

/** Lanes whose messages are counted for an answer; the others are taken to be like them. */
const counted = 200;
/** A row with a message of usual length, and the rows that come with it. */
const bytesOfMessage = 1900;
const bytesOfLane = 1500;

/**
 * How much a scope holds, now. Counts only: the database counts, no message is read. An auditor's look is a row, once a day and scope,
 * before anything is told. Faults: not-allowed, not-found.
 */
export const estimateExport = async (db: Firestore, caller: StaffPrincipal, scope: ExportScope, now: number): Promise<ResponseOf<'estimateExport'>> => {
  const { agencyId } = caller;
  if (!(await mayAsk(db, caller, scope))) throw new Fault('not-allowed');
  await checkScope(db, agencyId, scope);
  if (caller.roles.includes('auditor')) await recordLook(db, caller, scope, now);
  const lanes = await lanesOf(db, agencyId, scope);
  const some = lanes.slice(0, counted);
  const counts = await Promise.all(some.map(({ id }) => countIn(db, agencyId, id, scope)));
  const sum = counts.reduce((total, count) => total + count, 0);
  const messages = some.length === 0 ? 0 : Math.round((sum / some.length) * lanes.length);
  return {
    conversations: new Set(lanes.map(({ lane }) => lane.conversation)).size,
    lanes: lanes.length,
    messages,
    bytes: messages * bytesOfMessage + lanes.length * bytesOfLane,
    exact: some.length === lanes.length,
  };
};

const countIn = async (db: Firestore, agencyId: string, laneId: string, { fromMs, toMs }: ExportScope): Promise<number> => {
  let query: Query<Message> = collectionAt<Message>(db, paths.messages(agencyId, laneId));
  if (fromMs !== null) query = query.where('sentAt', '>=', Timestamp.fromMillis(fromMs));
  if (toMs !== null) query = query.where('sentAt', '<', Timestamp.fromMillis(toMs));
  return (await query.count().get()).data().count;
};

const recordLook = (db: Firestore, { agencyId, uid }: StaffPrincipal, scope: ExportScope, now: number): Promise<void> => {
  const { about, fromMs, toMs } = scope;
  const hash = createHash('sha256')
    .update(JSON.stringify([about, scope.id, fromMs, toMs, scope.kinds]))
    .digest('base64url')
    .slice(0, 16);
  const id = `e-export-look-${uid}-${new Date(now).toISOString().slice(0, 10)}-${hash}`;
  return db.runTransaction(async (tx) => {
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (ledger.present.has(id)) return;
    const detail = { by: uid, about, id: scope.id, fromMs, toMs };
    await appendRows(tx, db, ledger, [{ id, kind: 'export.estimated', subject: agencyId, at: Timestamp.fromMillis(now), detail }]);
  });
};
