import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument, Recipients } from '../../platform/check-generation.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, entitled } from '../../platform/members.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Mandate, type Wrap } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';
import { holders } from './key-holders.ts';

/**
 * Wraps the newest key of a search or of the directory once more, for people who should hold it and cannot open it. In one transaction
 * with a row for each. What is there and good is never replaced, so that nobody is locked out by a repair, and repeating it, or two at
 * once, changes nothing. Who repairs must hold the key himself by the server's books. Faults: not-found (from outside of the team),
 * not-allowed, stale-head (another generation is the newest), wraps-incomplete (somebody who should not hold it, or for old keys).
 */
export const wrapAgain = (db: Firestore, caller: StaffPrincipal, compartmentId: string, body: RequestOf<'wrapAgain'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const compartment = (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)))).data();
    if (!compartment) throw new Fault('not-found');
    const people = await peopleOf(tx, db, caller, compartment);
    if (compartment.generation !== body.generation) throw new Fault('stale-head', { generation: compartment.generation });
    const asked = Object.entries(body.wraps);
    const wrong = asked.filter(([uid, wrap]) => people.get(uid) !== wrap.keysGeneration);
    if (wrong.length > 0) throw new Fault('wraps-incomplete', { count: wrong.length, first: wrong[0]?.[0] ?? '' });
    const wrapAt = (uid: string) => docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, body.generation, uid));
    const present = await tx.getAll(...[caller.uid, ...asked.map(([uid]) => uid)].map(wrapAt));
    const there = new Map(present.flatMap((doc) => (doc.exists ? [[doc.id, doc.data()?.keysGeneration ?? 0] as const] : [])));
    const lacking = new Set(holders(people, there).flatMap(({ uid, wrap }) => (wrap === 'there' ? [] : [uid])));
    if (lacking.has(caller.uid)) throw new Fault('not-allowed');
    const due = asked.filter(([uid]) => lacking.has(uid));
    const rowId = (uid: string): string => `e-wrap-${compartmentId}-${body.generation}-${uid}-${people.get(uid)}`;
    const ledger = await readLedger(
      tx,
      db,
      { agencyId },
      due.map(([uid]) => rowId(uid)),
    );
    const at = Timestamp.fromMillis(now);
    for (const [uid, wrap] of due) tx.set(wrapAt(uid), { ...hpkeIn(wrap), kind: 'uk', keysGeneration: wrap.keysGeneration });
    await appendRows(
      tx,
      db,
      ledger,
      due.map(([uid]) => ({ id: rowId(uid), kind: 'key.wrapped', subject: uid, at, detail: { by: caller.uid, about: compartment.about } })),
    );
  });

/** Who should hold it; the wall stands before everything else. */
const peopleOf = async (tx: Transaction, db: Firestore, caller: StaffPrincipal, { about, tier }: CompartmentDocument): Promise<Recipients> => {
  const { agencyId, uid, roles } = caller;
  const mandate = about === DIRECTORY ? null : (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, about)))).data();
  const onMandate = mandate?.team.includes(uid) === true;
  if (!may(roles, 'keys.repair') && !onMandate) throw new Fault('not-found');
  if (!may(roles, 'keys.repair', { onMandate })) throw new Fault('not-allowed');
  if (mandate === undefined) throw new Fault('not-found');
  const members = await activeMembers(tx, db, agencyId);
  const team = mandate === null ? [...members.keys()] : mandate.team.filter((one) => members.has(one));
  return entitled(members, team, tier);
};
