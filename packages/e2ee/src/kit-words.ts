import { concatBytes, expectLength } from '@liexin/proof/bytes';
import { fail, pass, type Result } from '@liexin/proof/result';
import { sha256 } from '@liexin/proof/sha256';
import { KIT_WORDS } from './words/kit-words.ts';

/** What can be wrong with typed kit words. */
export type KitWordsFault = 'wrong-count' | 'unknown-word' | 'bad-checksum';

/**
 * 24 words for 32 bytes: 256 bits and 8 bits of SHA-256 as a check, eleven bits a word, from the English list of BIP-39
 * (the kit names the list).
 */
export async function kitWords(secret: Uint8Array): Promise<string[]> {
  const check = await sha256(expectLength(secret, 32, 'secret'));
  const bits = [...concatBytes(secret, check.subarray(0, 1))].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: 24 }, (_, at) => KIT_WORDS[Number.parseInt(bits.slice(at * 11, at * 11 + 11), 2)] ?? '');
}

/** The 32 bytes of typed words: case, numbering and punctuation do not matter, four letters of a word are enough. */
export async function kitSecret(typed: string): Promise<Result<Uint8Array, KitWordsFault>> {
  const words =
    typed
      .normalize('NFKC')
      .toLowerCase()
      .match(/[a-z]+/gu) ?? [];
  if (words.length !== 24) return fail('wrong-count');
  const indexes = words.map(indexOfWord);
  if (indexes.some((index) => index < 0)) return fail('unknown-word');
  const bits = indexes.map((index) => index.toString(2).padStart(11, '0')).join('');
  const bytes = Uint8Array.from({ length: 33 }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2));
  const secret = bytes.slice(0, 32);
  const [check] = await sha256(secret);
  return check === bytes[32] ? pass(secret) : fail('bad-checksum');
}

function indexOfWord(word: string): number {
  const exact = KIT_WORDS.indexOf(word);
  return exact >= 0 || word.length !== 4 ? exact : KIT_WORDS.findIndex((known) => known.startsWith(word));
}
