import { Fault } from '@liexin/domain/kernel/fault';
import { shredPaths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from './ledger.ts';
import type { Platform } from './platform.ts';
import type { ShareDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

export interface PeriodShare {
  readonly period: number;
  readonly share: Uint8Array;
}
type Ports = Pick<Platform, 'db' | 'shred' | 'random'>;

/** Firestore's ALREADY_EXISTS. */
const alreadyExists = 6;

export interface SharesWanted {
  readonly periods: readonly number[];
  /** A period before this one that has no share has no message either (rules take the current and the last month): none is made. */
  readonly makeFrom: number;
  /** Leave purged periods out instead of refusing the call. */
  readonly skipPurged?: boolean;
}

/**
 * Retention shares of a lane, made where they are missing. Faults: share-purged (410) for a period with a purge marker, which is
 * never made again. Retry and crash: the share is made create-only in `shred`, so two makers get one value; its ledger row
 * (SHA-256 of the share) has a deterministic id and follows in the other database, and `chained` is set last, so whatever was
 * cut off is finished by the next call. No share leaves before its row is there.
 */
export const retentionShares = async (ports: Ports, lane: { agencyId: string; laneId: string }, wanted: SharesWanted, now: number): Promise<PeriodShare[]> => {
  const refs = wanted.periods.map((period) => docAt<ShareDocument>(ports.shred, shredPaths.share(lane.laneId, period)));
  const stored = refs.length ? await ports.shred.getAll(...(refs as unknown as FirebaseFirestore.DocumentReference[])) : [];
  const found = await Promise.all(
    wanted.periods.map(async (period, i) => {
      const [ref, present] = [refs[i], stored[i]?.data() as ShareDocument | undefined];
      if (!ref || (!present && period < wanted.makeFrom)) return null;
      const document = present ?? (await makeShare(ports, ref, now));
      if (document.state === 'live' && document.share) return { period, share: new Uint8Array(document.share), chained: document.chained, ref };
      if (wanted.skipPurged) return null;
      throw new Fault('share-purged', { period });
    }),
  );
  const shares = found.filter((share) => share !== null);
  const missing = shares.filter((share) => !share.chained);
  if (missing.length) {
    await chainShares(ports, lane, missing, now);
    await Promise.all(missing.map(({ ref }) => ref.update({ chained: true })));
  }
  return shares.map(({ period, share }) => ({ period, share }));
};

const makeShare = async (ports: Ports, ref: FirebaseFirestore.DocumentReference<ShareDocument>, now: number): Promise<ShareDocument> => {
  const fresh: ShareDocument = { share: ports.random(32), state: 'live', chained: false, madeAt: Timestamp.fromMillis(now) };
  try {
    await ref.create(fresh);
    return fresh;
  } catch (error) {
    if ((error as { code?: unknown }).code !== alreadyExists) throw error;
    const other = (await ref.get()).data();
    if (!other) throw new Fault('unavailable');
    return other;
  }
};

const chainShares = (ports: Ports, lane: { agencyId: string; laneId: string }, shares: readonly PeriodShare[], now: number): Promise<void> =>
  ports.db.runTransaction(async (tx) => {
    const state = await readLedger(
      tx,
      ports.db,
      lane,
      shares.map(({ period }) => `s-${period}`),
    );
    const rows = await Promise.all(
      shares.map(async ({ period, share }) => ({
        id: `s-${period}`,
        kind: 'share',
        subject: String(period),
        at: Timestamp.fromMillis(now),
        detail: { hash: toBase64url(await sha256(share)) },
      })),
    );
    await appendRows(tx, ports.db, state, rows);
  });
