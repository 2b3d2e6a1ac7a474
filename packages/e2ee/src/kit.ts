import { expectLength, utf8, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { hkdf } from './hkdf.ts';
import type { RecoverySecret } from './recovery-keys.ts';

/** The recovery keys sealed under the kit's words. */
export interface KitBlob extends GcmBox {
  readonly kitId: string;
}

/** Which kit of which agency. */
export interface KitPlace {
  readonly agencyId: string;
  readonly kitId: string;
  /** 16 bytes; printed on the kit as the agency check code. */
  readonly fingerprint: Uint8Array;
}

/** What the kit opens: the recovery keys, and the head of the key log that it pins. */
export interface KitContent extends RecoverySecret {
  readonly pinned: KeyLogHead;
}

/**
 * Seals CBOR[ark, rsk, seq, hash] under HKDF(the kit's 32 bytes, salt kitId, 'hh/kit/v1|' agencyId), additional data
 * CBOR['hh.kit.v1', agencyId, kitId, fingerprint] (E27).
 */
export async function sealKit(secret: Uint8Array, place: KitPlace, content: KitContent): Promise<KitBlob> {
  const { ark, rsk, pinned } = content;
  const plaintext = encodeCbor([ark, rsk, pinned.seq, pinned.hash]);
  return { kitId: place.kitId, ...(await gcmSeal(await kitKey(secret, place), plaintext, aadOf(place))) };
}

/** Opens a kit with the bytes of its words; `wrong-kit` for other words, another agency or another fingerprint. */
export async function openKit(secret: Uint8Array, place: KitPlace, blob: GcmBox): Promise<Result<KitContent, 'wrong-kit'>> {
  const opened = await gcmOpen(await kitKey(secret, place), blob, aadOf(place));
  if (!opened.ok) return fail('wrong-kit');
  try {
    const reader = CborReader.of(opened.value);
    const keys = { ark: reader.bytes('ark'), rsk: reader.bytes('rsk') };
    return pass({ ...keys, pinned: { seq: reader.count('seq'), hash: reader.bytes('hash', 32) } });
  } catch {
    return fail('wrong-kit');
  }
}

async function kitKey(secret: Uint8Array, { agencyId, kitId }: KitPlace): Promise<Bytes> {
  return hkdf(expectLength(secret, 32, 'secret'), utf8(kitId), `hh/kit/v1|${agencyId}`);
}

function aadOf({ agencyId, kitId, fingerprint }: KitPlace): Bytes {
  return encodeCbor(['hh.kit.v1', agencyId, kitId, expectLength(fingerprint, 16, 'fingerprint')]);
}
