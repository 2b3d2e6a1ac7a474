import { createHash } from 'node:crypto';
import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { OffLimitDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';
import { isInForce, limitOut, newestGeneration } from './find-approaches.ts';

const expectKeeper = ({ roles }: StaffPrincipal): void => {
  if (!may(roles, 'off-limits.keep')) throw new Fault('not-allowed');
};

/** So many entries count at a time, so that the whole list is told at once. */
const mostEntries = 2000;

/** What is off-limits now, the newest first. Reads only. Fault: not-allowed. */
export const listOffLimits = async ({ db }: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'offLimits'>> => {
  expectKeeper(caller);
  const found = await collectionAt<OffLimitDocument>(db, paths.offLimits(caller.agencyId)).where('endedAt', '==', null).limit(mostEntries).get();
  return {
    entries: found.docs
      .map((doc) => [doc.id, doc.data()] as const)
      .filter(([, entry]) => isInForce(entry, now))
      .map(([id, entry]) => ({ ...limitOut([id, entry]), by: entry.by, atMs: entry.at.toMillis() }))
      .toSorted((a, b) => b.atMs - a.atMs),
  };
};

/**
 * Puts companies and people on the list, in one transaction with one row that says how many. The ids are the client's: those that are there
 * already are left as they are, so repeating changes nothing. Faults: not-allowed, stale-head (a newer key of the directory), over-limit.
 */
export const addOffLimits = async ({ db }: Platform, caller: StaffPrincipal, { entries }: RequestOf<'addOffLimits'>, now: number): Promise<void> => {
  expectKeeper(caller);
  const { agencyId, uid } = caller;
  const ids = entries.map(({ entryId }) => entryId).toSorted();
  await db.runTransaction(async (tx) => {
    const generation = await newestGeneration(tx, db, agencyId);
    if (entries.some((entry) => entry.generation !== generation)) throw new Fault('stale-head', { generation });
    const refs = entries.map(({ entryId }) => docAt<OffLimitDocument>(db, paths.offLimit(agencyId, entryId)));
    const there = await tx.getAll(...refs);
    const all = await tx.get(collectionAt<OffLimitDocument>(db, paths.offLimits(agencyId)).where('endedAt', '==', null).count());
    if (all.data().count + entries.length > mostEntries) throw new Fault('over-limit', { max: mostEntries });
    const row = `e-off-limits-added-${createHash('sha256').update(ids.join()).digest('base64url').slice(0, 22)}`;
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    const at = Timestamp.fromMillis(now);
    for (const [i, { isCompany, tags, untilMs, card }] of entries.entries()) {
      const ref = refs[i];
      if (!ref || there[i]?.exists) continue;
      const until = untilMs === null ? null : Timestamp.fromMillis(untilMs);
      tx.create(ref, { isCompany, generation, tags, card: sealedIn(card), until, by: uid, at, endedAt: null });
    }
    const detail = { by: uid, count: entries.length };
    await appendRows(tx, db, ledger, [{ id: row, kind: 'off-limits.added', subject: agencyId, at, detail }]);
  });
};

/** Takes an entry off the list; it stays as a document without any effect. Repeating changes nothing. Faults: not-allowed, not-found. */
export const endOffLimits = async ({ db }: Platform, caller: StaffPrincipal, entryId: string, now: number): Promise<void> => {
  expectKeeper(caller);
  const { agencyId, uid } = caller;
  await db.runTransaction(async (tx) => {
    const ref = docAt<OffLimitDocument>(db, paths.offLimit(agencyId, entryId));
    const entry = (await tx.get(ref)).data();
    if (!entry) throw new Fault('not-found');
    if (entry.endedAt !== null) return;
    const at = Timestamp.fromMillis(now);
    const row = `e-off-limits-ended-${entryId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    tx.update(ref, { endedAt: at });
    await appendRows(tx, db, ledger, [{ id: row, kind: 'off-limits.ended', subject: entryId, at, detail: { by: uid } }]);
  });
};
