import { z } from 'zod';
import { languages } from '../agency/region.ts';
import { shortIdSchema } from '../kernel/ids.ts';

const countsSchema = z.object({ conversations: z.int(), searches: z.int(), members: z.int(), held: z.int(), kept: z.int() });

/** GET /api/agency/closing (owner): what closing the agency today would be about. `keptUntilMs`: of what the law keeps, null for nothing. 30 times an hour (`too-many-tries`). */
export const closingPreviewResponse = z.object({
  counts: countsSchema,
  endsAtMs: z.int(),
  keptUntilMs: z.int().nullable(),
  recordUntilMs: z.int(),
  hasWitness: z.boolean(),
});

/** POST /api/agency/closing/undo (owner): takes a closing back before its day. The same again by the same person changes nothing. */
export const undoClosingRequest = z.object({ closingId: shortIdSchema });

/**
 * GET /api/closings/{id}: the end page of an agency, for whoever knows its id: members, owners, the witness. From its day on; before it
 * there is none (`not-found`). No name of a person. `certificate`: JSON of a deletion certificate, null while it is being made.
 */
export const closedAgencyResponse = z.object({
  agency: z.string(),
  language: z.enum(languages),
  state: z.enum(['purging', 'resting', 'closed']),
  endsAtMs: z.int(),
  closedAtMs: z.int().nullable(),
  deleted: z.object({ parts: z.int(), messages: z.int() }),
  left: z.object({ held: z.int(), kept: z.int(), keptUntilMs: z.int().nullable() }),
  recordUntilMs: z.int(),
  certificate: z.string().nullable(),
});
