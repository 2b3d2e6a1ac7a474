import { createHash } from 'node:crypto';
import { verdictOn } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Query } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, type LedgerRow } from '../../platform/stored.ts';

type Asked = RequestOf<'ledger'>;

/** Rows of one answer. */
const pageSize = 50;
/** Rows looked at for one answer: a filter that meets few of them answers short, with a cursor to go on from. */
const mostLookedAt = 400;

/**
 * The agency's record, newest first. Who may read all of it reads all; whom the table gives their own acts gets these, whatever was
 * asked. A reviewer's look is itself a row, once for each day and filter, written before anything is told: repeating it on that day
 * writes nothing, and a crash between row and answer leaves a row for a look that is about to be repeated. Fault: not-allowed.
 */
export const readAgencyLedger = async (db: Firestore, caller: StaffPrincipal, asked: Asked, now: number): Promise<ResponseOf<'ledger'>> => {
  const verdict = verdictOn(caller.roles, 'ledger.read', { isOwn: true });
  if (verdict.kind !== 'yes') throw new Fault('not-allowed');
  const reach = verdictOn(caller.roles, 'ledger.read').kind === 'yes' ? 'all' : 'own';
  if (caller.roles.includes('auditor')) await recordLook(db, caller, asked, now);
  const query = await queryFor(db, caller.agencyId, { ...asked, by: reach === 'own' ? caller.uid : asked.by });
  const { rows, next } = query === null ? { rows: [], next: null } : await collect(query, asked);
  return { reach, rows: rows.map(({ id, row: { seq, kind, subject, at, detail } }) => ({ id, seq, kind, subject, atMs: at.toMillis(), detail })), next };
};

type Rows = Query<LedgerRow>;

/** Rows in the order of their numbers. A time is looked up as a number first: rows are numbered as time goes, but for milliseconds. Null: none. */
const queryFor = async (db: Firestore, agencyId: string, { by, fromMs, toMs, before }: Asked): Promise<Rows | null> => {
  const all: Rows = collectionAt<LedgerRow>(db, paths.agencyLedger(agencyId));
  const first = fromMs === null ? 1 : await seqOf(all.where('at', '>=', Timestamp.fromMillis(fromMs)).orderBy('at'));
  const last = toMs === null ? Infinity : await seqOf(all.where('at', '<', Timestamp.fromMillis(toMs)).orderBy('at', 'desc'));
  if (first === null || last === null) return null;
  const upTo = Math.min(last, before === null ? Infinity : before - 1);
  const query = (by === null ? all : all.where('detail.by', '==', by)).where('seq', '>=', first).orderBy('seq', 'desc');
  return upTo === Infinity ? query : query.where('seq', '<=', upTo);
};

const seqOf = async (query: Rows): Promise<number | null> => (await query.limit(1).get()).docs[0]?.data().seq ?? null;

/** One page of rows of the wanted kinds, and the number to go on before: that of the last row told, or of the last one looked at. */
const collect = async (query: Rows, { kinds }: Asked): Promise<{ rows: { id: string; row: LedgerRow }[]; next: number | null }> => {
  const limit = kinds === null ? pageSize + 1 : mostLookedAt;
  const found = (await query.limit(limit).get()).docs.map((doc) => ({ id: doc.id, row: doc.data() }));
  const wanted = kinds === null ? found : found.filter(({ row }) => kinds.includes(row.kind));
  const rows = wanted.slice(0, pageSize);
  if (wanted.length > pageSize) return { rows, next: rows.at(-1)?.row.seq ?? null };
  return { rows, next: found.length === limit ? (found.at(-1)?.row.seq ?? null) : null };
};

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const recordLook = (db: Firestore, { agencyId, uid }: StaffPrincipal, { by, kinds, fromMs, toMs }: Asked, now: number): Promise<void> => {
  const filter = { who: by, kinds: kinds?.toSorted().join() ?? null, fromMs, toMs };
  const hash = createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 16);
  const id = `e-look-${uid}-${dayOf(now)}-${hash}`;
  return db.runTransaction(async (tx) => {
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    if (ledger.present.has(id)) return;
    await appendRows(tx, db, ledger, [{ id, kind: 'ledger.read', subject: agencyId, at: Timestamp.fromMillis(now), detail: { by: uid, ...filter } }]);
  });
};
