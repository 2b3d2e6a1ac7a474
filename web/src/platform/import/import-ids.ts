import { toBase64url, utf8 } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';

/** The id of all imports from one agency into another: the same record brought twice is the same record (IM3). */
export async function importIdOf(into: string, from: string): Promise<string> {
  return named(`hh.import.v1|${into}|${from}`, 16);
}

/** What of an import has an id of its own. */
export type ImportedThing = 'mandate' | 'compartment' | 'conversation' | 'candidate-lane' | 'internal-lane' | 'guest' | 'message';

/** The id that something gets here, from the one that it had there: 22 signs for guests and messages, 16 for all else (IM3). */
export async function importedId(importId: string, thing: ImportedThing, original: string): Promise<string> {
  return named(`hh.import.id.v1|${importId}|${thing}|${original}`, thing === 'guest' || thing === 'message' ? 16 : 12);
}

async function named(text: string, bytes: number): Promise<string> {
  return toBase64url((await sha256(utf8(text))).subarray(0, bytes));
}
