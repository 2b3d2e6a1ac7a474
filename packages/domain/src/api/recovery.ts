import { z } from 'zod';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { kitBlobSchema, phraseBlobSchema } from './agency.ts';
import { deviceKeysSchema, hpkeSchema, keyLogEntrySchema, memberKeysSchema, rawKeySchema, sealedSchema, signatureSchema } from './shapes.ts';

/** POST /api/agency/kit/open (owner, admin; 10 an hour): the sealed kit, for somebody who has its words. Null before one was saved. */
export const openKitResponse = z.object({ kit: kitBlobSchema.nullable() });

/** POST /api/agency/kit/tested: RSK's signature over the test statement of that UTC day. Once more on one day changes nothing. */
export const kitTestedRequest = z.object({ kitId: longIdSchema, day: z.int(), signature: signatureSchema });

/**
 * POST /api/recovery (password token): new keys of the person and a device, signed by RSK. The same device asks how it stands with the same
 * call. `looks`: nothing begins; where another device has begun a wait since, `replaced`. `due` and `done` bring the key log: entries are signed
 * on its head. `by`: whoever asked took it back, or an owner said no.
 */
export const recoverRequest = z.object({
  device: deviceKeysSchema,
  keys: memberKeysSchema,
  kitId: longIdSchema,
  signature: signatureSchema,
  looks: z.literal(true).optional(),
});
export const recoverResponse = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), askedMs: z.int(), dueMs: z.int() }),
  z.object({ state: z.literal('stopped'), atMs: z.int(), by: z.enum(['asker', 'owner']) }),
  z.object({ state: z.literal('replaced') }),
  z.object({ state: z.enum(['due', 'done']), keyLog: z.array(keyLogEntrySchema) }),
]);
/** POST /api/recovery/finish (password token), when due: `recover` by RSK, then by the person's new US: `dev.revoke` of each old device, `dev.add`. */
export const finishRecoveryRequest = z.object({ deviceId: shortIdSchema, entries: z.array(keyLogEntrySchema).min(2).max(100) });

/** POST /api/agency/recovery/wraps (owner): keys of compartments sealed for ARK that the caller has no wrap of, page by page. */
export const recoveryWrapsRequest = z.object({ after: shortIdSchema.nullable() });
export const recoveryWrapsResponse = z.object({
  wraps: z.array(z.object({ compartmentId: shortIdSchema, generation: z.int().min(1), ark: hpkeSchema })),
  /** Compartments of this page, and of all. */
  looked: z.int(),
  total: z.int(),
  next: shortIdSchema.nullable(),
});
/** POST /api/me/wraps: newest keys of compartments, wrapped by the caller for the caller's own keys in force. */
export const rewrapRequest = z.object({ wraps: z.record(shortIdSchema, hpkeSchema.extend({ generation: z.int().min(1) })) });

/** POST /api/agency/kit/renew (owner): a new kit in place of the one in force. `entry`: `recovery.set`; `card`: the owner's own, with the new audit key. */
export const renewKitRequest = z.object({
  entry: keyLogEntrySchema,
  kit: kitBlobSchema,
  phrase: phraseBlobSchema,
  aukPub: rawKeySchema,
  aukWrap: hpkeSchema,
  card: sealedSchema,
});
/**
 * POST /api/agency/audit-key/renew (owner): a new audit key, handed to the auditors of now. `entry`: `audit.key`; `wraps`: its private half for each of
 * them, by uid; `aukWrap`: for the kit.
 */
export const renewAuditKeyRequest = z.object({
  entry: keyLogEntrySchema,
  aukWrap: hpkeSchema,
  wraps: z.record(uidSchema, hpkeSchema.extend({ keysGeneration: z.int().min(1) })),
});
/**
 * POST /api/agency/kit/wraps (owner): compartments behind `after` that the kit in force does not open yet. None from the beginning: the wish for a
 * new kit is over.
 */
export const kitWrapsRequest = z.object({ after: shortIdSchema.nullable().optional() });
export const kitWrapsResponse = z.object({
  kitId: longIdSchema,
  /** Of the audit key in force by its entry in the log; 0: the kit's. */
  auditSeq: z.int(),
  left: z.array(z.object({ compartmentId: shortIdSchema, generation: z.int().min(1) })),
  /** Compartments behind `after` that it opens, as far as was looked; and all there are. */
  filled: z.int(),
  total: z.int(),
  /** Where the next page begins; null: there is none. */
  next: shortIdSchema.nullable(),
});
/** POST /api/agency/kit/rewrap (owner): their newest keys, wrapped for the kit's recovery and audit keys. */
export const rewrapKitRequest = z.object({
  kitId: longIdSchema,
  /** Left out: the kit's. */
  auditSeq: z.int().min(0).optional(),
  wraps: z.record(shortIdSchema, z.object({ generation: z.int().min(1), ark: hpkeSchema, auk: hpkeSchema })),
});

/** POST /api/agency/kit/check (owner, admin): newest keys of compartments as they are sealed for the kit, page by page, to be tried with it. */
export const checkKitRequest = z.object({ after: shortIdSchema.nullable() });
export const checkKitResponse = z.object({
  kitId: longIdSchema,
  /** Of the audit key in force by its entry in the log; 0: the kit's. */
  auditSeq: z.int(),
  /** It, sealed for the recovery key. */
  aukWrap: hpkeSchema,
  /** Those that are wrapped for both. */
  wraps: z.array(z.object({ compartmentId: shortIdSchema, generation: z.int().min(1), ark: hpkeSchema.nullable(), auk: hpkeSchema.nullable() })),
  next: shortIdSchema.nullable(),
});
/** POST /api/compartments/{id}/bad-wraps (owner, admin): its newest key does not open for these; it is due from then on. */
export const reportWrapsRequest = z.object({
  generation: z.int().min(1),
  recipients: z
    .array(z.enum(['ark', 'auk']))
    .min(1)
    .max(2),
});
