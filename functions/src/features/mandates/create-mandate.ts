import { may } from '@liexin/domain/agency/rights';
import { teamRoles } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { checkGeneration, writeGeneration, type CompartmentDocument } from '../../platform/check-generation.ts';
import { expectHead } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, entitled } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { signingCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Mandate } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';

/**
 * A search with its own compartment. One transaction reads everybody who must hold the key and writes mandate, generation, wraps and
 * ledger row together. Natural idempotency: the id is the client's; the same id by the same member changes nothing. Faults: not-allowed,
 * not-a-member, wraps-incomplete, stale-head, bad-signature, already-exists.
 */
export const createMandate = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'createMandate'>, now: number): Promise<void> => {
  if (!may(caller.roles, 'mandate.create') || !body.team.includes(caller.uid)) throw new Fault('not-allowed');
  const { agencyId } = caller;
  const place = { agencyId, compartmentId: body.compartmentId, about: body.mandateId, tier: 'standard' } as const;
  if (body.generation.generation !== 1 || body.generation.prev || body.card.generation !== 1) throw new Fault('malformed-request', { field: 'generation' });

  await db.runTransaction(async (tx) => {
    const mandateRef = docAt<Mandate>(db, paths.mandate(agencyId, body.mandateId));
    const [mandate, compartment, agency] = await Promise.all([
      tx.get(mandateRef),
      tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, body.compartmentId))),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
    ]);
    const there = mandate.data();
    if (there) {
      if (there.createdBy !== caller.uid || there.compartment !== body.compartmentId) throw new Fault('already-exists');
      return;
    }
    const head = agency.data()?.keyLog;
    if (!head) throw new Fault('not-found');
    if (compartment.exists) throw new Fault('already-exists');
    expectHead(head, body.generation);
    const members = await activeMembers(tx, db, agencyId);
    const people = entitled(members, body.team);
    // As when somebody enters a team later: who only reviews or looks after the agency is taken into none by another.
    const strange = body.team.find((uid) => uid !== caller.uid && !teamRoles.some((role) => members.get(uid)?.roles.includes(role)));
    if (strange !== undefined) throw new Fault('not-a-member', { uid: strange });
    const signer = await signingCaller(db, caller, head);
    await checkGeneration(place, body.generation, signer.dsPub, people);
    const id = `e-mandate-${body.mandateId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);

    const at = Timestamp.fromMillis(now);
    tx.create(mandateRef, {
      schemaVersion: 1,
      status: 'open',
      team: [...new Set(body.team)],
      compartment: body.compartmentId,
      card: sealedIn(body.card),
      clocks: { openedAt: at, closedAt: null, placedAt: null },
      sample: body.sample,
      createdBy: caller.uid,
    });
    writeGeneration(tx, db, place, body.generation, signer);
    await appendRows(tx, db, ledger, [{ id, kind: 'mandate.created', subject: body.mandateId, at, detail: { by: caller.uid, sample: body.sample } }]);
  });
};
