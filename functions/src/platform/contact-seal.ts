import { encodeCbor } from '@liexin/proof/cbor';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { GcmDocument } from '@liexin/domain/storage/documents';
import { openGcm, sealGcm } from './gcm.ts';
import type { Secrets } from './secrets.ts';

const aadOf = (agencyId: string, guestUid: string) => encodeCbor(['hh.contact.v1', agencyId, guestUid]);

/** A candidate's address for codes: sealed at rest, readable by the server, which must send mails to it (the form says so). */
export const sealContact = (secrets: Secrets, agencyId: string, guestUid: string, email: string): GcmDocument<Uint8Array> =>
  sealGcm(secrets.contactSecret, aadOf(agencyId, guestUid), utf8(email));
export const openContact = (secrets: Secrets, agencyId: string, guestUid: string, sealed: GcmDocument<Uint8Array>): string =>
  fromUtf8(openGcm(secrets.contactSecret, aadOf(agencyId, guestUid), sealed));
