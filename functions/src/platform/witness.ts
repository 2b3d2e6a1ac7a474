import { paths } from '@liexin/domain/storage/paths';
import type { GcmDocument } from '@liexin/domain/storage/documents';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { openContact, sealContact } from './contact-seal.ts';
import type { Secrets } from './secrets.ts';
import type { ContactDocument } from './server-documents.ts';
import { docAt } from './stored.ts';

/** Stands where the uid of a candidate stands in other contacts; no uid is so short. */
const WITNESS = 'witness';

export const witnessRef = (db: Firestore, agencyId: string): DocumentReference<ContactDocument> => docAt<ContactDocument>(db, paths.contact(agencyId, WITNESS));

/** The address of somebody outside who is told when one person acts alone: kept as candidates' addresses are. */
export const sealWitness = (secrets: Secrets, agencyId: string, email: string): GcmDocument<Uint8Array> => sealContact(secrets, agencyId, WITNESS, email);
export const openWitness = (secrets: Secrets, agencyId: string, sealed: ContactDocument | undefined): string | null =>
  sealed ? openContact(secrets, agencyId, WITNESS, sealed) : null;
