import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { signerListHash } from '@liexin/proof/signer-list';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { checkSignerList } from '../../platform/check-epoch.ts';
import { expectHead } from '../../platform/key-log.ts';
import { canIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { signingCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Conversation, type Lane, type Mandate, type Member, type SignerList } from '../../platform/stored.ts';
import { signerListIn } from '../../platform/wire.ts';

/**
 * A member of the team takes part in one lane, with all its past: participant, next signer list, conversation and ledger row in one
 * transaction. Natural idempotency: who takes part already changes nothing. Two that add at once: one list follows, the other is stale.
 * What the newcomer may do in the lane follows from the table of rights, not from the request. Faults: not-found, not-a-member,
 * lane-closed, stale-epoch, stale-head, malformed-request, bad-signature.
 */
export const addReader = (db: Firestore, caller: StaffPrincipal, laneId: string, body: RequestOf<'addReader'>, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId } = caller;
    const place = { agencyId, laneId };
    const laneRef = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const lane = (await tx.get(laneRef)).data();
    const mine = lane?.participants[caller.uid];
    if (!lane || !mine || mine.until !== null || mine.kind !== 'staff' || mine.can !== 'rw') throw new Fault('not-found');
    if (lane.participants[body.uid]?.until === null) return;
    if (lane.state !== 'open') throw new Fault('lane-closed');
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation));
    const [mandate, member, conversation, list, agency] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, lane.mandate))),
      tx.get(docAt<Member>(db, paths.member(agencyId, body.uid))),
      tx.get(conversationRef),
      tx.get(docAt<SignerList>(db, paths.signerList(agencyId, laneId, lane.signers))),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
    ]);
    const [head, stored, joining, talk] = [agency.data()?.keyLog, list.data(), member.data(), conversation.data()];
    if (!head || !stored || !talk) throw new Fault('not-found');
    if (joining?.status !== 'active' || !mandate.data()?.team.includes(body.uid) || !joining.clearance.includes(lane.tier)) throw new Fault('not-a-member');
    if (body.signers.n !== lane.signers + 1 || body.signers.epoch !== lane.epoch) throw new Fault('stale-epoch', { epoch: lane.epoch, signers: lane.signers });
    if (!equalBytes(bytes(body.signers.prev), await signerListHash(place, stored))) throw new Fault('malformed-request', { field: 'signers.prev' });
    expectHead(head, body.signers);
    await checkSignerList(place, body.signers, await signingCaller(db, caller, head));
    const id = `e-reader-${body.signers.n}`;
    const ledger = await readLedger(tx, db, place, [id]);
    const can = canIn(lane.kind, joining.roles);
    tx.create(docAt<SignerList>(db, paths.signerList(agencyId, laneId, body.signers.n)), signerListIn(body.signers));
    tx.update(laneRef, {
      // The whole past is open to the team: shares are given from the lane's first day on.
      [`participants.${body.uid}`]: { can, kind: 'staff', from: talk.createdAt, until: null, name: bytes(body.name) },
      participantUids: FieldValue.arrayUnion(body.uid),
      signers: body.signers.n,
    });
    tx.update(conversationRef, { participantUids: FieldValue.arrayUnion(body.uid) });
    await appendRows(tx, db, ledger, [
      { id, kind: 'lane.reader-added', subject: body.uid, at: Timestamp.fromMillis(now), detail: { by: caller.uid, can, signers: body.signers.n } },
    ]);
  });
