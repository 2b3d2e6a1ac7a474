import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { verifyCandidateDevice } from '@liexin/proof/candidate-device';
import type { Envelope, MessagePlace } from '@liexin/proof/envelope';
import { deviceOf, type KeyLogState } from '@liexin/proof/key-log-state';
import { verifyMessageSignature } from '@liexin/proof/message-signature';
import type { Firestore } from 'firebase-admin/firestore';
import { loadKeyLog } from '../../platform/key-log.ts';
import { docAt, type CandidateDevice, type Message } from '../../platform/stored.ts';

/** Why a message stands in the ledger as rejected. Clients show a red line in its place. */
export type Rejection = 'malformed' | 'device-unknown' | 'device-revoked' | 'bad-certificate' | 'bad-signature';
type Key = { readonly dsPub: Uint8Array } | { readonly rejected: Rejection };

/** The stored document as the formats know it. */
export const envelopeOf = (message: Message): Envelope => {
  const { sentAt: _arrival, ...envelope } = message;
  return envelope;
};

const isId = (id: string): boolean => {
  try {
    return fromBase64url(id).length === 16;
  } catch {
    return false;
  }
};

/** A staff device as the log has it. One that was revoked before the head which the message names signs no more. */
const staffKey = (state: KeyLogState, message: Message): Key | null => {
  const device = deviceOf(state, message.sender, message.device);
  if (!device) return null;
  return device.until !== undefined && device.until <= message.keyLogSeq ? { rejected: 'device-revoked' } : { dsPub: device.dsPub };
};

/** Certificates of candidate devices never change; checked ones are kept for this process. */
const certified = new WeakMap<Firestore, Map<string, Key>>();
const maxCertified = 2000;

const candidateKey = async (db: Firestore, place: MessagePlace, message: Message, state: KeyLogState): Promise<Key | null> => {
  const cache = certified.get(db) ?? new Map<string, Key>();
  certified.set(db, cache);
  const path = paths.candidateDevice(place.agencyId, place.laneId, message.device);
  const known = cache.get(`${path}/${message.sender}`);
  if (known) return known;
  const device = (await docAt<CandidateDevice>(db, path).get()).data();
  if (!device || device.guestUid !== message.sender) return null;
  const serverKey = state.serverKeys.get(device.serverKeySeq);
  const proof = {
    kind: device.proof.kind,
    ...(device.proof.by === null ? {} : { by: device.proof.by }),
    ...(device.proof.signature === null ? {} : { signature: device.proof.signature }),
  };
  const holds = serverKey !== undefined && (await verifyCandidateDevice({ ...device, deviceId: message.device, proof }, serverKey));
  const key: Key = holds && device.agencyId === place.agencyId && device.laneId === place.laneId ? { dsPub: device.dsPub } : { rejected: 'bad-certificate' };
  if (cache.size >= maxCertified) cache.clear();
  cache.set(`${path}/${message.sender}`, key);
  return key;
};

/**
 * Whether the device that a message names signed it here: staff devices by the key log, candidates' by their certificate in the lane.
 * Null when it did. Reads nothing for a device it has met, so that a burst costs one look.
 */
export const verifyMessage = async (db: Firestore, place: MessagePlace, message: Message): Promise<Rejection | null> => {
  if (!isId(place.messageId)) return 'malformed';
  const state = await loadKeyLog(db, place.agencyId);
  const key =
    staffKey(state, message) ?? (await candidateKey(db, place, message, state)) ?? staffKey(await loadKeyLog(db, place.agencyId, state.head.seq + 1), message);
  if (!key) return 'device-unknown';
  if ('rejected' in key) return key.rejected;
  try {
    return (await verifyMessageSignature(place, envelopeOf(message), key.dsPub)) ? null : 'bad-signature';
  } catch {
    return 'malformed';
  }
};
