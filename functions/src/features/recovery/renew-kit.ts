import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { prepareKeyLogEntry } from '../../platform/append-key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument, RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Member } from '../../platform/stored.ts';
import { gcmIn, hpkeIn, phraseIn, sealedIn } from '../../platform/wire.ts';

/**
 * [RV14] A new kit takes the place of the one in force, which is void from here on: `recovery.set` signed by an owner, the sealed kit with its
 * owner's new phrase, a new audit key, in one transaction. It comes confirmed: the page shows that it is kept before it sends this, so that a
 * crash before leaves the old kit in force. Repeating after a lost answer finds the same kit and changes nothing. Its keys of compartments
 * follow (`kit-wraps.ts`). Faults: not-allowed, kit-unconfirmed (the first one is not yet), stale-head, bad-signature, malformed-request.
 */
export const renewKit = ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'renewKit'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    const { entry, kit } = body;
    const recoveryRef = docAt<RecoveryDocument>(db, paths.recovery(agencyId));
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const [recovery, member] = await Promise.all([tx.get(recoveryRef), tx.get(memberRef)]).then(([a, b]) => [a.data(), b.data()] as const);
    if (!recovery || member?.status !== 'active' || !may(member.roles, 'kit.renew')) throw new Fault('not-allowed');
    if (recovery.confirmedAt === null) throw new Fault('kit-unconfirmed');
    if (recovery.kitId === kit.kitId && recovery.kit && equalBytes(recovery.kit.ciphertext, bytes(kit.ciphertext))) return;
    if (entry.type !== 'recovery.set' || entry.signer !== uid) throw new Fault('malformed-request', { field: 'entry' });
    const append = await prepareKeyLogEntry(tx, db, agencyId, entry, now);
    const set = append.state.recovery;
    if (set.kitId !== kit.kitId || recovery.kitId === kit.kitId) throw new Fault('malformed-request', { field: 'kit.kitId' });
    const at = Timestamp.fromMillis(now);
    await append.write([{ id: `e-kit-${kit.kitId}`, kind: 'kit.confirmed', subject: kit.kitId, at, detail: { by: uid } }]);
    tx.update(recoveryRef, {
      kitId: kit.kitId,
      arkPub: set.arkPub,
      rskPub: set.rskPub,
      aukPub: bytes(body.aukPub),
      aukWrap: hpkeIn(body.aukWrap),
      owner: uid,
      ownerWrap: null,
      kit: gcmIn(kit),
      confirmedAt: at,
    });
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), { kit: { kitId: kit.kitId, confirmedAt: at }, kitDue: at });
    tx.set(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid)), { phrase: phraseIn(body.phrase) });
    tx.update(memberRef, { card: sealedIn(body.card) });
  });
