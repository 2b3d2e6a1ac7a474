import { z } from 'zod';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { holdReachKinds } from '../retention/hold-reach.ts';
import { sealedSchema } from './shapes.ts';

/** What a hold shall cover. A candidate is named by the conversation. */
export const holdScopeSchema = z
  .object({
    kind: z.enum(holdReachKinds),
    id: uidSchema.nullable(),
    fromMs: z.int().min(0).nullable(),
    toMs: z.int().min(0).nullable(),
  })
  .refine(({ kind, id }) => (kind === 'agency') === (id === null))
  .refine(({ fromMs, toMs }) => fromMs === null || toMs === null || fromMs < toMs);

const goneSchema = z.object({ messages: z.int(), certificates: z.array(z.int()) });

/** POST /api/holds/preview (owner, auditor): what a hold would keep, and what is gone already. Writes nothing. */
export const holdPreviewRequest = z.object({ scope: holdScopeSchema });
export const holdPreviewResponse = z.object({ conversations: z.int(), parts: z.int(), gone: goneSchema });

/** POST /api/holds (owner, auditor): from the answer on nothing that it covers is deleted. The same id by the same member answers as before. */
export const placeHoldRequest = z.object({ holdId: shortIdSchema, scope: holdScopeSchema, matter: sealedSchema });

/** POST /api/conversations/{id}/restore (owner, admin): brings back what waits in the trash, once. `untilMs`: its new last day. */
export const restoreResponse = z.object({ untilMs: z.int() });

/** What the clock found and did when it looked, in parts of conversations. */
const look = z.object({
  atMs: z.int(),
  hidden: z.int(),
  purged: z.int(),
  held: z.int(),
  failed: z.int(),
  why: z.enum(['worked', 'nothing-due', 'all-held', 'stores-failed', 'more-left']),
});
/** GET /api/retention/health (owner, admin, auditor): whether deletion does what it should. Counts and ids alone. */
export const retentionHealthResponse = z.object({
  look: look.nullable(),
  /** The last look that did something. */
  done: look.nullable(),
  /** Over and not yet hidden or deleted, though nothing keeps it. */
  overdue: z.object({ parts: z.int(), oldestMs: z.int().nullable() }),
  trash: z.object({ parts: z.int(), messages: z.int(), nextMs: z.int().nullable() }),
  held: z.object({ parts: z.int(), messages: z.int() }),
  failing: z.array(z.object({ lane: shortIdSchema, store: z.string(), tries: z.int() })),
});
