import { createHmac } from 'node:crypto';
import { encodeCbor } from '@liexin/proof/cbor';
import type { Secrets } from './secrets.ts';

/**
 * [ER8] Whom an erasure was about, as its ledger names them: a keyed hash of the conversation, under a key that is in neither database.
 * Whoever has the conversation and the key finds the entry; the entry leads back to nobody.
 */
export const subjectKey = (secrets: Secrets, agencyId: string, conversationId: string): string =>
  createHmac('sha256', secrets.pepper)
    .update(encodeCbor(['hh.erasure.subject.v1', agencyId, conversationId]))
    .digest('base64url');
