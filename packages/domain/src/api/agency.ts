import { z } from 'zod';
import { languages, regions } from '../agency/region.ts';
import { pushConfigSchema } from './notify.ts';
import { longIdSchema, shortIdSchema } from '../kernel/ids.ts';
import {
  bytesSchema,
  deviceKeysSchema,
  exactBytes,
  generationSchema,
  headSchema,
  hpkeSchema,
  keyLogEntrySchema,
  memberKeysSchema,
  rawKeySchema,
  sealedSchema,
} from './shapes.ts';

/** GET /api/config: what a page needs before anything else. Public. */
export const configResponse = z.object({
  projectId: z.string(),
  apiKey: z.string(),
  serverKey: rawKeySchema,
  serverKeySeq: z.int(),
  serverTimeMs: z.int(),
  candidateOrigin: z.string().nullable(),
  minClient: z.int(),
  push: pushConfigSchema,
});

/** POST /api/agencies. Natural idempotency: the same agencyId by the same account answers again with a fresh token. */
export const createAgencyRequest = z.object({
  agencyId: shortIdSchema,
  displayName: z.string().min(1).max(80),
  region: z.enum(regions),
  language: z.enum(languages),
  identityKey: rawKeySchema,
  fingerprint: exactBytes(16),
  /** 1 server.key, 2 user.add (owner), 3 recovery.set, all signed by the identity key; 4 dev.add signed by the owner's US. */
  entries: z.array(keyLogEntrySchema).length(4),
  keys: memberKeysSchema,
  device: deviceKeysSchema,
  recovery: z.object({ kitId: longIdSchema, arkPub: rawKeySchema, rskPub: rawKeySchema, ownerWrap: hpkeSchema, aukPub: rawKeySchema, aukWrap: hpkeSchema }),
  directory: z.object({ compartmentId: shortIdSchema, generation: generationSchema }),
  card: sealedSchema,
  witness: z.email().max(254).nullable(),
});
export const signedInResponse = z.object({ agencyId: shortIdSchema, token: z.string(), head: headSchema });

/** Sealed under the phrase; parameters are checked by the client (600 000 ≤ iterations ≤ 5 000 000, salt ≥ 16 bytes). */
export const phraseBlobSchema = z.object({
  kdf: z.literal('PBKDF2-SHA-256'),
  iterations: z.int(),
  salt: bytesSchema(64),
  generation: z.int(),
  nonce: exactBytes(12),
  ciphertext: bytesSchema(4096),
});
export const kitBlobSchema = z.object({ kitId: longIdSchema, nonce: exactBytes(12), ciphertext: bytesSchema(4096) });

/** POST /api/agency/kit: stores the sealed kit and, in the same write, the owner's phrase blob. Repeating replaces both while unconfirmed. */
export const saveKitRequest = z.object({ kit: kitBlobSchema, phrase: phraseBlobSchema });
/** POST /api/agency/kit/confirm: deletes the owner's wrap of ARK and RSK. Repeating changes nothing. */
export const confirmKitRequest = z.object({ kitId: longIdSchema });
/** GET /api/agency/recovery (owner or admin device): what is needed to wrap for ARK and AUK and, until the gate, to make the kit. */
export const recoveryResponse = z.object({
  kitId: longIdSchema,
  arkPub: rawKeySchema,
  rskPub: rawKeySchema,
  aukPub: rawKeySchema,
  ownerWrap: hpkeSchema.nullable(),
  confirmed: z.boolean(),
});
export const emptyResponse = z.object({});
