import { verdictOn } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { unlockMs } from '@liexin/domain/export/export';
import { Fault } from '@liexin/domain/kernel/fault';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { isFresh, workingMember } from '../../platform/own-member.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import type { StoredExport } from '../../platform/stored.ts';
import { readyExport } from './collect-export.ts';
import { exportRef } from './export-documents.ts';

/** Grants of one export that are kept by name; each is a row besides. */
const kept = 50;

/** Whether this person's grant still runs. */
export const isUnlocked = ({ unlocks = [] }: StoredExport, uid: string, now: number): boolean =>
  unlocks.some(({ by, until }) => by === uid && until.toMillis() > now);

/**
 * [AU4] Grants what opens the contents of a ready export, for an hour and never past the export's end, to who has just shown the password. Two
 * people stand behind it: who asked for the export and who said yes. One transaction with its row; asking again while a grant runs answers
 * with that one, so that a repeat changes nothing. Faults: sign-in-too-old, not-a-member, not-allowed, and those of `readyExport`.
 */
export const unlockExport = async ({ db }: Platform, caller: PasswordPrincipal, exportId: string, now: number): Promise<ResponseOf<'unlockExport'>> => {
  if (!isFresh(caller.authTimeMs, now)) throw new Fault('sign-in-too-old');
  const { uid } = caller;
  const { agencyId, member } = await workingMember(db, uid, now);
  await readyExport(db, { agencyId, uid, roles: member.roles }, exportId, now);
  if (verdictOn(member.roles, 'export.unlock').kind === 'no') throw new Fault('not-allowed');
  return db.runTransaction(async (tx) => {
    const ref = exportRef(db, agencyId, exportId);
    const stored = (await tx.get(ref)).data();
    const end = stored?.until?.toMillis() ?? 0;
    if (stored?.state !== 'ready' || end <= now) throw new Fault('request-over');
    const running = stored.unlocks?.find(({ by, until }) => by === uid && until.toMillis() > now);
    if (running) return { untilMs: running.until.toMillis() };
    const untilMs = Math.min(end, now + unlockMs);
    const id = `e-export-${exportId}-granted-${uid}-${now}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const [at, until] = [Timestamp.fromMillis(now), Timestamp.fromMillis(untilMs)];
    tx.update(ref, { unlocks: [...(stored.unlocks ?? []), { by: uid, at, until }].slice(-kept) });
    await appendRows(tx, db, ledger, [{ id, kind: 'export.granted', subject: exportId, at, detail: { by: uid, until: untilMs } }]);
    return { untilMs };
  });
};
