import type { Bytes } from '@liexin/proof/bytes';
import { FONT_BYTES, FONT_FILE } from '@liexin/proof/readable/pdf/copy-font';
import { NetworkFault } from '../network-fault.ts';

/**
 * Brings the font that a PDF is set in; null where what came is not a file of its length. `onProgress`: share of 1. Rejects as aborted, or as offline; a
 * repeat begins anew.
 */
export type FetchFont = (onProgress: (share: number) => void, signal: AbortSignal) => Promise<Bytes | null>;

/** From our own origin, when somebody wants a PDF and never before; the browser keeps it. */
export const fetchFont: FetchFont = async (onProgress, signal) => {
  const bytes = new Uint8Array(FONT_BYTES);
  let size = 0;
  try {
    const answer = await fetch(`/_next/static/${FONT_FILE}`, { signal });
    if (!answer.ok || answer.body === null) return null;
    const reader = answer.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (size + piece.value.length > FONT_BYTES) {
        await reader.cancel();
        return null;
      }
      bytes.set(piece.value, size);
      size += piece.value.length;
      onProgress(size / FONT_BYTES);
    }
  } catch {
    signal.throwIfAborted();
    throw new NetworkFault('offline');
  }
  return size < FONT_BYTES ? null : bytes;
};
