import { z } from 'zod';
import { bytesSchema, hpkeSchema, sealedSchema, signatureSchema, signerListSchema } from './shapes.ts';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';

/** At most so many conversations go over in one handover: its plan is one document. */
export const maxHandedOver = 2000;
/** In one request, each in a transaction of its own. */
const maxMoves = 25;

/**
 * GET /api/members/{uid}/work (owner, admin; a lead for searches of the own team): what somebody has in charge, from metadata alone.
 * `unread`: the candidate's newest word was not read by them. `due`: the candidate spoke last. `waiting`: a browser or a note waits at the link.
 */
export const memberWorkResponse = z.object({
  mandates: z.array(
    z.object({
      mandateId: shortIdSchema,
      conversations: z.array(z.object({ conversationId: shortIdSchema, unread: z.boolean(), due: z.boolean(), waiting: z.boolean() })),
    }),
  ),
});

/**
 * POST /api/handovers (owner, admin; a lead for searches of the own team): who takes over what, signed by the maker (HO3), so that
 * devices inside know that it was wanted. `greeting`: what candidates of the search are told, under its newest key; null: nothing.
 * Repeating with the same id changes nothing while it runs; after its end: request-over.
 */
export const createHandoverRequest = z.object({
  handoverId: shortIdSchema,
  from: uidSchema,
  mandates: z
    .array(
      z.object({
        mandateId: shortIdSchema,
        receivers: z
          .array(z.object({ uid: uidSchema, conversationIds: z.array(shortIdSchema).min(1).max(maxHandedOver) }))
          .min(1)
          .max(50),
        greeting: sealedSchema.nullable(),
      }),
    )
    .min(1)
    .max(500),
  signature: signatureSchema,
});

/** The signed way of a newcomer into one lane. */
const laneEntrySchema = z.object({ name: bytesSchema(512), signers: signerListSchema });

/**
 * POST /api/handovers/{id}/moves: conversations of one search to one receiver, by a device that the handover tells. `wrap` where the
 * receiver is not in the search's team; an entry for each lane that does not have them yet, made by somebody inside. Each conversation
 * moves wholly or not at all; what has moved before is told as such.
 */
export const moveHandoverRequest = z.object({
  mandateId: shortIdSchema,
  to: uidSchema,
  wrap: hpkeSchema.extend({ generation: z.int().min(1) }).nullable(),
  conversations: z
    .array(z.object({ conversationId: shortIdSchema, candidate: laneEntrySchema.nullable(), internal: laneEntrySchema.nullable() }))
    .min(1)
    .max(maxMoves),
});
/** `outcome`: moved; left (closed, or somebody else's by now); undone; or the code of what stands in the way. */
export const moveHandoverResponse = z.object({
  results: z.array(z.object({ conversationId: shortIdSchema, outcome: z.string() })),
  settled: z.int(),
  total: z.int(),
});

/** POST /api/handovers/{id}/undo, within seven days: takes back the next conversations; call again while `left` is not 0. */
export const undoHandoverResponse = z.object({ left: z.int() });

/**
 * POST /api/handovers/{id}/greetings (the receiver's device): takes the greeting of these conversations upon itself, or tells that it
 * is safe in its outbox (`queued`). Answers with those that are this device's.
 */
export const greetHandoverRequest = z.object({ conversationIds: z.array(shortIdSchema).min(1).max(100), queued: z.boolean() });
export const greetHandoverResponse = z.object({ conversationIds: z.array(shortIdSchema) });
