import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { FormatFault } from '@liexin/proof/format-fault';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { importP256 } from './p256-key.ts';
import { pad, unpad } from '@liexin/proof/padding';
import type { WrapContext } from './wrap-context.ts';

/** What somebody who has the link, but is not let in, leaves for the consultant. Never a message. */
export interface Note {
  readonly text: string;
  /** Clock of the writer's device, milliseconds since 1970. */
  readonly writtenAtMs: number;
}

/** Longest padded note in bytes. */
export const MAX_NOTE = 4096;

/**
 * Seals CBOR[text, writtenAtMs], padded to a multiple of 256, to the card's notePub (purpose 'note', object and recipient the
 * link). Throws a `FormatFault` `bad-length` for a text that is too long.
 */
export async function sealNote(place: { readonly agencyId: string; readonly linkId: string }, notePub: Uint8Array, note: Note): Promise<HpkeBox> {
  const padded = pad(encodeCbor([fromUtf8(utf8(note.text)), note.writtenAtMs]), 256);
  if (padded.length > MAX_NOTE) throw new FormatFault('bad-length', 'note');
  return hpkeWrap(contextOf(place), notePub, padded);
}

/** Opens a note with the private half (PKCS#8) in the agency's copy of the link. */
export async function openNote(
  place: { readonly agencyId: string; readonly linkId: string },
  noteKey: Uint8Array,
  box: HpkeBox,
): Promise<Result<Note, 'decrypt-failed'>> {
  const padded = await hpkeOpen(contextOf(place), await importP256('ECDH', noteKey), box);
  if (!padded.ok) return padded;
  const bytes = unpad(padded.value, 256);
  if (!bytes.ok) return fail('decrypt-failed');
  try {
    const reader = CborReader.of(bytes.value);
    const note = { text: reader.text('text'), writtenAtMs: reader.count('writtenAtMs') };
    reader.end();
    return pass(note);
  } catch {
    return fail('decrypt-failed');
  }
}

function contextOf({ agencyId, linkId }: { readonly agencyId: string; readonly linkId: string }): WrapContext {
  return { purpose: 'note', agencyId, objectId: linkId, generation: 0, recipientId: linkId };
}
