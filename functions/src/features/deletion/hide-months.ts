import { trashMs } from '@liexin/domain/retention/life';
import { monthBegins, monthOf } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { keeping, placeOfLane, readHolds, registerRef } from '../../platform/hold-register.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import { docAt, type Lane, type Trash } from '../../platform/stored.ts';
import { ruleNamed } from './hide-part.ts';
import { inTrash } from './in-trash.ts';
import { messagesIn, trashRef, type PartPlace } from './part-place.ts';

interface Counted {
  readonly month: number;
  readonly messages: number;
}
/** Months of a lane between two instants in which something was sent, and how much. */
const countMonths = async (db: Firestore, place: PartPlace, fromMs: number, untilMs: number): Promise<readonly Counted[]> => {
  const oldest = (
    await messagesIn(db, place).where('sentAt', '>=', Timestamp.fromMillis(fromMs)).orderBy('sentAt').select('sentAt').limit(1).get()
  ).docs[0]?.data();
  const [first, end] = [monthOf(oldest?.sentAt.toMillis() ?? untilMs), monthOf(untilMs)];
  const months = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
  const counted = await Promise.all(
    months.map(async (month) => ({
      month,
      messages: (
        await messagesIn(db, { ...place, month })
          .count()
          .get()
      ).data().count,
    })),
  );
  return counted.filter(({ messages }) => messages > 0);
};

/**
 * Takes months of a lane out of sight whose day is over: from when on it is in sight, each month into the trash and a row of the lane's
 * ledger for each, in one transaction that reads the holds. Rules hide them from that day on by themselves. What goes next is looked up by whoever
 * sets days; until then the lane is found again. Repeating changes nothing; a day that was put off meanwhile stays.
 */
export const hideMonths = async ({ db, random }: Pick<Platform, 'db' | 'random'>, place: PartPlace, now: number): Promise<'hidden' | 'not-due'> => {
  const laneRef = docAt<Lane>(db, paths.lane(place.agencyId, place.laneId));
  const known = (await laneRef.get()).data();
  const asked = known?.retention.month;
  if (!known || !asked || known.state === 'expired' || asked.at.toMillis() > now) return 'not-due';
  const months = await countMonths(db, place, known.retention.keptFrom?.toMillis() ?? 0, asked.from.toMillis());
  return db.runTransaction(async (tx) => {
    const lane = (await tx.get(laneRef)).data();
    const month = lane?.retention.month;
    if (!lane || !month?.at.isEqual(asked.at) || !month.from.isEqual(asked.from) || lane.state === 'expired') return 'not-due';
    if ((lane.retention.keptFrom?.toMillis() ?? 0) >= month.from.toMillis()) return 'not-due';
    const ids = months.map((one) => `e-expired-${month.at.toMillis()}-${one.month}`);
    const [register, ledger, before] = [
      await readHolds(tx, registerRef(db, place.agencyId)),
      await readLedger(tx, db, place, ids),
      await Promise.all(months.map((one) => tx.get(trashRef(db, { ...place, month: one.month })).then((found) => found.data()))),
    ];
    const [at, rule] = [Timestamp.fromMillis(now), ruleNamed(month.rule)];
    tx.update(laneRef, { 'retention.keptFrom': month.from });
    const rows = months.map((one, i) => {
      const held = keeping(register, placeOfLane(lane, [one.month]), now).ids;
      tx.set(
        trashRef(db, { ...place, month: one.month }),
        aMonth(lane, { place, ...one, rule, hiddenAt: month.at, held, before: before[i], salt: random(16) }, now),
      );
      return { id: ids[i] ?? '', kind: 'expired', subject: place.laneId, at, detail: { rule: rule.id, cause: 'rule', held: held.length, month: one.month } };
    });
    await appendRows(tx, db, ledger, rows);
    return 'hidden';
  });
};

interface NewMonth extends Counted {
  readonly place: PartPlace;
  readonly rule: { readonly id: string; readonly version: number };
  readonly hiddenAt: Timestamp;
  readonly held: readonly string[];
  readonly before: Trash | undefined;
  readonly salt: Uint8Array;
}

/**
 * A month in the trash: for 30 days from now on, and until nothing more of it can be sent, which rules allow until the end of the month after it.
 * `again`: a backup brought it back, so it goes at once.
 */
export const aMonth = (lane: Lane, { place, month, messages, rule, hiddenAt, held, before, salt }: NewMonth, now: number, again = false): Trash => {
  const purgeAt = Timestamp.fromMillis(again ? now : Math.max(now + trashMs, monthBegins(month + 2)));
  const { id, version: ruleVersion } = rule;
  const cause: Trash['cause'] = again ? 'erasure' : 'rule';
  const item = { lane: place.laneId, month, periods: [month], rule: id, ruleVersion, cause, messages, hiddenAt, purgeAt };
  return inTrash(lane, { ...item, held, before, salt });
};
