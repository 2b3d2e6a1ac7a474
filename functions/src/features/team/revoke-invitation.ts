import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Invitation } from '../../platform/stored.ts';

/**
 * Ends an invitation that nobody was let in by; whoever joined with it and waits is sent away. Repeating changes nothing. Faults:
 * not-allowed, not-found, invitation-ended (the joiner is a member already: that is a removal).
 */
export const revokeInvitation = (db: Firestore, caller: StaffPrincipal, inviteId: string, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    if (!may(caller.roles, 'member.invite')) throw new Fault('not-allowed');
    const ref = docAt<Invitation>(db, paths.invitation(agencyId, inviteId));
    const invitation = (await tx.get(ref)).data();
    if (!invitation) throw new Fault('not-found');
    if (invitation.state === 'revoked') return;
    if (invitation.state === 'admitted') throw new Fault('invitation-ended');
    const id = `e-uninvited-${inviteId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'revoked', endedAt: at });
    await appendRows(tx, db, ledger, [{ id, kind: 'invitation.revoked', subject: inviteId, at, detail: { by: uid } }]);
  });
