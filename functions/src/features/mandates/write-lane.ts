import type { Tier } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text, fromBase64url as bytes } from '@liexin/proof/bytes';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { epochIn } from '../../platform/check-epoch.ts';
import type { NewRow } from '../../platform/ledger.ts';
import type { LaneControlDocument } from '../../platform/server-documents.ts';
import { docAt, type Epoch, type Lane, type SignerList } from '../../platform/stored.ts';
import { mapValues, sealedIn, signerListIn } from '../../platform/wire.ts';
import type { NewLane } from './check-new-lanes.ts';

export interface LaneHome {
  readonly agencyId: string;
  readonly conversationId: string;
  readonly mandateId: string;
  readonly compartmentId: string;
  readonly tier: Tier;
  readonly deleteBy: Timestamp;
  readonly rule: string;
  /** Nothing is written to the candidate before it is looked up who else wrote to them. */
  readonly isHeld?: boolean;
}

/** Writes a checked new lane with its epochs and list 0, in the caller's transaction. */
export const writeLane = (tx: Transaction, db: Firestore, home: LaneHome, lane: NewLane, by: { deviceId: string; uid: string }, now: number): void => {
  const [{ agencyId }, at, first] = [home, Timestamp.fromMillis(now), lane.epochs[0]];
  if (!first) return;
  tx.create(docAt<Lane>(db, paths.lane(agencyId, lane.laneId)), {
    schemaVersion: 1,
    conversation: home.conversationId,
    mandate: home.mandateId,
    compartment: home.compartmentId,
    kind: lane.kind,
    tier: home.tier,
    state: 'open',
    epoch: first.epoch,
    key: sealedIn(first.key),
    signers: 0,
    participantUids: Object.keys(lane.participants),
    participants: mapValues(lane.participants, (who) => ({ can: who.can, kind: who.kind, from: at, until: null, name: bytes(who.name) })),
    last: { at, by: by.uid, size: 0 },
    rotateBy: null,
    ...(home.isHeld === true && lane.kind === 'candidate' ? { held: true } : {}),
    retention: { deleteBy: home.deleteBy, rule: home.rule },
  });
  for (const epoch of lane.epochs) tx.create(docAt<Epoch>(db, paths.epoch(agencyId, lane.laneId, epoch.epoch)), epochIn(epoch, by));
  tx.create(docAt<SignerList>(db, paths.signerList(agencyId, lane.laneId, 0)), signerListIn(lane.signers));
  tx.create(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, lane.laneId)), { hold: false, rotateDue: false, createdAt: at });
};

/** The first row of a lane's chain. Which conversation and search it belongs to is said here and covered by the chain: nobody moves a talk to another name later. */
export const openingRow = (
  lane: NewLane,
  { conversationId, mandateId, compartmentId }: Pick<LaneHome, 'conversationId' | 'mandateId' | 'compartmentId'>,
  by: string,
  signersHash: Uint8Array,
  now: number,
): NewRow => ({
  id: 'e-opened',
  kind: 'lane.opened',
  subject: lane.laneId,
  at: Timestamp.fromMillis(now),
  detail: { by, kind: lane.kind, conversation: conversationId, mandate: mandateId, compartment: compartmentId, epoch: 1, signers: text(signersHash) },
});
