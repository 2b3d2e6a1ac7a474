import { expectLength, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox } from '@liexin/proof/sealed-box';
import { expectPoint } from '@liexin/proof/spki';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';

/** What a reply link tells its candidate: the anchor of everything that the page believes. */
export interface LinkCard {
  readonly agencyId: string;
  readonly guestUid: string;
  /** Of the agency: 16 bytes. */
  readonly fingerprint: Uint8Array;
  /** Name of the agency. */
  readonly name: string;
  /** First name of the consultant. */
  readonly first: string;
  /** The consultant's role, as the candidate is told it. */
  readonly role: string;
  readonly language: string;
  /** Where the candidate's details come from. */
  readonly source: string;
  /** US of the maker of the link: raw point, 65 bytes. */
  readonly usPub: Uint8Array;
  /** For notes: raw point, 65 bytes. */
  readonly notePub: Uint8Array;
  /** 32 bytes; lives as long as the guest. */
  readonly digitKey: Uint8Array;
  readonly keyLogSeq: number;
  /** 32 bytes. */
  readonly keyLogHash: Uint8Array;
  /** `signerListHash` of the lane's list 0: 32 bytes. */
  readonly list0Hash: Uint8Array;
}

/**
 * Seals a card under the link's cardKey: CBOR[1, agencyId, guestUid, fingerprint, name, first, role, language, source, usPub,
 * notePub, digitKey, keyLogSeq, keyLogHash, list 0's hash], additional data CBOR['hh.card.v1', linkId]
 * (E15).
 */
export async function sealLinkCard(cardKey: Uint8Array, linkId: string, card: LinkCard): Promise<GcmBox> {
  const bytes = encodeCbor([
    1,
    card.agencyId,
    card.guestUid,
    expectLength(card.fingerprint, 16, 'fingerprint'),
    card.name,
    card.first,
    card.role,
    card.language,
    card.source,
    expectPoint(card.usPub, 'usPub'),
    expectPoint(card.notePub, 'notePub'),
    expectLength(card.digitKey, 32, 'digitKey'),
    card.keyLogSeq,
    expectLength(card.keyLogHash, 32, 'keyLogHash'),
    expectLength(card.list0Hash, 32, 'list0Hash'),
  ]);
  return gcmSeal(cardKey, bytes, aadOf(linkId));
}

/** Opens a card. `bad-card`: it opens but is of another version or shape. */
export async function openLinkCard(cardKey: Uint8Array, linkId: string, box: GcmBox): Promise<Result<LinkCard, 'decrypt-failed' | 'bad-card'>> {
  const opened = await gcmOpen(cardKey, box, aadOf(linkId));
  if (!opened.ok) return opened;
  try {
    return pass(readCard(CborReader.of(opened.value)));
  } catch {
    return fail('bad-card');
  }
}

function readCard(reader: CborReader): LinkCard {
  reader.constant(1, 'version');
  const card: LinkCard = {
    agencyId: reader.text('agencyId'),
    guestUid: reader.text('guestUid'),
    fingerprint: reader.bytes('fingerprint', 16),
    name: reader.text('name'),
    first: reader.text('first'),
    role: reader.text('role'),
    language: reader.text('language'),
    source: reader.text('source'),
    usPub: expectPoint(reader.bytes('usPub'), 'usPub'),
    notePub: expectPoint(reader.bytes('notePub'), 'notePub'),
    digitKey: reader.bytes('digitKey', 32),
    keyLogSeq: reader.count('keyLogSeq'),
    keyLogHash: reader.bytes('keyLogHash', 32),
    list0Hash: reader.bytes('list0Hash', 32),
  };
  reader.end();
  return card;
}

function aadOf(linkId: string): Bytes {
  return encodeCbor(['hh.card.v1', linkId]);
}
