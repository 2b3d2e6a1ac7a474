import { concatBytes, type Bytes } from './bytes.ts';

/** HPKE, single shot: encapsulated key (65 bytes) and ciphertext with tag. */
export interface HpkeBox {
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** AES-256-GCM: nonce (12 bytes) and ciphertext with tag. */
export interface GcmBox {
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** AES-256-GCM under the key of a compartment's `generation`. */
export interface SealedBox extends GcmBox {
  readonly generation: number;
}

/** The bytes of a box, for a hash: enc ‖ ciphertext, or nonce ‖ ciphertext. */
export function boxBytes(box: HpkeBox | GcmBox): Bytes {
  return concatBytes('enc' in box ? box.enc : box.nonce, box.ciphertext);
}
