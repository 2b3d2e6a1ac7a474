import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { hpkeOpenFromSelf, hpkeWrapToSelf } from './hpke-wrap.ts';
import { MAX_BODY } from '@liexin/proof/message-body';
import { pad, unpad } from '@liexin/proof/padding';
import type { WrapContext } from './wrap-context.ts';

/** A text that was typed and not sent, for the person's other devices. */
export interface Draft {
  readonly text: string;
  /** When it was typed: milliseconds since 1970. An older one never takes the place of a newer one. */
  readonly writtenAtMs: number;
}

export interface DraftPlace {
  readonly agencyId: string;
  readonly uid: string;
  readonly laneId: string;
  readonly keysGeneration: number;
}

/**
 * Seals CBOR[text, writtenAtMs], padded to a multiple of 256, by HPKE in auth mode from the person's UK to itself (E31): who has
 * not UK reads none and, unlike with a seal to the public key alone, puts none into somebody's field. Throws a `FormatFault`
 * `bad-length` for a text that no message could hold.
 */
export async function sealDraft(place: DraftPlace, uk: CryptoKeyPair, draft: Draft): Promise<HpkeBox> {
  const padded = pad(encodeCbor([fromUtf8(utf8(draft.text)), draft.writtenAtMs]), 256);
  if (padded.length > MAX_BODY) throw new FormatFault('bad-length', 'draft');
  return hpkeWrapToSelf(contextOf(place), uk, padded);
}

/** Opens what one of the person's devices sealed for this lane. */
export async function openDraft(place: DraftPlace, uk: CryptoKeyPair, box: HpkeBox): Promise<Result<Draft, 'decrypt-failed'>> {
  const padded = await hpkeOpenFromSelf(contextOf(place), uk, box);
  if (!padded.ok) return padded;
  const bytes = unpad(padded.value, 256);
  if (!bytes.ok) return fail('decrypt-failed');
  try {
    const reader = CborReader.of(bytes.value);
    const draft = { text: reader.text('text'), writtenAtMs: reader.count('writtenAtMs') };
    reader.end();
    return pass(draft);
  } catch {
    return fail('decrypt-failed');
  }
}

function contextOf({ agencyId, uid, laneId, keysGeneration }: DraftPlace): WrapContext {
  return { purpose: 'draft', agencyId, objectId: laneId, generation: keysGeneration, recipientId: uid };
}
