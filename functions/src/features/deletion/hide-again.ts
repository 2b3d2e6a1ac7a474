import { monthBegins } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { docAt, type Lane } from '../../platform/stored.ts';
import { aMonth } from './hide-months.ts';
import { messagesIn, trashRef, type PartPlace } from './part-place.ts';

/**
 * A restored backup brought back a month of a lane whose end stands beside the shares: out of sight again, and on its way at once, past
 * trash and holds, because what opened it is dead. Nothing where the lane is gone, nothing came back, or it is on its way. Whether there was something to do.
 */
export const hideAgain = async (
  { db, random }: Pick<Platform, 'db' | 'random'>,
  place: PartPlace & { readonly month: number },
  now: number,
): Promise<boolean> => {
  const messages = (await messagesIn(db, place).count().get()).data().count;
  return db.runTransaction(async (tx) => {
    const laneRef = docAt<Lane>(db, paths.lane(place.agencyId, place.laneId));
    const ref = trashRef(db, place);
    const [lane, trash] = [(await tx.get(laneRef)).data(), (await tx.get(ref)).data()];
    const from = Timestamp.fromMillis(monthBegins(place.month + 1));
    const isShown = lane !== undefined && (lane.retention.keptFrom?.toMillis() ?? 0) < from.toMillis();
    if (!lane || trash?.state === 'purging' || trash?.state === 'shredded' || (messages === 0 && !isShown)) return false;
    if (isShown) tx.update(laneRef, { 'retention.keptFrom': from });
    const rule = trash ? { id: trash.rule, version: trash.ruleVersion } : { id: 'backup-restored', version: 1 };
    const at = Timestamp.fromMillis(now);
    if (messages > 0)
      tx.set(ref, aMonth(lane, { place, month: place.month, messages, rule, hiddenAt: at, held: [], before: trash, salt: random(16) }, now, true));
    return true;
  });
};
