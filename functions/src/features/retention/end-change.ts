import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RetentionWorkDocument } from '../../platform/server-documents.ts';
import { docAt, type StoredChange } from '../../platform/stored.ts';
import { tell, toldOf } from './tell-change.ts';

/**
 * Ends a change before it begins: `reverted` by an owner or admin with one press, `objected` to by an auditor, who changes no rule but may
 * say no. One transaction with its ledger row and the mails; no version of a rule was written yet, so nothing is left behind. Repeating
 * one's own end changes nothing. Faults: not-allowed, not-found, request-over (it has begun or ended).
 */
export const endChange = async (platform: Platform, caller: StaffPrincipal, changeId: string, to: 'reverted' | 'objected', now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const told = await toldOf(platform, agencyId);
  await db.runTransaction(async (tx) => {
    const ref = docAt<StoredChange>(db, paths.retentionChange(agencyId, changeId));
    const [snapshot, members] = await Promise.all([tx.get(ref), activeMembers(tx, db, agencyId)]);
    const roles = members.get(uid)?.roles ?? [];
    if (to === 'objected' ? !roles.includes('auditor') : !may(roles, 'retention.draft')) throw new Fault('not-allowed');
    const change = snapshot.data();
    if (!change) throw new Fault('not-found');
    if (change.state === to && change.endedBy === uid) return;
    if (change.state !== 'cooling') throw new Fault('request-over');
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { state: to, endedBy: uid, endedAt: at });
    tx.delete(docAt<RetentionWorkDocument>(db, paths.retentionWork(agencyId)));
    tell(tx, platform, { agencyId, changeId, news: to, beginsMs: change.effectiveFrom?.toMillis() ?? now }, told, now);
    await appendRows(tx, db, ledger, [{ id: `e-retention-${changeId}-${to}`, kind: `retention.${to}`, subject: changeId, at, detail: { by: uid } }]);
  });
};
