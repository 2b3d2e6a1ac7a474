import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import { may } from '@liexin/domain/agency/rights';
import type { Tier } from '@liexin/domain/agency/role';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { entitled, type Members } from '../../platform/members.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { searchKeys } from '../../platform/search-keys.ts';
import { collectionAt, docAt, type Agency, type Lane, type Mandate, type Member, type Wrap } from '../../platform/stored.ts';
import { holders } from './key-holders.ts';

type Health = ResponseOf<'keyHealth'>;

/**
 * Who should hold the newest key of the directory and of each search, and for whom it is there; conversations whose key is due. Owners
 * and admins see every search, the team its own. Ids alone; a member who left the team is not asked for. Reads only. Fault: not-allowed.
 */
export const keyHealth = async (db: Firestore, caller: StaffPrincipal): Promise<Health> => {
  const { agencyId, uid, roles } = caller;
  const seesAll = may(roles, 'keys.repair');
  if (!seesAll && !may(roles, 'keys.repair', { onMandate: true })) throw new Fault('not-allowed');
  const [agency, memberDocs, mandateDocs] = await Promise.all([
    docAt<Agency>(db, paths.agency(agencyId)).get(),
    collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').get(),
    seesAll
      ? collectionAt<Mandate>(db, paths.mandates(agencyId)).get()
      : collectionAt<Mandate>(db, paths.mandates(agencyId)).where('team', 'array-contains', uid).get(),
  ]);
  const members: Members = new Map(memberDocs.docs.map((doc) => [doc.id, doc.data()]));
  const directory = agency.data()?.directory;
  if (directory === undefined) throw new Fault('not-found');
  const mine = members.get(uid);
  const searches = mandateDocs.docs.flatMap((doc) => {
    const { team } = doc.data();
    // Who holds the key of a tier is told to whoever holds it too: nobody else could repair it.
    const keys = searchKeys(doc.data()).filter(({ tier }) => tier === 'standard' || (mine !== undefined && holdsSearchKey(tier, mine, team.includes(uid))));
    return keys.map(({ compartment, tier }) => ({ mandateId: doc.id, compartmentId: compartment, tier, team }));
  });
  const asked = seesAll ? [{ mandateId: null, compartmentId: directory, tier: 'standard' as const, team: [...members.keys()] }, ...searches] : searches;
  const [compartments, lanesDue] = await Promise.all([Promise.all(asked.map((one) => look(db, agencyId, members, one))), dueLanes(db, agencyId, searches)]);
  return { compartments, lanesDue };
};

const look = async (
  db: Firestore,
  agencyId: string,
  members: Members,
  { mandateId, compartmentId, tier, team }: { mandateId: string | null; compartmentId: string; tier: Tier; team: readonly string[] },
): Promise<Health['compartments'][number]> => {
  const compartment = (await docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)).get()).data();
  const generation = compartment?.generation ?? 0;
  const wraps = await collectionAt<Wrap>(db, `${paths.generation(agencyId, compartmentId, generation)}/wraps`).get();
  const there = new Map(wraps.docs.map((doc) => [doc.id, doc.data().keysGeneration]));
  const present = team.filter((uid) => members.has(uid));
  return {
    compartmentId,
    mandateId,
    tier,
    generation,
    recovery: there.has(RECOVERY_RECIPIENT),
    audit: there.has(AUDIT_RECIPIENT),
    bad: compartment?.badWraps?.generation === generation ? compartment.badWraps.recipients : [],
    people: holders(entitled(members, present, tier), there),
  };
};

/** Lanes with a date by which their key is to be renewed, counted by search and tier: which conversations they are, outsiders do not learn. */
const dueLanes = async (db: Firestore, agencyId: string, told: readonly { mandateId: string; tier: Tier }[]): Promise<Health['lanesDue']> => {
  const due = await collectionAt<Lane>(db, paths.lanes(agencyId))
    .where('rotateBy', '>', Timestamp.fromMillis(0))
    .select('mandate', 'tier', 'rotateBy', 'state')
    .get();
  const found = new Map(told.map(({ mandateId, tier }) => [`${mandateId}/${tier}`, { mandateId, tier, lanes: 0, firstByMs: Infinity }]));
  for (const doc of due.docs) {
    const { mandate, tier, rotateBy, state } = doc.data();
    const row = found.get(`${mandate}/${tier}`);
    if (row === undefined || rotateBy === null || state !== 'open') continue;
    row.lanes += 1;
    row.firstByMs = Math.min(row.firstByMs, rotateBy.toMillis());
  }
  return [...found.values()].filter(({ lanes }) => lanes > 0);
};
