import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal, StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Member, type RecoveryRequest } from '../../platform/stored.ts';
import { ownMember } from '../../platform/own-member.ts';

interface Stop {
  readonly agencyId: string;
  /** Who asked to come back, and who says no. */
  readonly uid: string;
  readonly by: string;
  /** By whoever asked, with the password alone. */
  readonly takenBack: boolean;
}

/** One transaction of state and ledger row; a request that is over stays as it is, so that repeating and coming late change nothing. */
const stop = async ({ db }: Platform, { agencyId, uid, by, takenBack }: Stop, mayStop: (by: Member | undefined) => boolean, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<RecoveryRequest>(db, paths.recoveryRequest(agencyId, uid));
    const [request, member] = await Promise.all([tx.get(ref), tx.get(docAt<Member>(db, paths.member(agencyId, by)))]);
    if (!mayStop(member.data())) throw new Fault('not-allowed');
    const asked = request.data();
    if (!asked) throw new Fault('not-found');
    if (asked.state !== 'waiting') return;
    const id = `e-recovery-stopped-${asked.deviceId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: 'stopped', endedAt: at, endedBy: by, takenBack });
    await appendRows(tx, db, ledger, [{ id, kind: 'recovery.stopped', subject: uid, at, detail: { by, device: asked.deviceId } }]);
  });

/** [RV8] Any owner who is signed in says no, also when it is due and not done yet. Faults: not-allowed, not-found. */
export const stopRecovery = (platform: Platform, caller: StaffPrincipal, uid: string, now: number): Promise<void> =>
  stop(platform, { agencyId: caller.agencyId, uid, by: caller.uid, takenBack: false }, (member) => may(member?.roles ?? [], 'kit.renew'), now);

/** Who asked takes it back. Faults: not-a-member, not-found. */
export const withdrawRecovery = async (platform: Platform, caller: PasswordPrincipal, now: number): Promise<void> => {
  const { agencyId } = await ownMember(platform.db, caller.uid, now);
  await stop(platform, { agencyId, uid: caller.uid, by: caller.uid, takenBack: true }, () => true, now);
};
