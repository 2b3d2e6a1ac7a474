import { fromBase64url } from '@liexin/proof/bytes';
import type { ArrivedMessage, LaneAnswer } from '../../src/platform/vault/candidate/candidate-vault.ts';

/** A message of the bind answer as the vault opens it; its time keeps the microseconds. */
export const arrivedFromWire = (wire: LaneAnswer['messages'][number]): ArrivedMessage => {
  const micros = BigInt(wire.sentAtMicros);
  const { id, sentAtMicros: _, ref, ...fields } = wire;
  return {
    id,
    sender: wire.sender,
    sentAt: { seconds: Number(micros / 1_000_000n), nanoseconds: Number(micros % 1_000_000n) * 1000 },
    envelope: {
      ...fields,
      ...(ref === undefined ? {} : { ref: fromBase64url(ref) }),
      keyLogHash: fromBase64url(wire.keyLogHash),
      tipHash: fromBase64url(wire.tipHash),
      nonce: fromBase64url(wire.nonce),
      ciphertext: fromBase64url(wire.ciphertext),
      commitment: fromBase64url(wire.commitment),
      signature: fromBase64url(wire.signature),
    },
  };
};
