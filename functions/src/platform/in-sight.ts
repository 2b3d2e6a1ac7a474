import { inSightFrom } from '@liexin/domain/retention/month';
import { Timestamp } from 'firebase-admin/firestore';
import type { Lane } from './stored.ts';

/** From when on what was sent in a lane is in sight, as by the rules; the beginning of time: all of it. */
export const sightOf = ({ retention: { keptFrom, month } }: Pick<Lane, 'retention'>, now: number): Timestamp => {
  const next = month ? { at: month.at.toMillis(), fromMs: month.from.toMillis() } : null;
  return Timestamp.fromMillis(inSightFrom({ keptFromMs: keptFrom?.toMillis() ?? null, next }, now) ?? 0);
};

/** The same for whoever asks later: from the first time (ms) on what was sent before the second is out of sight. */
export const goneMonths = ({ retention: { keptFrom, month } }: Pick<Lane, 'retention'>): [atMs: number, fromMs: number][] => [
  ...(keptFrom ? [[0, keptFrom.toMillis()] as [number, number]] : []),
  ...(month ? [[month.at.toMillis(), month.from.toMillis()] as [number, number]] : []),
];

/** The first month of which a share may still be needed: what was sent in the first month in sight may be of the one before. */
export const firstPeriod = (sight: Timestamp): number => {
  const date = sight.toDate();
  return sight.toMillis() === 0 ? 0 : date.getUTCFullYear() * 12 + date.getUTCMonth() - 1;
};
