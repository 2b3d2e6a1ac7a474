import { CborReader } from '@liexin/proof/cbor-reader';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { SealedBox } from '@liexin/proof/sealed-box';
import { openCard, sealCard } from './sealed-card.ts';

/** Keys of a link that the agency keeps under the compartment key: for rotations, for checking devices, for notes. */
export interface AgencyLinkCopy {
  readonly kek: Uint8Array;
  readonly macKey: Uint8Array;
  /** Private half of the note key, PKCS#8. */
  readonly noteKey: Uint8Array;
  /** Carried over to the next link, so that digits survive a renewal. */
  readonly digitKey: Uint8Array;
}

type Compartment = Parameters<typeof sealCard>[1];

/** Seals CBOR[kek, macKey, noteKey, digitKey] as the card `link` of this link. */
export async function sealAgencyLinkCopy(
  place: { readonly agencyId: string; readonly linkId: string },
  compartment: Compartment,
  copy: AgencyLinkCopy,
): Promise<SealedBox> {
  const card = [copy.kek, copy.macKey, copy.noteKey, copy.digitKey];
  return sealCard({ agencyId: place.agencyId, kind: 'link', objectId: place.linkId }, compartment, card);
}

/** Opens the agency's copy with the compartment key of `box.generation`. */
export async function openAgencyLinkCopy(
  place: { readonly agencyId: string; readonly linkId: string },
  compartmentKey: Uint8Array,
  box: SealedBox,
): Promise<Result<AgencyLinkCopy, 'decrypt-failed'>> {
  const opened = await openCard({ agencyId: place.agencyId, kind: 'link', objectId: place.linkId }, compartmentKey, box);
  if (!opened.ok) return opened;
  try {
    const reader = CborReader.over(opened.value, 'link');
    return pass({
      kek: reader.bytes('kek', 32),
      macKey: reader.bytes('macKey', 32),
      noteKey: reader.bytes('noteKey'),
      digitKey: reader.bytes('digitKey', 32),
    });
  } catch {
    return fail('decrypt-failed');
  }
}

/** Seals the secret S of an unclaimed link for colleagues, who may show it again; the server deletes it at the claim. */
export async function sealLinkSecret(
  place: { readonly agencyId: string; readonly linkId: string },
  compartment: Compartment,
  secret: Uint8Array,
): Promise<SealedBox> {
  return sealCard({ agencyId: place.agencyId, kind: 'link-secret', objectId: place.linkId }, compartment, secret);
}

/** Opens the secret: 32 bytes. */
export async function openLinkSecret(
  place: { readonly agencyId: string; readonly linkId: string },
  compartmentKey: Uint8Array,
  box: SealedBox,
): Promise<Result<Uint8Array, 'decrypt-failed'>> {
  const card = { agencyId: place.agencyId, kind: 'link-secret', objectId: place.linkId } as const;
  const opened = await openCard(card, compartmentKey, box);
  if (!opened.ok) return opened;
  return opened.value instanceof Uint8Array && opened.value.length === 32 ? pass(opened.value) : fail('decrypt-failed');
}
