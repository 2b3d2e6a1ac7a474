import { may, type Action } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import { activeMembers, entitled } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { InviteIndexDocument } from '../../platform/server-documents.ts';
import { docAt, type Invitation } from '../../platform/stored.ts';
import { hpkeIn, mapValues, sealedIn } from '../../platform/wire.ts';
import { invitationMs } from './invitation-state.ts';

const dayMs = 24 * 60 * 60_000;

/** Which right it takes to give these roles: owners and auditors are made by two people (rights.md). */
export const grantOf = (roles: readonly Role[]): Action => (roles.some((role) => role === 'owner' || role === 'auditor') ? 'role.grant-high' : 'role.grant');

/**
 * Asks somebody to join. One transaction writes invitation, index and ledger row; its keys must be wrapped for every owner and admin,
 * so that any of their devices can let the joiner in. Natural idempotency: the id is the client's; the same id by the same member
 * changes nothing. Faults: not-allowed, wraps-incomplete, too-many-tries (50 a day), already-exists.
 */
export const createInvitation = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'createInvitation'>, now: number): Promise<void> => {
  // A client guest sees what is shared and nothing of the agency: no member, and not invited as one.
  if (body.roles.includes('client') || !may(caller.roles, 'member.invite') || !may(caller.roles, grantOf(body.roles))) throw new Fault('not-allowed');
  const { agencyId, uid } = caller;
  const invitationRef = docAt<Invitation>(db, paths.invitation(agencyId, body.inviteId));
  if (!(await invitationRef.get()).exists) await spend(db, { key: `invite-${agencyId}`, max: 50, windowMs: dayMs }, now);
  await db.runTransaction(async (tx) => {
    const indexRef = docAt<InviteIndexDocument>(db, paths.inviteIndex(body.inviteId));
    const [index, there] = await Promise.all([tx.get(indexRef), tx.get(invitationRef)]);
    if (index.exists || there.exists) {
      if (there.data()?.createdBy !== uid) throw new Fault('already-exists');
      return;
    }
    const people = entitled(await activeMembers(tx, db, agencyId), []);
    const missing = [...people].filter(([id, generation]) => body.wraps[id]?.keysGeneration !== generation);
    if (missing.length > 0 || Object.keys(body.wraps).length !== people.size)
      throw new Fault('wraps-incomplete', { count: missing.length, first: missing[0]?.[0] ?? '' });
    const id = `e-invited-${body.inviteId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.create(indexRef, { agency: agencyId, authHash: bytes(body.authHash) });
    tx.create(invitationRef, {
      schemaVersion: 1,
      roles: body.roles,
      lead: body.lead,
      clearance: body.clearance,
      state: 'pending',
      label: sealedIn(body.label),
      wraps: mapValues(body.wraps, (wrap) => ({ ...hpkeIn(wrap), keysGeneration: wrap.keysGeneration })),
      createdBy: uid,
      createdAt: at,
      expiresAt: Timestamp.fromMillis(now + invitationMs),
      endedAt: null,
      joiner: null,
    });
    await appendRows(tx, db, ledger, [
      { id, kind: 'invitation.made', subject: body.inviteId, at, detail: { by: uid, roles: body.roles.toSorted().join(), lead: body.lead } },
    ]);
  });
};
