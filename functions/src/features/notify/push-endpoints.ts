import { createHash } from 'node:crypto';
import { paths } from '@liexin/domain/storage/paths';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import type { PushEndpointDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';

/** Whose a browser's endpoint is: a browser has one, and may change hands. */
export const endpointRef = (db: Firestore, endpoint: string): DocumentReference<PushEndpointDocument> =>
  docAt<PushEndpointDocument>(db, paths.pushEndpoint(createHash('sha256').update(endpoint).digest('base64url').slice(0, 22)));
