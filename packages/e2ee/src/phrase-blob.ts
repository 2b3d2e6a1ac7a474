import { equalBytes, utf8, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { FormatFault } from '@liexin/proof/format-fault';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import type { PersonSecret } from './person-keys.ts';
import { randomBytes } from './random-bytes.ts';

/** A person's keys sealed under their unlock phrase, with the parameters of the derivation. */
export interface PhraseBlob extends GcmBox {
  readonly kdf: 'PBKDF2-SHA-256';
  readonly iterations: number;
  readonly salt: Uint8Array;
  /** Of the person's keys. */
  readonly generation: number;
}

/** Whose keys the blob holds. */
export interface PhrasePlace {
  readonly agencyId: string;
  readonly uid: string;
}

/** What the phrase protects: the keys, and what pins agency and key log for a device that knows nothing yet. */
export interface PhraseContent extends PersonSecret {
  readonly agencyId: string;
  readonly fingerprint: Uint8Array;
  /** Head of the key log when the blob was made: the log must contain it. */
  readonly pinned: KeyLogHead;
}

/** Why a blob does not open. `bad-parameters` and `wrong-agency` mean a server that lies. */
export type PhraseFault = 'bad-parameters' | 'wrong-phrase' | 'wrong-agency';

const KDF = 'PBKDF2-SHA-256';
const MIN_ITERATIONS = 600_000;
const MAX_ITERATIONS = 5_000_000;
const MIN_SALT = 16;
const MAX_SALT = 64;

/**
 * The text that is hashed: NFKC (full-width digits become plain), lower case, one space between words; 24 digits stand
 * without spaces and hyphens (E26).
 */
export function normalisePhrase(typed: string): string {
  const text = typed.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
  const digits = text.replace(/[ -]/gu, '');
  return /^[0-9]+$/u.test(digits) ? digits : text;
}

/** Whether a typed phrase has the form of one of ours: six words, or 24 digits. */
export function isPhraseForm(typed: string): boolean {
  return /^(?:[0-9]{24}|[a-z-]+(?: [a-z-]+){5})$/u.test(normalisePhrase(typed));
}

/**
 * Seals CBOR[uk, us, agencyId, fingerprint, seq, hash] under PBKDF2-SHA-256(phrase, fresh salt, 600 000), additional data
 * CBOR['hh.phrase.v1', agencyId, uid, generation, kdf, iterations, salt]. Throws a `FormatFault` for a phrase that is not of
 * our form.
 */
export async function sealWithPhrase(
  phrase: string,
  place: PhrasePlace & { readonly generation: number },
  content: Omit<PhraseContent, 'agencyId'>,
): Promise<PhraseBlob> {
  if (!isPhraseForm(phrase)) throw new FormatFault('bad-text', 'phrase');
  const parameters = { kdf: KDF, iterations: MIN_ITERATIONS, salt: randomBytes(MIN_SALT), generation: place.generation } as const;
  const { uk, us, fingerprint, pinned } = content;
  const plaintext = encodeCbor([uk, us, place.agencyId, fingerprint, pinned.seq, pinned.hash]);
  const box = await gcmSeal(await phraseKey(phrase, parameters), plaintext, aadOf(place, parameters));
  return { ...parameters, ...box };
}

/**
 * Opens a blob. Refuses parameters outside 600 000 ≤ iterations ≤ 5 000 000 and 16 ≤ salt ≤ 64 bytes before it computes
 * anything, and a content of another agency or fingerprint than the server shows.
 */
export async function openWithPhrase(
  phrase: string,
  place: PhrasePlace & { readonly fingerprint: Uint8Array },
  blob: PhraseBlob,
): Promise<Result<PhraseContent, PhraseFault>> {
  if (!areSafeParameters(blob)) return fail('bad-parameters');
  const opened = await gcmOpen(await phraseKey(phrase, blob), blob, aadOf(place, blob));
  if (!opened.ok) return fail('wrong-phrase');
  try {
    const content = readContent(CborReader.of(opened.value));
    const isOurs = content.agencyId === place.agencyId && equalBytes(content.fingerprint, place.fingerprint);
    return isOurs ? pass(content) : fail('wrong-agency');
  } catch {
    return fail('wrong-agency');
  }
}

type Parameters = Omit<PhraseBlob, keyof GcmBox>;

function areSafeParameters({ kdf, iterations, salt }: Parameters): boolean {
  const isCount = Number.isSafeInteger(iterations) && iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS;
  return kdf === KDF && isCount && salt.length >= MIN_SALT && salt.length <= MAX_SALT;
}

async function phraseKey(phrase: string, { iterations, salt }: Parameters): Promise<Bytes> {
  const text = new Uint8Array(utf8(normalisePhrase(phrase)));
  const key = await crypto.subtle.importKey('raw', text, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', iterations, salt: new Uint8Array(salt) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

function aadOf({ agencyId, uid }: PhrasePlace, { generation, kdf, iterations, salt }: Parameters): Bytes {
  return encodeCbor(['hh.phrase.v1', agencyId, uid, generation, kdf, iterations, salt]);
}

function readContent(reader: CborReader): PhraseContent {
  const content = {
    uk: reader.bytes('uk'),
    us: reader.bytes('us'),
    agencyId: reader.text('agencyId'),
    fingerprint: reader.bytes('fingerprint', 16),
    pinned: { seq: reader.count('seq'), hash: reader.bytes('hash', 32) },
  };
  reader.end();
  return content;
}
