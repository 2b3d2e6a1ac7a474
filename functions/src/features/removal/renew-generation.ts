import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { Timestamp } from 'firebase-admin/firestore';
import { checkGeneration, writeGeneration, type CompartmentDocument } from '../../platform/check-generation.ts';
import { expectHead } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, entitled } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { signingCaller } from '../../platform/signing-caller.ts';
import { renewedIn, searchKey } from '../../platform/search-keys.ts';
import { docAt, type Agency, type Generation, type Mandate } from '../../platform/stored.ts';

/**
 * [RM7] The next key of a search or of the directory, wrapped for exactly those who may have it now, sealing the key before it. One
 * transaction; of two members at once one wins, the other is stale, throws the key away and finds nothing due. Repeating one's own after a
 * lost answer is recognised by its signature. Faults: not-found (no such compartment, or not entitled to its key), stale-head
 * {generation} (another is the newest, or none is due) or {seq, hash}, wraps-incomplete, bad-signature, malformed-request.
 */
export const renewGeneration = (
  { db }: Platform,
  caller: StaffPrincipal,
  compartmentId: string,
  body: RequestOf<'renewGeneration'>,
  now: number,
): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const compartment = (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)))).data();
    if (!compartment) throw new Fault('not-found');
    const { about, tier, generation } = compartment;
    const [agencyRef, mandateRef] = [
      docAt<Agency>(db, paths.agency(agencyId)),
      about === DIRECTORY ? null : docAt<Mandate>(db, paths.mandate(agencyId, about)),
    ];
    const [agency, mandate, members] = await Promise.all([
      tx.get(agencyRef).then((found) => found.data()),
      mandateRef && tx.get(mandateRef).then((found) => found.data()),
      activeMembers(tx, db, agencyId),
    ]);
    if (!agency || mandate === undefined) throw new Fault('not-found');
    const people =
      mandate === null
        ? new Map([...members].map(([uid, member]) => [uid, member.keysGeneration]))
        : entitled(
            members,
            mandate.team.filter((uid) => members.has(uid)),
            tier,
          );
    if (!people.has(caller.uid)) throw new Fault('not-found');
    const there = (await tx.get(docAt<Generation>(db, paths.generation(agencyId, compartmentId, body.generation)))).data();
    if (there && equalBytes(there.signature, bytes(body.signature))) return;
    const due = (mandate === null ? agency.keysDue : searchKey(mandate, tier)?.keysDue) ?? null;
    if (due === null || body.generation !== generation + 1) throw new Fault('stale-head', { generation });
    if (body.prev === null) throw new Fault('malformed-request', { field: 'prev' });
    expectHead(agency.keyLog, body);
    const signer = await signingCaller(db, caller, agency.keyLog);
    const place = { agencyId, compartmentId, about, tier };
    await checkGeneration(place, body, signer.dsPub, people);
    const id = `e-generation-${compartmentId}-${body.generation}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    writeGeneration(tx, db, place, body, signer);
    if (mandateRef) tx.update(mandateRef, renewedIn(tier, body.generation));
    else tx.update(agencyRef, { keysDue: null });
    await appendRows(tx, db, ledger, [
      { id, kind: 'compartment.renewed', subject: about, at: Timestamp.fromMillis(now), detail: { by: caller.uid, generation: body.generation } },
    ]);
  });
