import { concatBytes, equalBytes, fromBase64, toBase64, utf8, type Bytes } from './bytes.ts';
import { FormatFault } from './format-fault.ts';
import { sha256 } from './sha256.ts';

/** One signature of a note, by a key with a name. */
export interface NoteSignature {
  readonly name: string;
  /** 4 bytes; name and id together say which key and which algorithm. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A text that ends in a newline, and who signed it (c2sp.org/signed-note). */
export interface SignedNote {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** More signatures than any note of ours has. */
const MOST_SIGNATURES = 64;
const SIGNATURE_LINE = /^— (?<name>[^\s+]+) (?<blob>[A-Za-z0-9+/]+={0,2})$/u;

/** Id of a key in a note: SHA-256(name ‖ '\n' ‖ type ‖ public key)[0..4]. `type` is one byte, or 0xff with a longer name behind it. */
export async function noteKeyId(name: string, type: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  return (await sha256(concatBytes(utf8(`${name}\n`), type, publicKey))).slice(0, 4);
}

/** The note as text: the text, an empty line, one line for each signature. */
export function writeNote({ text, signatures }: SignedNote): string {
  const lines = signatures.map(({ name, keyId, signature }) => `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`);
  return `${text}\n${lines.join('')}`;
}

/** Text and signatures of a note; nothing is checked but the form. Throws `bad-shape` or `bad-base64url`. */
export function readNote(note: string): SignedNote {
  const end = note.lastIndexOf('\n\n');
  // eslint-disable-next-line no-control-regex
  if (end < 1 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/u.test(note)) throw new FormatFault('bad-shape', 'note');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) throw new FormatFault('bad-shape', 'signatures');
  return { text: note.slice(0, end + 1), signatures: lines.map(readSignature) };
}

/** The signature by this key, if the note has one. */
export function signatureBy(note: SignedNote, name: string, keyId: Uint8Array): NoteSignature | undefined {
  return note.signatures.find((signature) => signature.name === name && equalBytes(signature.keyId, keyId));
}

function readSignature(line: string): NoteSignature {
  const { name, blob } = SIGNATURE_LINE.exec(line)?.groups ?? {};
  if (name === undefined || blob === undefined) throw new FormatFault('bad-shape', 'signature');
  const bytes = fromBase64(blob);
  if (bytes.length < 5) throw new FormatFault('bad-length', 'signature');
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}
