import { z } from 'zod';
import { uidSchema } from '../kernel/ids.ts';

/**
 * POST /api/conversations/{id}/assign: who answers from now on; `to` null: nobody, whoever comes first takes it. `expected`: who it was
 * for the caller, so that of two who take it at once one hears 409 assigned-elsewhere {assigned}. Repeating one's own change changes nothing.
 */
export const assignRequest = z.object({ to: uidSchema.nullable(), expected: uidSchema.nullable() });
