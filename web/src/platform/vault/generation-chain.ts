import { openPreviousGeneration } from '@liexin/e2ee/compartment';
import { verifyGeneration, type CompartmentPlace, type GenerationDocument } from '@liexin/proof/generation-document';
import { countsAt, deviceOf } from '@liexin/proof/key-log-state';
import type { KeyLog } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';

/** A generation as somebody told it, and whose device is said to have signed it. */
export interface SaidGeneration extends GenerationDocument {
  readonly by: string;
  readonly byUid: string;
}

/**
 * A generation counts only with the signature of a member's device in the key log, which was not off at the head that it names. Rejects with `key-missing` (there is none) or
 * `signature-invalid`.
 */
export const verifiedGeneration = async (
  keyLog: Pick<KeyLog, 'reach'>,
  place: CompartmentPlace,
  generation: number,
  said: SaidGeneration | null,
): Promise<GenerationDocument> => {
  if (said === null) throw new VaultFault('key-missing', 'no generation');
  const { by, byUid, kcv, prev, wrapsHash, keyLogSeq, keyLogHash, signature } = said;
  const signer = deviceOf(await keyLog.reach(keyLogSeq), byUid, by);
  const document: GenerationDocument = { generation: said.generation, kcv, prev, wrapsHash, keyLogSeq, keyLogHash, signature };
  if (signer === undefined || !countsAt(signer, keyLogSeq) || said.generation !== generation || !(await verifyGeneration(place, document, signer.dsPub)))
    throw new VaultFault('signature-invalid', 'generation');
  return document;
};

/** The key of a generation by the one after it; it must be the one that its own document names. Rejects with `key-missing`. */
export const keyBefore = async (
  place: CompartmentPlace,
  document: GenerationDocument,
  later: { readonly document: GenerationDocument; readonly key: Uint8Array },
): Promise<Uint8Array> => {
  const opened = await openPreviousGeneration(place, later.document, later.key, document);
  if (!opened.ok) throw new VaultFault('key-missing', opened.fault);
  return opened.value;
};
