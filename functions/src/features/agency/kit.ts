import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument, RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency } from '../../platform/stored.ts';
import { gcmIn, hpkeOut, phraseIn } from '../../platform/wire.ts';

const recoveryRef = (db: Firestore, agencyId: string) => docAt<RecoveryDocument>(db, paths.recovery(agencyId));

const read = async (tx: Transaction, db: Firestore, agencyId: string): Promise<RecoveryDocument> => {
  const recovery = (await tx.get(recoveryRef(db, agencyId))).data();
  if (!recovery) throw new Fault('not-found');
  return recovery;
};

/** What owners and admins need to wrap for ARK and AUK; the owner's own wrap goes to him alone. Reads only. */
export const recovery = async ({ db }: Platform, caller: StaffPrincipal): Promise<ResponseOf<'recovery'>> => {
  const stored = (await recoveryRef(db, caller.agencyId).get()).data();
  if (!stored) throw new Fault('not-found');
  if (!may(caller.roles, 'kit.keep')) throw new Fault('not-allowed');
  const ownerWrap = stored.ownerWrap && stored.owner === caller.uid ? hpkeOut(stored.ownerWrap) : null;
  return {
    kitId: stored.kitId,
    arkPub: text(stored.arkPub),
    rskPub: text(stored.rskPub),
    aukPub: text(stored.aukPub),
    ownerWrap,
    confirmed: stored.confirmedAt !== null,
  };
};

/**
 * Stores the sealed kit and the owner's phrase blob in one transaction: a printed page opens both or neither. Repeating replaces
 * both while unconfirmed. Faults: not-allowed (not the owner who holds the wrap), already-exists (confirmed), not-found (another kit).
 */
export const saveKit = ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'saveKit'>): Promise<void> =>
  db.runTransaction(async (tx) => {
    const stored = await read(tx, db, caller.agencyId);
    if (!may(caller.roles, 'kit.save', { isOwn: stored.owner === caller.uid })) throw new Fault('not-allowed');
    if (stored.confirmedAt !== null) throw new Fault('already-exists');
    if (stored.kitId !== body.kit.kitId) throw new Fault('not-found');
    tx.update(recoveryRef(db, caller.agencyId), { kit: gcmIn(body.kit) });
    tx.set(docAt<MemberSecretsDocument>(db, paths.memberSecrets(caller.agencyId, caller.uid)), { phrase: phraseIn(body.phrase) });
  });

/**
 * The gate: from here on only the printed kit opens ARK and RSK, because the owner's wrap is deleted in the same transaction that
 * opens the gate. Repeating changes nothing. Faults: not-allowed, not-found (another kit, or none stored).
 */
export const confirmKit = ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'confirmKit'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const stored = await read(tx, db, caller.agencyId);
    if (!may(caller.roles, 'kit.save', { isOwn: stored.owner === caller.uid })) throw new Fault('not-allowed');
    if (stored.kitId !== body.kitId || stored.kit === null) throw new Fault('not-found');
    if (stored.confirmedAt !== null) return;
    const id = `e-kit-${body.kitId}`;
    const ledger = await readLedger(tx, db, { agencyId: caller.agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.update(recoveryRef(db, caller.agencyId), { ownerWrap: null, confirmedAt: at });
    tx.update(docAt<Agency>(db, paths.agency(caller.agencyId)), { 'kit.confirmedAt': at });
    await appendRows(tx, db, ledger, [{ id, kind: 'kit.confirmed', subject: body.kitId, at, detail: { by: caller.uid } }]);
  });
