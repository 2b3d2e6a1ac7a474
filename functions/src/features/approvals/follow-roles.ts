import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import type { Tier } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { canIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { writeLeaving } from '../../platform/leave-lane.ts';
import { lanesToMark, markLane } from '../../platform/mark-lane.ts';
import type { Platform } from '../../platform/platform.ts';
import { heldTiers, keysDueIn, searchKeys } from '../../platform/search-keys.ts';
import type { RoleWorkDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Lane, type Mandate, type Member } from '../../platform/stored.ts';

interface Whose {
  readonly agencyId: string;
  readonly uid: string;
}

/**
 * Makes every lane of a member follow the roles of now: who may not write in it any more only reads, who lost the clearance of its tier
 * leaves it. One transaction a lane, each repeatable: a lane that follows already is left alone, so a crash between two of them is made
 * good by the next run. The piece of work goes last, and stays where the roles changed again meanwhile. A failure is the schedule's.
 */
export const followRoles = async (platform: Platform, whose: Whose, now: number): Promise<void> => {
  const { db, log } = platform;
  const ref = docAt<RoleWorkDocument>(db, paths.roleWork(whose.agencyId, whose.uid));
  try {
    const work = (await ref.get()).data();
    if (!work) return;
    const lanes = await collectionAt<Lane>(db, paths.lanes(whose.agencyId)).where('participantUids', 'array-contains', whose.uid).get();
    for (const { id } of lanes.docs) await followInLane(db, whose, id, work.at, now);
    await markKeysDue(db, whose, work.lostKeys, now);
    await db.runTransaction(async (tx) => {
      if ((await tx.get(ref)).data()?.at.isEqual(work.at)) tx.delete(ref);
    });
  } catch (error) {
    log.error('roles-not-followed', { agency: whose.agencyId, cause: error instanceof Error ? error.name : typeof error });
    await ref.update({ dueAt: Timestamp.fromMillis(now + 60_000) }).catch(() => undefined);
  }
};

const followInLane = (db: Firestore, { agencyId, uid }: Whose, laneId: string, changedAt: Timestamp, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const laneRef = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const [laneSnapshot, memberSnapshot] = await Promise.all([tx.get(laneRef), tx.get(docAt<Member>(db, paths.member(agencyId, uid)))]);
    const [lane, member] = [laneSnapshot.data(), memberSnapshot.data()];
    const mine = lane?.participants[uid];
    // Who reads for a while only is no member of the team.
    if (!lane || !member || !mine || mine.until !== null || mine.kind !== 'staff') return;
    const isCleared = member.clearance.includes(lane.tier);
    const can = canIn(lane.kind, member.roles);
    if (isCleared && can === mine.can) return;
    const id = `e-can-${uid}-${changedAt.toMillis()}`;
    const ledger = await readLedger(tx, db, { agencyId, laneId }, [id]);
    const at = Timestamp.fromMillis(now);
    if (isCleared) tx.update(laneRef, { [`participants.${uid}.can`]: can });
    else writeLeaving(tx, db, { agencyId, laneId }, lane, uid, now);
    await appendRows(tx, db, ledger, [{ id, kind: 'lane.reader-changed', subject: uid, at, detail: { can: isCleared ? can : 'none' } }]);
  });

/**
 * Searches a key of which somebody holds who is not entitled to it any more, and what is sealed under it; and those of the tier that somebody
 * who was cleared has not, so that the next holder's page makes one that they have too. Due ones stay due since when they are.
 * `lostAll`: held all by a role, whether or not the newest was wrapped for it.
 */
const markKeysDue = async (db: Firestore, { agencyId, uid }: Whose, lostAll: boolean, now: number): Promise<void> => {
  const mandates = await collectionAt<Mandate>(db, paths.mandates(agencyId)).get();
  // The standard key is touched only where all were held by a role.
  const touched = mandates.docs.filter((doc) => lostAll || doc.data().compensation !== undefined);
  for (const { ref, id } of touched) {
    const isMarked = await db.runTransaction(async (tx) => {
      const [mandate, member] = [(await tx.get(ref)).data(), (await tx.get(docAt<Member>(db, paths.member(agencyId, uid)))).data()];
      if (!mandate || !member) return false;
      const isInTeam = mandate.team.includes(uid);
      const [held = []] = await heldTiers(tx, db, agencyId, uid, [mandate]);
      const wasHeld = (tier: Tier): boolean => held.includes(tier) || (lostAll && tier === 'standard');
      const isDue = (tier: Tier): boolean => (holdsSearchKey(tier, member, isInTeam) ? tier === 'compensation' && !held.includes(tier) : wasHeld(tier));
      const due = searchKeys(mandate).flatMap(({ tier, keysDue }) => (keysDue === null && isDue(tier) ? [tier] : []));
      if (due.length > 0) tx.update(ref, keysDueIn(due, Timestamp.fromMillis(now)));
      return due.includes('compensation') || (mandate.compensation?.keysDue ?? null) !== null;
    });
    if (isMarked) for (const laneId of await lanesToMark(db, agencyId, id)) await markLane(db, agencyId, id, laneId, now);
  }
};

/** Work that a crash left behind, some of it at a time. */
export const followLeftRoles = async (platform: Platform, now: number): Promise<number> => {
  const due = await collectionAt<RoleWorkDocument>(platform.db, 'roleWork').where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(50).get();
  for (const doc of due.docs) await followRoles(platform, doc.data(), now);
  return due.size;
};
