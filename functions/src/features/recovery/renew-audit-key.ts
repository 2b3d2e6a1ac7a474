import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument, RoleWorkDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type KeyLogRow, type Member } from '../../platform/stored.ts';
import { hpkeIn, mapValues } from '../../platform/wire.ts';

/**
 * [AU2, AU3] A new audit key in place of the one before, for the auditors that the log names: log, wraps, holders and ledger in one transaction.
 * Whoever had the one before and is no auditor any more leaves the keys of all searches due, by a piece of work that a crash cannot lose.
 * A repeat after a lost answer finds its own entry and changes nothing; of two at once one is `stale-head`. Faults: not-allowed, stale-head,
 * bad-signature, malformed-request, wraps-incomplete.
 */
export const renewAuditKey = ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'renewAuditKey'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    const { entry, wraps } = body;
    const recoveryRef = docAt<RecoveryDocument>(db, paths.recovery(agencyId));
    const [recovery, member] = await Promise.all([tx.get(recoveryRef), tx.get(docAt<Member>(db, paths.member(agencyId, uid)))]).then(
      ([a, b]) => [a.data(), b.data()] as const,
    );
    if (!recovery || member?.status !== 'active' || !may(member.roles, 'kit.renew')) throw new Fault('not-allowed');
    if (entry.type !== 'audit.key' || entry.signer !== uid) throw new Fault('malformed-request', { field: 'entry' });
    const there = (await tx.get(docAt<KeyLogRow>(db, paths.keyLogEntry(agencyId, entry.seq)))).data();
    if (there && equalBytes(there.signature, bytes(entry.signature))) return;
    const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
    const { audit, members } = append.state;
    if (!audit) throw new Fault('malformed-request', { field: 'entry' });
    const auditors = [...members.values()].filter(({ status, roles }) => status === 'active' && roles.includes('auditor'));
    const wrong = auditors.filter((one) => wraps[one.uid]?.keysGeneration !== one.keysGeneration);
    if (wrong.length > 0 || Object.keys(wraps).length !== auditors.length)
      throw new Fault('wraps-incomplete', { count: wrong.length, first: wrong[0]?.uid ?? '' });
    const left = Object.keys(append.agency.audit?.holders ?? {}).filter((one) => wraps[one] === undefined);
    const works = await Promise.all(left.map((one) => tx.get(docAt<RoleWorkDocument>(db, paths.roleWork(agencyId, one)))));
    const at = Timestamp.fromMillis(now);
    await append.write();
    const kept = mapValues(wraps, (wrap) => ({ ...hpkeIn(wrap), keysGeneration: wrap.keysGeneration }));
    tx.update(recoveryRef, { aukPub: audit.aukPub, aukWrap: hpkeIn(body.aukWrap), audit: { seq: audit.seq, wraps: kept } });
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), {
      audit: { seq: audit.seq, kitId: recovery.kitId, holders: mapValues(wraps, ({ keysGeneration }) => keysGeneration), isFilled: false },
    });
    for (const [i, one] of left.entries())
      tx.set(docAt<RoleWorkDocument>(db, paths.roleWork(agencyId, one)), { agencyId, uid: one, at: works[i]?.data()?.at ?? at, lostKeys: true, dueAt: at });
  });
