import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { teamRoles } from '@liexin/domain/agency/role';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { canIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, type Members } from '../../platform/members.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { firstDate, readRules } from '../../platform/retention.ts';
import { signingCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Mandate } from '../../platform/stored.ts';
import { checkLaneKeys } from './check-lane-keys.ts';
import { checkBeginning, type NewLane } from './check-new-lanes.ts';
import { openingRow, writeLane } from './write-lane.ts';

/** Everybody of the team who works there now, each with what the table of rights gives them: no more and no less. */
const expectTeam = (lane: NewLane, mandate: Mandate, members: Members): void => {
  const inside = mandate.team.flatMap((uid) => {
    const roles = members.get(uid)?.roles ?? [];
    return teamRoles.some((role) => roles.includes(role)) ? [{ uid, can: canIn('internal', roles) }] : [];
  });
  const given = Object.entries(lane.participants);
  if (given.some(([uid, who]) => who.kind !== 'staff' || !inside.some((one) => one.uid === uid && one.can === who.can)))
    throw new Fault('malformed-request', { field: 'lane.participants' });
  if (given.length !== inside.length) throw new Fault('wraps-incomplete', { field: 'lane.participants' });
};

/**
 * The team's own channel of a search: one internal lane that belongs to no candidate, written with its keys, list 0, ledger rows and the
 * search's note of it in one transaction. A search has one: of two members who make it at once, and for a repeat after a lost answer,
 * the one that stands is told, and the other's keys open nothing. Faults: not-found, not-allowed (no right to write among the team),
 * lane-closed, wraps-incomplete (somebody of the team is left out), stale-head, bad-signature, malformed-request.
 */
export const openRoom = (
  db: Firestore,
  caller: StaffPrincipal,
  mandateId: string,
  { lane }: RequestOf<'openRoom'>,
  now: number,
): Promise<ResponseOf<'openRoom'>> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const mandate = (await tx.get(mandateRef)).data();
    if (!mandate?.team.includes(caller.uid)) throw new Fault('not-found');
    if (mandate.room !== undefined) return { laneId: mandate.room };
    if (mandate.status !== 'open') throw new Fault('lane-closed');
    if (canIn('internal', caller.roles) !== 'rw') throw new Fault('not-allowed');
    const [agencySnapshot, compartment, members] = await Promise.all([
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, mandate.compartment))),
      activeMembers(tx, db, agencyId),
    ]);
    const agency = agencySnapshot.data();
    if (!agency) throw new Fault('not-found');
    if (lane.kind !== 'internal') throw new Fault('malformed-request', { field: 'lane.kind' });
    checkBeginning(lane);
    expectTeam(lane, mandate, members);
    const signer = await signingCaller(db, caller, agency.keyLog);
    const hash = await checkLaneKeys(agency, agencyId, { id: mandate.compartment, generation: compartment.data()?.generation ?? 0 }, lane, signer);
    const ledger = await readLedger(tx, db, { agencyId, laneId: lane.laneId }, []);

    const date = firstDate(await readRules(db, agencyId, agency, tx), { class: 'note', conversationId: null, mandateId }, now);
    const home = {
      agencyId,
      conversationId: mandateId,
      mandateId,
      compartmentId: mandate.compartment,
      tier: 'standard',
      ...date,
    } as const;
    writeLane(tx, db, home, lane, signer, now);
    tx.update(mandateRef, { room: lane.laneId });
    await appendRows(tx, db, ledger, [openingRow(lane, home, caller.uid, hash, now)]);
    return { laneId: lane.laneId };
  });
