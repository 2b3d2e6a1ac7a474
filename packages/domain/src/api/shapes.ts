import { z } from 'zod';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';

/** Bytes travel as base64url without padding. */
export const bytesSchema = (max: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/)
    .max(Math.ceil((max * 4) / 3) + 2);
/** Exactly n bytes. */
export const exactBytes = (n: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((n * 4) / 3)}}$`));

/** P-256 public key, HPKE or ECDSA: the raw uncompressed point. A fingerprint is taken over the SPKI form of the same point. */
export const rawKeySchema = exactBytes(65);
export const signatureSchema = exactBytes(64);

export const sealedSchema = z.object({ generation: z.int().min(1), nonce: exactBytes(12), ciphertext: bytesSchema(16_384) });
export const gcmSchema = z.object({ nonce: exactBytes(12), ciphertext: bytesSchema(4096) });
export const hpkeSchema = z.object({ enc: rawKeySchema, ciphertext: bytesSchema(4096) });

/** Key log entry as posted: the server checks seq, prev and the signature against the log it holds. */
export const keyLogEntrySchema = z.object({
  seq: z.int().min(1),
  prev: exactBytes(32),
  type: z.enum(['server.key', 'user.add', 'user.role', 'user.remove', 'uk.rotate', 'recovery.set', 'recover', 'audit.key', 'dev.add', 'dev.revoke']),
  subject: z.string().max(128),
  body: bytesSchema(4096),
  signer: z.string().max(160),
  signature: signatureSchema,
});
export type KeyLogEntryJson = z.infer<typeof keyLogEntrySchema>;

export const memberKeysSchema = z.object({
  generation: z.int().min(1),
  ukPub: rawKeySchema,
  usPub: rawKeySchema,
  wraps: z.record(shortIdSchema, hpkeSchema),
});
/** A person's keys as their devices are told them. `former`: keys of before, each wrapped for the ones after it, newest first. */
export const heldKeysSchema = memberKeysSchema.extend({ former: z.array(hpkeSchema.extend({ generation: z.int().min(1) })) });
export const deviceKeysSchema = z.object({
  deviceId: shortIdSchema,
  dkPub: rawKeySchema,
  dsPub: rawKeySchema,
  /** What the browser says of itself, for lists: "Chrome · Windows". Proves nothing. */
  label: z.string().max(60).optional(),
});

/** A generation with all its wraps; refused without `ark` and `auk` (link-and-keys, section 5 of the architecture). */
export const generationSchema = z.object({
  generation: z.int().min(1),
  kcv: exactBytes(16),
  prev: gcmSchema.nullable(),
  wrapsHash: exactBytes(32),
  keyLogSeq: z.int(),
  keyLogHash: exactBytes(32),
  signature: signatureSchema,
  wraps: z.record(uidSchema, hpkeSchema.extend({ kind: z.enum(['uk', 'ark', 'auk']), keysGeneration: z.int() })),
});

export const epochSchema = z.object({
  epoch: z.int().min(1),
  phase: z.enum(['opening', 'reply']),
  key: sealedSchema,
  kcv: exactBytes(16),
  devices: z.record(shortIdSchema, hpkeSchema),
  links: z.record(longIdSchema, gcmSchema),
  /** Hash of the sorted recipients and wraps at signing time; signed, so that a wrap may be deleted later without breaking the signature. */
  recipientsHash: exactBytes(32),
  signersN: z.int().min(0),
  signersHash: exactBytes(32),
  keyLogSeq: z.int(),
  keyLogHash: exactBytes(32),
  signature: signatureSchema,
});
export type EpochJson = z.infer<typeof epochSchema>;

export const signerListSchema = z.object({
  n: z.int().min(0),
  prev: exactBytes(32),
  epoch: z.int().min(1),
  keyLogSeq: z.int(),
  keyLogHash: exactBytes(32),
  nonce: exactBytes(12),
  ciphertext: bytesSchema(16_384),
  by: uidSchema,
  signature: signatureSchema,
});
export type SignerListJson = z.infer<typeof signerListSchema>;

export const participantSchema = z.object({ can: z.enum(['rw', 'r']), kind: z.enum(['staff', 'candidate']), name: bytesSchema(512) });

/** A new lane: its first epochs (an opening and a reply epoch for a candidate lane, one for every other), list 0 and who takes part. */
export const newLaneSchema = z.object({
  laneId: shortIdSchema,
  kind: z.enum(['candidate', 'internal', 'internalOffer']),
  epochs: z.array(epochSchema).min(1).max(2),
  signers: signerListSchema,
  participants: z.record(uidSchema, participantSchema),
});

export const periodShareSchema = z.object({ period: z.int(), share: exactBytes(32) });
export const headSchema = z.object({ seq: z.int(), hash: exactBytes(32) });
export const wireMessageSchema = z.object({
  id: longIdSchema,
  version: z.literal(1),
  suite: z.literal(1),
  epoch: z.int(),
  period: z.int(),
  sender: uidSchema,
  device: shortIdSchema,
  counter: z.int(),
  type: z.enum(['msg', 'edit', 'del', 'react', 'note', 'imported']),
  ref: exactBytes(16).optional(),
  keyLogSeq: z.int(),
  keyLogHash: exactBytes(16),
  tipSeq: z.int(),
  tipHash: exactBytes(16),
  nonce: exactBytes(12),
  ciphertext: bytesSchema(65_552),
  commitment: exactBytes(32),
  signature: signatureSchema,
  /** Microseconds since the epoch as a decimal string: a Date would lose the order. */
  sentAtMicros: z.string(),
});
