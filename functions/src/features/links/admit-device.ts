import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { GuestDeviceState, GuestDocument } from '@liexin/domain/storage/documents';
import { Timestamp, type DocumentData, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { decideAdmitOff } from './decide-bind.ts';
import { dayMs, type Admission, type LinkDevice, type LinkDocument } from './link-document.ts';

/** What a change of devices reads first (Firestore wants all reads before the first write). */
export interface LaneView {
  guest: GuestDocument<Timestamp>;
  lane: DocumentData;
  conversation: DocumentData;
  replyEpoch: DocumentData | null;
}

export const readLaneView = async (tx: Transaction, db: Firestore, link: LinkDocument): Promise<LaneView> => {
  const [guest, lane, conversation] = await tx.getAll(
    db.doc(paths.guest(link.agency, link.guest)),
    db.doc(paths.lane(link.agency, link.lane)),
    db.doc(paths.conversation(link.agency, link.conversation)),
  );
  if (!guest?.exists || !lane?.exists || !conversation?.exists) throw new Fault('link-unknown');
  const next = await tx.get(db.doc(paths.epoch(link.agency, link.lane, Number(lane.get('epoch')) + 1)));
  return {
    guest: guest.data() as GuestDocument<Timestamp>,
    lane: lane.data() ?? {},
    conversation: conversation.data() ?? {},
    replyEpoch: next.exists && next.get('phase') === 'reply' ? (next.data() ?? null) : null,
  };
};

const rotateHours = 72;

/** States of the guest's devices after some of them changed; the rules look here and nowhere else. */
export const writeGuestStates = (tx: Transaction, db: Firestore, link: LinkDocument, states: Readonly<Record<string, GuestDeviceState>>): void => {
  const changes = Object.entries(states).map(([device, state]) => [`devices.${device}`, state]);
  if (changes.length > 0) tx.update(db.doc(paths.guest(link.agency, link.guest)), Object.fromEntries(changes));
};

/**
 * [L13] The first claim: this device is admitted, every other provisional one is off, the sealed secret goes, and the lane moves to its
 * waiting reply epoch, whose share no provisional device has ever had. Everything in the caller's transaction.
 */
export const claimFor = (tx: Transaction, db: Firestore, link: LinkDocument, view: LaneView, deviceId: string, nowMs: number): LinkDocument => {
  const now = Timestamp.fromMillis(nowMs);
  const devices = Object.fromEntries(
    Object.entries(link.devices).map(([id, device]): [string, LinkDevice] => [
      id,
      id !== deviceId && device.state === 'provisional' ? { ...device, state: 'off' } : device,
    ]),
  );
  if (view.replyEpoch) tx.update(db.doc(paths.lane(link.agency, link.lane)), { epoch: view.replyEpoch['epoch'], key: view.replyEpoch['key'] });
  return { ...link, devices, state: 'claimed', wasClaimed: true, claimedAt: now, claimedBy: deviceId, secret: null, expiresAt: view.conversation['deleteBy'] };
};

/**
 * [L14] Admits one device of the link in the caller's transaction and returns the changed link; the caller writes it. A link that was
 * still open becomes claimed by it. The longest idle of more than five leaves, and the lane then wants a new key.
 */
export const admit = (tx: Transaction, db: Firestore, before: LinkDocument, view: LaneView, deviceId: string, how: Admission, nowMs: number): LinkDocument => {
  const device = before.devices[deviceId];
  if (!device || device.state === 'off') throw new Fault('device-off');
  const leaving = decideAdmitOff(before).filter((id) => id !== deviceId);
  const claimed = before.state === 'claimed' ? before : claimFor(tx, db, before, view, deviceId, nowMs);
  const admitted: LinkDevice = { ...device, state: 'admitted', how: device.how ?? how, seenAt: Timestamp.fromMillis(nowMs) };
  const off = Object.fromEntries(
    leaving.flatMap((id) => {
      const gone = claimed.devices[id];
      return gone ? [[id, { ...gone, state: 'off' as const }]] : [];
    }),
  );
  const link = { ...claimed, devices: { ...claimed.devices, ...off, [deviceId]: admitted } };
  writeGuestStates(tx, db, link, { ...provisionalOff(view.guest), ...statesOf(link) });
  if (leaving.length > 0) tx.update(db.doc(paths.lane(link.agency, link.lane)), { rotateBy: Timestamp.fromMillis(nowMs + (rotateHours / 24) * dayMs) });
  return link;
};

/** Nobody stays provisional beside an admitted device: those of an earlier, replaced link are in the guest's document alone. */
const provisionalOff = (guest: GuestDocument<Timestamp>): Record<string, GuestDeviceState> =>
  Object.fromEntries(Object.entries(guest.devices).flatMap(([id, state]) => (state === 'provisional' ? [[id, 'off' as const]] : [])));

/** Device states as the guest document holds them; waiting devices stay out of it, so that no rule can meet them. */
export const statesOf = (link: LinkDocument): Record<string, GuestDeviceState> =>
  Object.fromEntries(
    Object.entries(link.devices)
      .filter(([, device]) => device.state !== 'waiting')
      .map(([id, device]) => [id, device.state]),
  );
