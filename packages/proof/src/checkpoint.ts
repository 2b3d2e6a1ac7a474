import { fromBase64, toBase64, utf8, type Bytes } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import { FormatFault } from './format-fault.ts';
import type { TreeHead } from './merkle-proof.ts';
import { fail, pass, type Result } from './result.ts';
import { noteKeyId, readNote, signatureBy, writeNote, type NoteSignature, type SignedNote } from './signed-note.ts';

/** The head of an agency's tree (c2sp.org/tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly agencyId: string;
}

/**
 * Why a checkpoint is not believed: its form, another agency's, not signed by the log's key, or a signature that does not hold. Whether
 * the browser can check Ed25519 at all is `hasEd25519`'s to say.
 */
export type CheckpointFault = 'malformed' | 'other-agency' | 'unknown-key' | 'bad-signature';

/** A checkpoint that holds, with the note it came in: the note's text is what is cosigned. */
export interface ReadCheckpoint extends Checkpoint {
  readonly note: SignedNote;
}

const ORIGIN = 'liexin.ledger/';
const ED25519_TYPE = Uint8Array.of(1);

/** Origin line of an agency's log, and the name of its key. */
export function logName(agencyId: string): string {
  return `${ORIGIN}${agencyId}`;
}

/** What is signed: origin, size and root in base64, each with a newline; no extension lines (P21). */
export function checkpointText({ agencyId, size, root }: Checkpoint): string {
  return `${logName(agencyId)}\n${size}\n${toBase64(root)}\n`;
}

/** Reads the text of a checkpoint. Throws `bad-shape` for anything that `checkpointText` would not have written. */
export function readCheckpointText(text: string): Checkpoint {
  const [origin = '', digits = '', base64 = ''] = text.split('\n');
  const size = Number(digits);
  const root = fromBase64(base64);
  const read = { agencyId: origin.slice(ORIGIN.length), size, root };
  if (!Number.isSafeInteger(size) || size < 0 || root.length !== 32 || checkpointText(read) !== text) throw new FormatFault('bad-shape', 'checkpoint');
  return read;
}

/** The bytes that the log's key signs. */
export function checkpointBytes(checkpoint: Checkpoint): Bytes {
  return utf8(checkpointText(checkpoint));
}

/** Id of the log's Ed25519 key (32 bytes) in the note. */
async function logKeyId(agencyId: string, publicKey: Uint8Array): Promise<Bytes> {
  return noteKeyId(logName(agencyId), ED25519_TYPE, publicKey);
}

/** The signed note of a checkpoint: `signature` is Ed25519 over `checkpointBytes`; cosignatures may follow. */
export async function writeCheckpoint(
  checkpoint: Checkpoint,
  by: { readonly publicKey: Uint8Array; readonly signature: Uint8Array },
  cosignatures: readonly NoteSignature[] = [],
): Promise<string> {
  const own = { name: logName(checkpoint.agencyId), keyId: await logKeyId(checkpoint.agencyId, by.publicKey), signature: by.signature };
  return writeNote({ text: checkpointText(checkpoint), signatures: [own, ...cosignatures] });
}

/**
 * Checks a note against the agency and the log's key, which `verifyLogKey` has led back to the key log. Says nothing of cosignatures.
 * Never throws.
 */
export async function verifyCheckpoint(note: string, agencyId: string, publicKey: Uint8Array): Promise<Result<ReadCheckpoint, CheckpointFault>> {
  let read: ReadCheckpoint;
  try {
    const signed = readNote(note);
    read = { ...readCheckpointText(signed.text), note: signed };
  } catch {
    return fail('malformed');
  }
  if (read.agencyId !== agencyId) return fail('other-agency');
  const own = signatureBy(read.note, logName(agencyId), await logKeyId(agencyId, publicKey));
  if (!own) return fail('unknown-key');
  return (await verifyEd25519(publicKey, own.signature, utf8(read.note.text))) ? pass(read) : fail('bad-signature');
}
