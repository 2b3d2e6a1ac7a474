import { z } from 'zod';
import { approachKinds } from '../agency/approach.ts';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { exactBytes, sealedSchema } from './shapes.ts';

/** A tag, the card's own 12 bytes and one of a reason; and at most 500 characters of four bytes: in base64url. */
const [reasonLeast, reasonMost] = [Math.ceil(((16 + 12 + 1) * 4) / 3), Math.ceil(((16 + 16 + 2000) * 4) / 3)];
const reasonSchema = sealedSchema.refine(({ ciphertext }) => ciphertext.length >= reasonLeast && ciphertext.length <= reasonMost);

const tagSchema = exactBytes(16);
/** Tags of one person under every generation of the directory's key (E33): so many generations at most. */
const tagsSchema = z
  .array(z.object({ generation: z.int().min(1), kind: z.enum(approachKinds), tag: tagSchema }))
  .min(1)
  .max(approachKinds.length * 128);
export type ApproachTags = z.infer<typeof tagsSchema>;

/**
 * Somebody of the agency has the same person. From outside of that search it is nobody's name and no search: who looks after the agency is
 * named instead, to be asked. Owners and admins know every search.
 */
const hitSchema = z.object({
  conversationId: shortIdSchema.nullable(),
  mandateId: shortIdSchema.nullable(),
  by: uidSchema.nullable(),
  atMs: z.int(),
  /** Somebody wrote there or gave the link out. */
  isContacted: z.boolean(),
  /** That was less than 24 hours ago. */
  isRecent: z.boolean(),
  /** Whom to ask, where `by` is not told. */
  ask: z.array(uidSchema),
});
const limitSchema = z.object({ entryId: shortIdSchema, isCompany: z.boolean(), untilMs: z.int().nullable(), card: sealedSchema });
const foundSchema = z.object({ hits: z.array(hitSchema), limits: z.array(limitSchema) });
export type ApproachFound = z.infer<typeof foundSchema>;

/** POST /api/approach/check: before a candidate is added. Changes nothing. 60 an hour for each person. */
export const checkApproachRequest = z.object({ mandateId: shortIdSchema, tags: tagsSchema });
export const checkApproachResponse = foundSchema;

/**
 * POST /api/conversations/{id}/approach: before the first message of a conversation or its first link. `reason`: why this person is written to
 * although a colleague did within 24 hours, or the wish to write to somebody who is off-limits. Repeating changes nothing. 409 stale-head
 * where a newer key of the directory is there.
 */
export const clearApproachRequest = z.object({ tags: tagsSchema, reason: reasonSchema.nullable() });
export const approachStates = ['cleared', 'duplicate', 'off-limits', 'asked', 'refused'] as const;
export const clearApproachResponse = foundSchema.extend({ state: z.enum(approachStates) });

/** GET /api/approach/asks: who wants to write to somebody who is off-limits, for whoever may decide. The card is the conversation's. */
export const approachAsksResponse = z.object({
  asks: z.array(
    z.object({
      conversationId: shortIdSchema,
      mandateId: shortIdSchema,
      compartmentId: shortIdSchema,
      card: sealedSchema,
      by: uidSchema,
      atMs: z.int(),
      reason: reasonSchema,
      limits: z.array(limitSchema),
    }),
  ),
});
/** POST /api/conversations/{id}/approach/decide. One's own decision again changes nothing; another one's: 410 request-over. */
export const decideApproachRequest = z.object({ isAllowed: z.boolean() });

/** GET /api/off-limits (owner, admin): what is off-limits now, the newest first. */
export const offLimitsResponse = z.object({ entries: z.array(limitSchema.extend({ by: uidSchema, atMs: z.int() })) });
/** POST /api/off-limits (owner, admin). Repeating with the same ids changes nothing. */
export const addOffLimitsRequest = z.object({
  entries: z
    .array(
      z.object({
        entryId: shortIdSchema,
        isCompany: z.boolean(),
        generation: z.int().min(1),
        tags: z.array(tagSchema).min(1).max(approachKinds.length),
        untilMs: z.int().nullable(),
        card: sealedSchema,
      }),
    )
    .min(1)
    .max(100),
});

/** GET /api/approach/stale: what still stands under a former key of the directory and this person can make new tags for. */
export const staleApproachesResponse = z.object({
  generation: z.int(),
  approaches: z.array(z.object({ conversationId: shortIdSchema, compartmentId: shortIdSchema, card: sealedSchema })),
  entries: z.array(z.object({ entryId: shortIdSchema, isCompany: z.boolean(), card: sealedSchema })),
});
const retagged = z.array(tagSchema).max(approachKinds.length);
/** POST /api/approach/retag: the same under the newest key. What is there under it already, and what is not the caller's to do, is left alone. */
export const retagApproachesRequest = z.object({
  generation: z.int().min(1),
  approaches: z.array(z.object({ conversationId: shortIdSchema, tags: retagged })).max(50),
  entries: z.array(z.object({ entryId: shortIdSchema, tags: retagged })).max(50),
});
