import { cosignatureLine } from '@liexin/proof/cosignature';
import { readNote, writeNote } from '@liexin/proof/signed-note';
import type { CheckpointDocument } from './server-documents.ts';

/** The note with whoever cosigned it, in the order of their times. */
export const fullNote = async (note: string, cosignatures: CheckpointDocument['cosignatures']): Promise<string> => {
  const { text: body, signatures } = readNote(note);
  const sorted = Object.entries(cosignatures).toSorted(([a, x], [b, y]) => x.at - y.at || (a < b ? -1 : 1));
  const lines = await Promise.all(sorted.map(([deviceId, { uid, at, signature, dsPub }]) => cosignatureLine({ uid, deviceId, at, signature }, dsPub)));
  return writeNote({ text: body, signatures: [...signatures, ...lines] });
};
