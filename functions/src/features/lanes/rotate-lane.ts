import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { signerListHash } from '@liexin/proof/signer-list';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { checkEpoch, checkSignerList, epochIn, expectSigners } from '../../platform/check-epoch.ts';
import { expectHead } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { LaneControlDocument } from '../../platform/server-documents.ts';
import { searchKey } from '../../platform/search-keys.ts';
import { signingCaller, type SigningCaller } from '../../platform/signing-caller.ts';
import {
  collectionAt,
  docAt,
  type Agency,
  type Conversation,
  type Epoch,
  type Guest,
  type Lane,
  type Mandate,
  type SignerList,
} from '../../platform/stored.ts';
import { sealedIn, signerListIn } from '../../platform/wire.ts';
import { decideRotation, type RotationView } from './decide-rotation.ts';

type Body = RequestOf<'rotateLane'>;

/**
 * New keys for a lane, in one transaction on lane, epochs, lists and ledger: of two members who rotate at once one wins, the other gets
 * stale-epoch, throws his key away and reads the lane again. Repeating one's own after a lost answer is recognised by its signature.
 * Faults: not-found (no lane, or no right to write in it), stale-epoch, stale-head, wraps-incomplete, bad-signature, malformed-request.
 */
export const rotateLane = async ({ db }: Platform, caller: StaffPrincipal, laneId: string, body: Body, now: number): Promise<ResponseOf<'rotateLane'>> => {
  const { agencyId } = caller;
  const epoch = await db.runTransaction(async (tx) => {
    const view = await readView(tx, db, caller, laneId);
    const mine = await ownEpoch(tx, db, agencyId, laneId, body);
    if (mine) return mine;
    const { first, gone } = decideRotation(view, body);
    const head = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data()?.keyLog;
    if (!head) throw new Fault('not-found');
    for (const named of [...body.epochs, ...(body.signers ? [body.signers] : [])]) expectHead(head, named);
    const signer = await signingCaller(db, caller, head);
    await checkKeys(tx, db, { agencyId, laneId }, view.lane, body, signer);
    const id = `e-epoch-${first.epoch}`;
    const ledger = await readLedger(tx, db, { agencyId, laneId }, [id]);

    for (const made of body.epochs) tx.create(docAt<Epoch>(db, paths.epoch(agencyId, laneId, made.epoch)), epochIn(made, signer));
    if (body.signers) tx.create(docAt<SignerList>(db, paths.signerList(agencyId, laneId, body.signers.n)), signerListIn(body.signers));
    tx.update(docAt<Lane>(db, paths.lane(agencyId, laneId)), laneChange(view.lane, body, gone, now));
    tx.set(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId)), { rotateDue: false, listDue: false }, { merge: true });
    await appendRows(tx, db, ledger, [
      {
        id,
        kind: 'lane.rotated',
        subject: String(first.epoch),
        at: Timestamp.fromMillis(now),
        detail: { by: caller.uid, device: caller.deviceId, epochs: body.epochs.length, left: gone.length },
      },
    ]);
    return first.epoch;
  });
  return { epoch };
};

const readView = async (tx: Transaction, db: FirebaseFirestore.Firestore, caller: StaffPrincipal, laneId: string): Promise<RotationView> => {
  const lane = (await tx.get(docAt<Lane>(db, paths.lane(caller.agencyId, laneId)))).data();
  const mine = lane?.participants[caller.uid];
  if (!lane || !mine || mine.until !== null || mine.kind !== 'staff' || mine.can !== 'rw') throw new Fault('not-found');
  if (lane.state !== 'open') throw new Fault('lane-closed');
  const conversation = isRoom(lane) ? null : (await tx.get(docAt<Conversation>(db, paths.conversation(caller.agencyId, lane.conversation)))).data();
  if (conversation === undefined) throw new Fault('not-found');
  const [guest, newest, members] = await Promise.all([
    conversation === null ? null : tx.get(docAt<Guest>(db, paths.guest(caller.agencyId, conversation.guest))),
    tx.get(collectionAt<Epoch>(db, paths.epochs(caller.agencyId, laneId)).orderBy('epoch', 'desc').limit(1)),
    activeMembers(tx, db, caller.agencyId),
  ]);
  return {
    lane,
    conversation: conversation ?? { link: null },
    guest: guest?.data(),
    newest: newest.docs[0]?.data().epoch ?? 0,
    isActive: (uid) => members.has(uid),
  };
};

/** The caller's own rotation from before, if this is a repeat. */
const ownEpoch = async (tx: Transaction, db: FirebaseFirestore.Firestore, agencyId: string, laneId: string, body: Body): Promise<number | null> => {
  const [first] = body.epochs;
  if (!first) return null;
  const there = (await tx.get(docAt<Epoch>(db, paths.epoch(agencyId, laneId, first.epoch)))).data();
  return there && equalBytes(there.signature, bytes(first.signature)) ? first.epoch : null;
};

/** Signatures, and the list that the epochs name: a new one that follows the stored one, or the stored one itself. */
const checkKeys = async (
  tx: Transaction,
  db: FirebaseFirestore.Firestore,
  place: { agencyId: string; laneId: string },
  lane: Lane,
  body: Body,
  signer: SigningCaller,
): Promise<void> => {
  const [list, compartment, mandate, control] = await Promise.all([
    tx.get(docAt<SignerList>(db, paths.signerList(place.agencyId, place.laneId, lane.signers))),
    tx.get(docAt<CompartmentDocument>(db, paths.compartment(place.agencyId, lane.compartment))),
    tx.get(docAt<Mandate>(db, paths.mandate(place.agencyId, lane.mandate))),
    tx.get(docAt<LaneControlDocument>(db, paths.laneControl(place.agencyId, place.laneId))),
  ]);
  const stored = list.data();
  if (!stored) throw new Fault('not-found');
  // Under a key that somebody who left still holds, new keys of a lane would be no secret from them.
  const search = mandate.data();
  if (search && searchKey(search, lane.tier)?.keysDue) throw new Fault('stale-head', { generation: compartment.data()?.generation ?? 0 });
  if (control.data()?.listDue === true && !body.signers) throw new Fault('malformed-request', { field: 'signers' });
  const storedHash = await signerListHash(place, stored);
  if (body.signers) {
    if (!equalBytes(bytes(body.signers.prev), storedHash)) throw new Fault('malformed-request', { field: 'signers.prev' });
    expectSigners(body.epochs, body.signers.n, await checkSignerList(place, body.signers, signer));
  } else expectSigners(body.epochs, stored.n, storedHash);
  for (const epoch of body.epochs) await checkEpoch(place, { id: lane.compartment, generation: compartment.data()?.generation ?? 0 }, epoch, signer.dsPub);
};

const laneChange = (lane: Lane, body: Body, gone: readonly string[], now: number) => {
  const [first] = body.epochs;
  const participants = { ...lane.participants };
  for (const [uid, who] of Object.entries(body.participants)) {
    const before = participants[uid];
    if (before) participants[uid] = { ...before, name: bytes(who.name) };
  }
  for (const uid of gone) {
    const before = participants[uid];
    if (before) participants[uid] = { ...before, until: Timestamp.fromMillis(now) };
  }
  return {
    participants,
    participantUids: lane.participantUids.filter((uid) => !gone.includes(uid)),
    rotateBy: null,
    signers: body.signers?.n ?? lane.signers,
    ...(first ? { epoch: first.epoch, key: sealedIn(first.key) } : {}),
  };
};
