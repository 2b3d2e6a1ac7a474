import { Fault, type FaultCode } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { LimitDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

export interface Limit {
  readonly key: string;
  readonly max: number;
  readonly windowMs: number;
  readonly code?: FaultCode;
}

/** The next state of a counter, or null when the window is used up. A window begins with its first use. */
export const nextUse = (used: { count: number; startMs: number } | undefined, limit: Limit, now: number): { count: number; startMs: number } | null => {
  if (!used || now >= used.startMs + limit.windowMs) return { count: 1, startMs: now };
  return used.count >= limit.max ? null : { count: used.count + 1, startMs: used.startMs };
};

/**
 * Charges one use before the guarded act: throws too-many-tries (or `limit.code`) with `retryAfterS`. One transaction; a crash
 * after it costs the caller one use and nothing else. Keys hold ids, never addresses.
 */
export const spend = (db: Firestore, limit: Limit, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<LimitDocument>(db, paths.limits(limit.key));
    const stored = (await tx.get(ref)).data();
    const used = stored && { count: stored.count, startMs: stored.windowStart.toMillis() };
    const next = nextUse(used, limit, now);
    if (!next) throw new Fault(limit.code ?? 'too-many-tries', { retryAfterS: Math.ceil(((used?.startMs ?? now) + limit.windowMs - now) / 1000) });
    tx.set(ref, { count: next.count, windowStart: Timestamp.fromMillis(next.startMs), expireAt: Timestamp.fromMillis(next.startMs + limit.windowMs) });
  });
