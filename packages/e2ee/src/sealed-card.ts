import type { Bytes } from '@liexin/proof/bytes';
import { decodeCbor, encodeCbor, type CborValue } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { SealedBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { hkdf, NO_SALT } from './hkdf.ts';

/** Kinds of small documents that only the compartment's members read. */
export type CardKind =
  /** Title and client of a mandate. */
  | 'mandate'
  /** Name, source, stage and intent of a candidate. */
  | 'conversation'
  /** Name of a member. */
  | 'member'
  /** Keys of a reply link that the agency keeps. */
  | 'link'
  /** Secret of an unclaimed reply link. */
  | 'link-secret'
  /** For whom an invitation is. */
  | 'invitation'
  /** What candidates of a search are told by whoever takes it over. */
  | 'handover'
  /** Why somebody reads a conversation in an emergency. */
  | 'emergency'
  /** Case and reason of an audit export. */
  | 'export'
  /** Whom nobody of the agency writes to, and why. */
  | 'off-limits'
  /** Why somebody is written to although a colleague did, or although they are off-limits. */
  | 'approach'
  /** What a hold is for. */
  | 'hold';

/** Where a card belongs. */
export interface CardPlace {
  readonly agencyId: string;
  readonly kind: CardKind;
  /** Id of the document that holds it. */
  readonly objectId: string;
}

/**
 * Seals a card under HKDF(compartment key, '', 'hh/card/v1|' kind), additional data CBOR['hh.sealed.v1', agencyId, kind,
 * objectId, generation]: a card cannot be shown at another document.
 */
export async function sealCard(place: CardPlace, compartment: { readonly generation: number; readonly key: Uint8Array }, card: CborValue): Promise<SealedBox> {
  const key = await cardKey(compartment.key, place);
  const box = await gcmSeal(key, encodeCbor(card), aadOf(place, compartment.generation));
  return { generation: compartment.generation, ...box };
}

/** Opens a card with the compartment key of `box.generation`. The shape of what comes out is the caller's to check. */
export async function openCard(place: CardPlace, compartmentKey: Uint8Array, box: SealedBox): Promise<Result<CborValue, 'decrypt-failed'>> {
  const opened = await gcmOpen(await cardKey(compartmentKey, place), box, aadOf(place, box.generation));
  if (!opened.ok) return opened;
  try {
    return pass(decodeCbor(opened.value));
  } catch {
    return fail('decrypt-failed');
  }
}

async function cardKey(compartmentKey: Uint8Array, { kind }: CardPlace): Promise<Bytes> {
  return hkdf(compartmentKey, NO_SALT, `hh/card/v1|${kind}`);
}

function aadOf({ agencyId, kind, objectId }: CardPlace, generation: number): Bytes {
  return encodeCbor(['hh.sealed.v1', agencyId, kind, objectId, generation]);
}
