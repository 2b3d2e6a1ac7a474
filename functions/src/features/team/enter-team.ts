import { may } from '@liexin/domain/agency/rights';
import { teamRoles } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate, type Member, type Wrap } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';

/**
 * Takes a member into a search's team: team list, wrap of the newest key, ledger row, in one transaction. Repeating changes nothing; the
 * lanes follow one by one, so that a crash between them is made good by doing it again. Faults: not-found (no such search, or the caller
 * is not in it), not-allowed, not-a-member, stale-head (another generation is the newest), lane-closed.
 */
export const enterTeam = (db: Firestore, caller: StaffPrincipal, mandateId: string, body: RequestOf<'enterTeam'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid: by } = caller;
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const [mandateSnapshot, memberSnapshot] = await Promise.all([tx.get(mandateRef), tx.get(docAt<Member>(db, paths.member(agencyId, body.uid)))]);
    const [mandate, member] = [mandateSnapshot.data(), memberSnapshot.data()];
    if (!mandate?.team.includes(by)) throw new Fault('not-found');
    if (!may(caller.roles, 'mandate.staff', { onMandate: true })) throw new Fault('not-allowed');
    if (member?.status !== 'active' || !teamRoles.some((role) => member.roles.includes(role))) throw new Fault('not-a-member');
    if (mandate.status !== 'open') throw new Fault('lane-closed');
    const id = `e-team-${mandateId}-${body.uid}`;
    const [compartment, ledger] = await Promise.all([
      tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, mandate.compartment))),
      readLedger(tx, db, { agencyId }, [id]),
    ]);
    if (compartment.data()?.generation !== body.wrap.generation) throw new Fault('stale-head', { generation: compartment.data()?.generation ?? 0 });
    if (mandate.team.includes(body.uid)) return;
    const at = Timestamp.fromMillis(now);
    tx.update(mandateRef, { team: FieldValue.arrayUnion(body.uid) });
    tx.set(docAt<Wrap>(db, paths.wrap(agencyId, mandate.compartment, body.wrap.generation, body.uid)), {
      ...hpkeIn(body.wrap),
      kind: 'uk',
      keysGeneration: member.keysGeneration,
    });
    await appendRows(tx, db, ledger, [{ id, kind: 'team.entered', subject: mandateId, at, detail: { by, member: body.uid } }]);
  });
