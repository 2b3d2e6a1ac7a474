import { z } from 'zod';
import { longIdSchema } from '../kernel/ids.ts';

/** So many searches, people and messages one import says that it has. */
const count = z.int().min(0).max(10_000_000);

/**
 * POST /api/imports (owner, admin): a row of the agency's ledger, before the first thing of an import is written. `importId` follows from both
 * agencies, `stream` names the file (IM3). Repeating it writes nothing more.
 */
export const beginImportRequest = z.object({ importId: longIdSchema, stream: longIdSchema, searches: count, people: count, messages: count });
