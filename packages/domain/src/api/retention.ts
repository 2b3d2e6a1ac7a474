import { z } from 'zod';
import { shortIdSchema } from '../kernel/ids.ts';
import { clocks } from '../retention/clocks.ts';
import type { RetentionReport, RuleEdit } from '../retention/change.ts';
import { dataClasses, jurisdictions } from '../retention/rule.ts';
import { durationUnits } from '../retention/whole-days.ts';

const durationSchema = z.object({ n: z.int().min(1).max(1200), unit: z.enum(durationUnits) });
const scopeSchema = z.discriminatedUnion('level', [
  z.object({ level: z.literal('agency') }),
  z.object({ level: z.literal('team'), id: shortIdSchema }),
  z.object({ level: z.literal('mandate'), id: shortIdSchema }),
  z.object({ level: z.literal('conversation'), id: shortIdSchema }),
]);
/** A short id, or the rule that an agency began with. */
const ruleIdSchema = z.union([shortIdSchema, z.literal('first')]);

const ruleEditSchema = z.object({
  id: ruleIdSchema,
  scope: scopeSchema,
  classes: z.array(z.enum(dataClasses)).min(1).max(dataClasses.length),
  keepAtLeast: durationSchema.nullable(),
  deleteAtLatest: durationSchema.nullable(),
  clock: z.enum(clocks),
  jurisdiction: z.enum(jurisdictions).nullable(),
  isStatutory: z.boolean(),
  locked: z.boolean(),
  isEnded: z.boolean(),
  why: z.string().regex(/^[a-z0-9-]{0,40}$/),
}) satisfies z.ZodType<RuleEdit>;

/**
 * POST /api/retention/changes/{id}/preview (owner, admin): what these edits would do. Each call goes on with a part of the agency until
 * `done` is `total`; then there is a report and the token that a change is asked with. Other edits begin it anew.
 */
export const previewRetentionRequest = z.object({ edits: z.array(ruleEditSchema).min(1).max(20) });
export const previewRetentionResponse = z.object({
  done: z.int(),
  total: z.int(),
  report: z.custom<RetentionReport>((value) => typeof value === 'object').nullable(),
  token: z.string().nullable(),
});
