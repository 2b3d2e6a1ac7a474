import type { SignerListJson } from '@liexin/domain/api/shapes';
import { Fault } from '@liexin/domain/kernel/fault';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { signerListHash } from '@liexin/proof/signer-list';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { checkSignerList } from './check-epoch.ts';
import { expectHead } from './key-log.ts';
import { canIn, readsIn } from './lane-rights.ts';
import type { NewRow } from './ledger.ts';
import type { StaffPrincipal } from './principal.ts';
import { signingCaller } from './signing-caller.ts';
import { docAt, type Agency, type Conversation, type Lane, type Member, type SignerList } from './stored.ts';
import { signerListIn } from './wire.ts';

/** Who comes into which lane, as the transaction has read it. `from`: the whole past is open to the team, so the lane's first day. */
export interface Newcomer {
  readonly laneId: string;
  readonly lane: Lane;
  readonly uid: string;
  readonly member: Member;
  readonly from: Timestamp;
}

/**
 * Checks somebody's way into a lane inside a transaction and answers with its row and its writes: participant, next signer list,
 * conversation. The caller must be inside, for candidates believe only what somebody of the list before signed. What the newcomer may
 * do follows from the table of rights. Writes nothing before `write`. Faults: not-found, not-a-member,
 * not-allowed (a role that reads nothing there), lane-closed, stale-epoch, stale-head, malformed-request, bad-signature.
 */
export const prepareEntry = async (
  tx: Transaction,
  db: Firestore,
  caller: StaffPrincipal,
  { laneId, lane, uid, member, from }: Newcomer,
  { name, signers }: { readonly name: string; readonly signers: SignerListJson },
  now: number,
): Promise<{ readonly row: NewRow; readonly write: () => void }> => {
  const { agencyId } = caller;
  const place = { agencyId, laneId };
  const mine = lane.participants[caller.uid];
  if (!mine || mine.until !== null || mine.kind !== 'staff' || mine.can !== 'rw') throw new Fault('not-found');
  if (lane.state !== 'open') throw new Fault('lane-closed');
  if (member.status !== 'active' || !member.clearance.includes(lane.tier)) throw new Fault('not-a-member');
  if (!readsIn(lane.kind, member)) throw new Fault('not-allowed', { uid });
  const [list, agency] = await Promise.all([
    tx.get(docAt<SignerList>(db, paths.signerList(agencyId, laneId, lane.signers))),
    tx.get(docAt<Agency>(db, paths.agency(agencyId))),
  ]);
  const [head, stored] = [agency.data()?.keyLog, list.data()];
  if (!head || !stored) throw new Fault('not-found');
  if (signers.n !== lane.signers + 1 || signers.epoch !== lane.epoch) throw new Fault('stale-epoch', { epoch: lane.epoch, signers: lane.signers });
  if (!equalBytes(bytes(signers.prev), await signerListHash(place, stored))) throw new Fault('malformed-request', { field: 'signers.prev' });
  expectHead(head, signers);
  await checkSignerList(place, signers, await signingCaller(db, caller, head));
  const can = canIn(lane.kind, member.roles);
  return {
    row: {
      id: `e-reader-${signers.n}`,
      kind: 'lane.reader-added',
      subject: uid,
      at: Timestamp.fromMillis(now),
      detail: { by: caller.uid, can, signers: signers.n },
    },
    write: () => {
      tx.create(docAt<SignerList>(db, paths.signerList(agencyId, laneId, signers.n)), signerListIn(signers));
      tx.update(docAt<Lane>(db, paths.lane(agencyId, laneId)), {
        [`participants.${uid}`]: { can, kind: 'staff', from, until: null, name: bytes(name) },
        participantUids: FieldValue.arrayUnion(uid),
        signers: signers.n,
      });
      if (!isRoom(lane)) tx.update(docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation)), { participantUids: FieldValue.arrayUnion(uid) });
    },
  };
};
