import type { Bytes } from '@liexin/proof/bytes';
import type { Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { wrapInfo, type WrapContext } from './wrap-context.ts';

/** Seals a key under another (32 bytes), bound to its context as additional data. */
export async function symWrap(context: WrapContext, key: Uint8Array, plaintext: Uint8Array): Promise<GcmBox> {
  return gcmSeal(key, plaintext, wrapInfo(context, ''));
}

/** Opens what was sealed under this key in this context. */
export async function symOpen(context: WrapContext, key: Uint8Array, box: GcmBox): Promise<Result<Bytes, 'decrypt-failed'>> {
  return gcmOpen(key, box, wrapInfo(context, ''));
}
