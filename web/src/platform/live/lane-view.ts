import type { LaneView } from './lane-watch.ts';
import type { Witness } from './lane-witness.ts';
import { hexOf } from './hex.ts';
import type { StoredMessage } from './stored-message.ts';

const tipHashes = new WeakMap<StoredMessage, string>();
const tipHashOf = (message: StoredMessage, hash: Uint8Array): string => {
  const known = tipHashes.get(message) ?? hexOf(hash);
  tipHashes.set(message, known);
  return known;
};

/**
 * What the shown messages of a lane, next to each other, say of their places. `isVerified`: opened here, so that signature, path and
 * keys fit. Documents of another shape have no number. `loose`: messages known from elsewhere.
 */
export const laneView = (
  shown: readonly StoredMessage[],
  loose: readonly StoredMessage[],
  isFromBeginning: boolean,
  isVerified: (id: string) => boolean,
): LaneView => {
  const witness = (message: StoredMessage): Witness[] => {
    const { id, sentAt, sender, envelope } = message;
    if (envelope === null) return [];
    const { device, counter, tipSeq } = envelope;
    return [{ id, sentAt, sender, device, counter, tipSeq, tipHash: tipHashOf(message, envelope.tipHash), isVerified: isVerified(id) }];
  };
  return { stretches: [{ messages: shown.flatMap(witness), isFromBeginning }], loose: loose.flatMap(witness) };
};
