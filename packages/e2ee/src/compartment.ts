import { equalBytes, type Bytes } from '@liexin/proof/bytes';
import { generationWrapsHash, signGeneration, type CompartmentPlace, type GenerationDocument } from '@liexin/proof/generation-document';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { keyCheckValue } from './key-check-value.ts';
import { randomBytes } from './random-bytes.ts';
import { symOpen, symWrap } from './sym-wrap.ts';
import type { WrapContext } from './wrap-context.ts';

/** Why a generation does not open: the wrap is not ours, or opens to a key that the document does not name. */
export type GenerationFault = 'decrypt-failed' | 'kcv-mismatch';

/** A new generation and its key, 32 bytes. */
export interface NewGeneration {
  readonly key: Bytes;
  readonly document: GenerationDocument;
  /** By recipient: uid, `ark`, `auk`. */
  readonly wraps: Readonly<Record<string, HpkeBox>>;
}

/**
 * Makes the next generation of a compartment: a fresh key, wrapped to each recipient (members' UK, ARK, AUK), sealing the
 * key before it, signed by this device. The server takes it only on the expected head; after a 409 the key is thrown away
 * and a new one made.
 */
export async function createGeneration(input: {
  readonly place: CompartmentPlace;
  /** From 1. */
  readonly generation: number;
  /** Key of the generation before; `null` for the first. */
  readonly previous: Uint8Array | null;
  /** Public UK, ARK and AUK by recipient. */
  readonly recipients: Readonly<Record<string, Uint8Array>>;
  readonly head: KeyLogHead;
  readonly deviceKey: CryptoKey;
}): Promise<NewGeneration> {
  const { place, generation, previous } = input;
  const key = randomBytes(32);
  const boxes = Object.entries(input.recipients).map(
    async ([recipientId, pub]) => [recipientId, await hpkeWrap(wrapOf(place, generation, recipientId), pub, key)] as const,
  );
  const wraps = Object.fromEntries(await Promise.all(boxes));
  const facts = {
    generation,
    kcv: await keyCheckValue(key),
    prev: previous === null ? null : await symWrap(previousOf(place, generation), key, previous),
    wrapsHash: await generationWrapsHash(wraps),
    keyLogSeq: input.head.seq,
    keyLogHash: input.head.hash,
  };
  return { key, document: await signGeneration(place, facts, input.deviceKey), wraps };
}

/** Adds one recipient to the wraps of an existing generation, for a member who gets the whole past. */
export async function wrapCompartmentKey(
  place: CompartmentPlace,
  generation: number,
  key: Uint8Array,
  recipient: { readonly recipientId: string; readonly publicKey: Uint8Array },
): Promise<HpkeBox> {
  return hpkeWrap(wrapOf(place, generation, recipient.recipientId), recipient.publicKey, key);
}

/** Opens a generation with one's own wrap and compares the key with the document, whose signature the caller has checked. */
export async function openGeneration(
  place: CompartmentPlace,
  document: Pick<GenerationDocument, 'generation' | 'kcv'>,
  mine: { readonly recipientId: string; readonly pair: CryptoKeyPair; readonly box: HpkeBox },
): Promise<Result<Bytes, GenerationFault>> {
  const opened = await hpkeOpen(wrapOf(place, document.generation, mine.recipientId), mine.pair, mine.box);
  return opened.ok ? checked(opened.value, document.kcv) : opened;
}

/** Opens the generation before `later` with the key of `later`, and compares it with its own document. */
export async function openPreviousGeneration(
  place: CompartmentPlace,
  later: Pick<GenerationDocument, 'generation' | 'prev'>,
  laterKey: Uint8Array,
  document: Pick<GenerationDocument, 'kcv'>,
): Promise<Result<Bytes, GenerationFault>> {
  if (later.prev === null) return fail('decrypt-failed');
  const opened = await symOpen(previousOf(place, later.generation), laterKey, later.prev);
  return opened.ok ? checked(opened.value, document.kcv) : opened;
}

async function checked(key: Bytes, kcv: Uint8Array): Promise<Result<Bytes, GenerationFault>> {
  return equalBytes(await keyCheckValue(key), kcv) ? pass(key) : fail('kcv-mismatch');
}

function wrapOf(place: CompartmentPlace, generation: number, recipientId: string): WrapContext {
  const { agencyId, compartmentId } = place;
  return { purpose: 'compartment', agencyId, objectId: compartmentId, generation, recipientId };
}

function previousOf(place: CompartmentPlace, generation: number): WrapContext {
  const { agencyId, compartmentId } = place;
  return { purpose: 'previous', agencyId, objectId: compartmentId, generation, recipientId: '' };
}
