import { concatBytes, expectLength, fromUtf8, utf8 } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';
import { BASE58, fromBase58, toBase58 } from './base58.ts';
import { areShowableNames, plainNames, type LinkNames } from './link-names.ts';

/** What a reply link carries behind `#`. */
export interface LinkFragment {
  /** S: 32 bytes. */
  readonly secret: Uint8Array;
  readonly names?: LinkNames;
  /** One-time pass of an admitted device: 16 bytes. */
  readonly pass?: Uint8Array;
}

/** Characters of the secret and of its check digits. */
export const SECRET_WIDTH = 44;
const PASS_WIDTH = 22;
/** 61 characters of at most four UTF-8 bytes are at most 334 digits. */
const NAMES_WIDTH = 340;

/**
 * Fragment text: '1' S58 c2 [ '.n' names58 c2 ] [ '.p' pass58 ], the secret first so that a cut at the end costs names
 * only (E11). Names that may not be shown are left out: the card has them.
 */
export async function buildFragment(linkId: string, fragment: LinkFragment): Promise<string> {
  let text = `1${toBase58(expectLength(fragment.secret, 32, 'secret'), SECRET_WIDTH)}`;
  text += await checkDigits(linkId, text);
  const names = fragment.names === undefined ? undefined : plainNames(fragment.names);
  if (names !== undefined && areShowableNames(names)) {
    text += `.n${toBase58(utf8(`${names.agency}\n${names.first}`))}`;
    text += await checkDigits(linkId, text);
  }
  if (fragment.pass !== undefined) text += `.p${toBase58(expectLength(fragment.pass, 16, 'pass'), PASS_WIDTH)}`;
  return text;
}

/**
 * Two check digits: SHA-256('hh/link/check/v1|' ‖ linkId ‖ '|' ‖ text before)[0..4] mod 3364 in base 58, where the text
 * before is everything in the fragment up to the digits.
 */
export async function checkDigits(linkId: string, before: string): Promise<string> {
  const hash = await sha256(concatBytes(utf8(`hh/link/check/v1|${linkId}|${before}`)));
  const number = new DataView(hash.buffer).getUint32(0) % 3364;
  return BASE58.charAt(Math.floor(number / 58)) + BASE58.charAt(number % 58);
}

/** Names of a fragment whose part before them is `before`; `undefined` unless check and rule both hold. */
export async function readNames(linkId: string, before: string, part: string): Promise<LinkNames | undefined> {
  const digits = part.slice(0, -2);
  if (digits.length === 0 || digits.length > NAMES_WIDTH) return undefined;
  if ((await checkDigits(linkId, `${before}.n${digits}`)) !== part.slice(-2)) return undefined;
  try {
    const [agency, first, ...rest] = fromUtf8(fromBase58(digits)).split('\n');
    if (agency === undefined || first === undefined || rest.length > 0) return undefined;
    return areShowableNames({ agency, first }) ? { agency, first } : undefined;
  } catch {
    return undefined;
  }
}

/** The pass in a fragment's part, or `undefined`. */
export function readPass(part: string): Uint8Array | undefined {
  if (part.length !== PASS_WIDTH) return undefined;
  try {
    return fromBase58(part, 16);
  } catch {
    return undefined;
  }
}
