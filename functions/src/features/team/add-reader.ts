import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { prepareEntry } from '../../platform/lane-entry.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Conversation, type Lane, type Mandate, type Member } from '../../platform/stored.ts';

/**
 * A member of the team takes part in one lane, with all its past: participant, next signer list, conversation and ledger row in one
 * transaction. Natural idempotency: who takes part already changes nothing. Two that add at once: one list follows, the other is stale.
 * What the newcomer may do in the lane follows from the table of rights, not from the request. Faults: not-found, not-a-member,
 * not-allowed (who takes nobody in, or reads nothing there), lane-closed, stale-epoch, stale-head, malformed-request, bad-signature.
 */
export const addReader = (db: Firestore, caller: StaffPrincipal, laneId: string, body: RequestOf<'addReader'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const lane = (await tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId)))).data();
    const mine = lane?.participants[caller.uid];
    if (!lane || !mine || mine.until !== null || mine.kind !== 'staff' || mine.can !== 'rw') throw new Fault('not-found');
    if (!may(caller.roles, 'mandate.staff', { onMandate: true })) throw new Fault('not-allowed');
    if (lane.participants[body.uid]?.until === null) return;
    const [mandateSnapshot, member, conversation] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, lane.mandate))),
      tx.get(docAt<Member>(db, paths.member(agencyId, body.uid))),
      isRoom(lane) ? null : tx.get(docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation))),
    ]);
    const [joining, mandate] = [member.data(), mandateSnapshot.data()];
    // The whole past is open to the team: shares are given from the first day on.
    const from = conversation === null ? mandate?.clocks.openedAt : conversation.data()?.createdAt;
    if (!mandate || !from) throw new Fault('not-found');
    if (!joining || !mandate.team.includes(body.uid)) throw new Fault('not-a-member');
    const entry = await prepareEntry(tx, db, caller, { laneId, lane, uid: body.uid, member: joining, from }, body, now);
    const ledger = await readLedger(tx, db, { agencyId, laneId }, [entry.row.id]);
    entry.write();
    await appendRows(tx, db, ledger, [entry.row]);
  });
