import { fromUtf8, utf8, type Bytes } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { CborReader } from '@liexin/proof/cbor-reader';
import { FormatFault } from '@liexin/proof/format-fault';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox, HpkeBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { importP256 } from './p256-key.ts';
import { pad, unpad } from '@liexin/proof/padding';
import type { WrapContext } from './wrap-context.ts';

/** What goes with a request for deletion or correction: words, and the key under which the agency answers. */
export interface ErasureAsk {
  readonly text: string;
  /** 32 random bytes of the phone that asked. */
  readonly letterKey: Uint8Array;
}
export interface ErasurePlace {
  readonly agencyId: string;
  readonly linkId: string;
  readonly erasureId: string;
}

/** Longest padded request and letter, in bytes. */
export const MAX_ASK = 4096;
export const MAX_LETTER = 8192;

/** Seals CBOR[text, letterKey], padded to a multiple of 256, to the card's notePub (purpose 'erase', recipient the link) (ER20). */
export async function sealErasureAsk(place: ErasurePlace, notePub: Uint8Array, ask: ErasureAsk): Promise<HpkeBox> {
  const padded = pad(encodeCbor([fromUtf8(utf8(ask.text)), ask.letterKey]), 256);
  if (padded.length > MAX_ASK) throw new FormatFault('bad-length', 'ask');
  return hpkeWrap(contextOf(place), notePub, padded);
}

/** Opens a request with the note key of the agency's copy of the link. */
export async function openErasureAsk(place: ErasurePlace, noteKey: Uint8Array, box: HpkeBox): Promise<Result<ErasureAsk, 'decrypt-failed'>> {
  const padded = await hpkeOpen(contextOf(place), await importP256('ECDH', noteKey), box);
  if (!padded.ok) return padded;
  const bytes = unpad(padded.value, 256);
  if (!bytes.ok) return fail('decrypt-failed');
  try {
    const reader = CborReader.of(bytes.value);
    const ask = { text: reader.text('text'), letterKey: reader.bytes('letterKey', 32) };
    reader.end();
    return pass(ask);
  } catch {
    return fail('decrypt-failed');
  }
}

/** Seals the agency's answer: its text padded to a multiple of 256, additional data CBOR['hh.erase.letter.v1', agencyId, erasureId]. */
export async function sealErasureLetter(place: Omit<ErasurePlace, 'linkId'>, letterKey: Uint8Array, text: string): Promise<GcmBox> {
  const padded = pad(utf8(text), 256);
  if (padded.length > MAX_LETTER) throw new FormatFault('bad-length', 'letter');
  return gcmSeal(letterKey, padded, aadOf(place));
}

export async function openErasureLetter(place: Omit<ErasurePlace, 'linkId'>, letterKey: Uint8Array, box: GcmBox): Promise<Result<string, 'decrypt-failed'>> {
  const padded = await gcmOpen(letterKey, box, aadOf(place));
  if (!padded.ok) return padded;
  const bytes = unpad(padded.value, 256);
  if (!bytes.ok) return fail('decrypt-failed');
  try {
    return pass(fromUtf8(bytes.value));
  } catch {
    return fail('decrypt-failed');
  }
}

function contextOf({ agencyId, linkId, erasureId }: ErasurePlace): WrapContext {
  return { purpose: 'erase', agencyId, objectId: erasureId, generation: 0, recipientId: linkId };
}

function aadOf({ agencyId, erasureId }: Omit<ErasurePlace, 'linkId'>): Bytes {
  return encodeCbor(['hh.erase.letter.v1', agencyId, erasureId]);
}
