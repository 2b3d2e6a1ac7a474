import { z } from 'zod';

const afterMinutes = z
  .int()
  .min(0)
  .max(7 * 24 * 60);
const rising = (steps: readonly { afterMinutes: number }[]): boolean =>
  steps.every((step, i) => i === 0 || step.afterMinutes >= (steps[i - 1]?.afterMinutes ?? 0));
const once = (steps: readonly { kind: string }[]): boolean => new Set(steps.map(({ kind }) => kind)).size === steps.length;

/** What happens, and how long after the first unread message, while it stays unread. Each kind at most once, in the order of time. */
export const ladderSchema = z.object({
  /** Recipients who are members. */
  staff: z
    .array(z.object({ kind: z.enum(['push', 'mail']), afterMinutes }))
    .refine(rising)
    .refine(once),
  /** Recipients who are candidates: nobody asks them to install anything. `task`: "Remind in WeChat" for the consultant. */
  candidate: z
    .array(z.object({ kind: z.enum(['mail', 'task']), afterMinutes }))
    .refine(rising)
    .refine(once),
});
export type Ladder = z.infer<typeof ladderSchema>;
export type StepKind = 'push' | 'mail' | 'task';

/** In force until an owner or admin sets another one (NT9). */
export const defaultLadder: Ladder = {
  staff: [
    { kind: 'push', afterMinutes: 0 },
    { kind: 'mail', afterMinutes: 15 },
  ],
  candidate: [
    { kind: 'mail', afterMinutes: 2 },
    { kind: 'task', afterMinutes: 24 * 60 },
  ],
};
