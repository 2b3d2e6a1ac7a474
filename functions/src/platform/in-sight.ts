import { inSightFrom, monthOf } from '@liexin/domain/retention/month';
import { Timestamp } from 'firebase-admin/firestore';
import type { Lane } from './stored.ts';

/** From when on what was sent in a lane is in sight, as by the rules; the beginning of time: all of it. */
export const sightOf = ({ retention }: Pick<Lane, 'retention'>, now: number): Timestamp => inSightFrom(retention, now) ?? Timestamp.fromMillis(0);

/** The first month of which a share may still be needed: what was sent in the first month in sight may be of the one before. */
export const firstPeriod = (sight: Timestamp): number => (sight.toMillis() === 0 ? 0 : monthOf(sight.toMillis()) - 1);
