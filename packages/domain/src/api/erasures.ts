import { z } from 'zod';
import { languages } from '../agency/region.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { erasureDecisions, erasureGrounds, erasureKinds, erasureParts, erasureStates } from '../retention/erasure.ts';
import { bytesSchema, exactBytes, rawKeySchema, sealedSchema, signatureSchema } from './shapes.ts';

/** Words to the agency and the key of its answer, sealed to the link's key for notes: padded to 256 bytes, 4 kB at most. */
const askSchema = z.object({ enc: rawKeySchema, ciphertext: bytesSchema(4096 + 16) });
/** The agency's answer, under the key that came with the request. */
const letterSchema = z.object({ nonce: exactBytes(12), ciphertext: bytesSchema(8192 + 16) });

const asked = z.object({
  erasureId: longIdSchema,
  ask: askSchema,
  /** SHA-256 of the receipt that stays on the phone: whoever shows it later is told how the request stands. */
  receiptHash: exactBytes(32),
  language: z.enum(languages),
});

/** POST /api/links/{id}/erasures (an admitted device, which signs). One of a kind is open at a time; the same id again changes nothing. */
export const askErasureRequest = asked.extend({ kind: z.enum(erasureKinds), signature: signatureSchema });
/** POST /api/links/{id}/erasures/unbound: by the link alone, while nobody has replied by it. Somebody who said no to the notice asks this way. */
export const askErasureUnboundRequest = asked.extend({ auth: exactBytes(32) });
export const askErasureResponse = z.object({ erasureId: longIdSchema, receivedAtMs: z.int(), dueAtMs: z.int() });

const keptSchema = z.object({ part: z.enum(erasureParts), ground: z.enum(erasureGrounds), untilMs: z.int().nullable() });

/** What both sides are told of a request. */
const standing = z.object({
  erasureId: longIdSchema,
  kind: z.enum(erasureKinds),
  state: z.enum(erasureStates),
  receivedAtMs: z.int(),
  dueAtMs: z.int(),
  decidedAtMs: z.int().nullable(),
  doneAtMs: z.int().nullable(),
  decision: z.enum(erasureDecisions).nullable(),
  ground: z.enum(erasureGrounds).nullable(),
  keep: z.array(keptSchema),
  letter: letterSchema.nullable(),
  certificate: z
    .object({
      certificateId: longIdSchema,
      startedAtMs: z.int(),
      finishedAtMs: z.int(),
      stores: z.array(z.object({ name: z.string().max(40), removed: z.int() })),
      /** After this moment no backup can hold what was deleted. */
      backupHorizonMs: z.int(),
      serverKeySeq: z.int(),
      signature: signatureSchema,
    })
    .nullable(),
});
export type Standing = z.infer<typeof standing>;

/** POST /api/erasures/{id}/receipt and …/withdraw: by the receipt alone, also when device and link are gone. Unknown and wrong are one answer. */
export const receiptRequest = z.object({ agencyId: shortIdSchema, receipt: exactBytes(32) });
export const receiptResponse = standing;

/** GET /api/links/{id}/data (an admitted device): what is kept beside the conversation, and every request about it. */
export const ownDataResponse = z.object({
  deleteByMs: z.int(),
  /** Months of it go before, and the next ones then; null: that is not known yet. Absent: they do not. */
  nextMonthMs: z.int().nullable().optional(),
  rule: z.string().max(64),
  hasContact: z.boolean(),
  notices: z.array(z.object({ version: z.int(), language: z.string().max(8), acceptedAtMs: z.int(), label: z.string().max(80) })),
  consents: z.array(
    z.object({ kind: z.literal('longer'), state: z.enum(['given', 'withdrawn']), version: z.int(), language: z.string().max(8), atMs: z.int() }),
  ),
  erasures: z.array(standing),
});

/** POST /api/links/{id}/consent (an admitted device): stay known to the agency for longer than the rule says, or not any more. */
export const consentRequest = z.object({
  kind: z.literal('longer'),
  state: z.enum(['given', 'withdrawn']),
  version: z.int().min(1),
  language: z.enum(languages),
  signature: signatureSchema,
});

/** GET /api/erasures: owners, admins and compliance reviewers see all, consultants those of conversations they take part in. */
export const erasuresResponse = z.object({
  erasures: z.array(
    standing.extend({
      conversationId: shortIdSchema,
      mandateId: shortIdSchema,
      compartmentId: shortIdSchema,
      linkId: longIdSchema,
      assigned: uidSchema.nullable(),
      identity: z.enum(['device', 'link']),
      /** How the device that asked had been let in; null: by the link alone. */
      how: z.string().max(12).nullable(),
      language: z.enum(languages),
      /** Something stands in the way of deleting: a hold. */
      onHold: z.boolean(),
      ask: askSchema.nullable(),
      agencyCopy: sealedSchema.nullable(),
      decidedBy: uidSchema.nullable(),
    }),
  ),
});

/** POST /api/erasures/{id}/decide (owner, admin; a correction also by a consultant of the conversation). */
export const decideErasureRequest = z.object({
  decision: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['full', 'corrected']) }),
    z.object({ kind: z.literal('partial'), keep: z.array(keptSchema).min(1).max(erasureParts.length) }),
    z.object({ kind: z.literal('refused'), ground: z.enum(erasureGrounds) }),
  ]),
  letter: letterSchema.nullable(),
});
export const decideErasureResponse = z.object({ isDone: z.boolean() });
