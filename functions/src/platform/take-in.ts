import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import { teamRoles } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from './check-generation.ts';
import { appendRows, readLedger } from './ledger.ts';
import { heldTiers, keysDueIn } from './search-keys.ts';
import { docAt, type Mandate, type Member, type Wrap } from './stored.ts';
import { hpkeIn } from './wire.ts';

/** Whose act it is, and the search as the transaction has read it. */
export interface TeamAct {
  readonly agencyId: string;
  readonly by: string;
  readonly mandateId: string;
  readonly mandate: Mandate;
}

/**
 * Takes a member into a search's team inside a transaction whose last read this is: team list, wrap of the newest key, ledger row. False:
 * he was in, nothing changed. Who may do it is the caller's to ask. A row of an earlier time in the team stands beside the new one.
 * Faults: not-a-member, lane-closed, stale-head (another generation is the newest).
 */
export const takeIn = async (
  tx: Transaction,
  db: Firestore,
  { agencyId, by, mandateId, mandate }: TeamAct,
  { uid, wrap }: RequestOf<'enterTeam'>,
  now: number,
): Promise<boolean> => {
  const member = (await tx.get(docAt<Member>(db, paths.member(agencyId, uid)))).data();
  if (member?.status !== 'active' || !teamRoles.some((role) => member.roles.includes(role))) throw new Fault('not-a-member');
  if (mandate.status !== 'open') throw new Fault('lane-closed');
  const first = `e-team-${mandateId}-${uid}`;
  const again = `${first}-${now}`;
  const [compartment, ledger] = await Promise.all([
    tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, mandate.compartment))),
    readLedger(tx, db, { agencyId }, [first, again]),
  ]);
  if (compartment.data()?.generation !== wrap.generation) throw new Fault('stale-head', { generation: compartment.data()?.generation ?? 0 });
  if (mandate.team.includes(uid)) return false;
  // Who is cleared and has no key of the tier gets one with the next, which whoever holds it makes.
  const isCleared = mandate.compensation?.keysDue === null && holdsSearchKey('compensation', member, true);
  const wantsKey = isCleared && !(await heldTiers(tx, db, agencyId, uid, [mandate])).flat().includes('compensation');
  const at = Timestamp.fromMillis(now);
  tx.update(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)), {
    team: FieldValue.arrayUnion(uid),
    ...keysDueIn(wantsKey ? ['compensation'] : [], at),
  });
  tx.set(docAt<Wrap>(db, paths.wrap(agencyId, mandate.compartment, wrap.generation, uid)), {
    ...hpkeIn(wrap),
    kind: 'uk',
    keysGeneration: member.keysGeneration,
  });
  const id = ledger.present.has(first) ? again : first;
  await appendRows(tx, db, ledger, [{ id, kind: 'team.entered', subject: mandateId, at, detail: { by, member: uid } }]);
  return true;
};
