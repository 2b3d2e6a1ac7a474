import { z } from 'zod';
import { generationSchema, keyLogEntrySchema } from './shapes.ts';

/**
 * POST /api/members/{uid}/remove (owner, admin): `user.remove` signed by the caller. From the answer on the member is out everywhere; `isDone`
 * false: conversations are still being closed behind them, ask again with the same request or leave it to the server's clock.
 */
export const removeMemberRequest = z.object({ entry: keyLogEntrySchema });
export const removeMemberResponse = z.object({ isDone: z.boolean() });

/** POST /api/compartments/{id}/generations: the next generation of a compartment whose key is due. 409 stale-head for the loser of two. */
export const renewGenerationRequest = generationSchema;

/** GET /api/agency/renewal (owner, admin): keys of searches and conversations that the renewal at hand began with, and those left. */
export const renewalResponse = z.object({ total: z.int(), left: z.int() });
