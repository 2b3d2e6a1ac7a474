import { z } from 'zod';

const clockTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** Whether this machine's table of time zones has the name. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** What a member wants to hear of, and when not. Mutes are not here: they are in `prefs/inbox`, which the person's devices write. */
export const preferencesSchema = z.object({
  /** Channels. */
  push: z.boolean(),
  mail: z.boolean(),
  /** Events: messages of candidates' lanes, of internal lanes, tasks. */
  candidateMessages: z.boolean(),
  internalMessages: z.boolean(),
  tasks: z.boolean(),
  /** Times of the clock in `timeZone`; over midnight where `to` is not after `from`; equal means never. Pushes and mails wait for the end. */
  quiet: z.object({ from: clockTime, to: clockTime }).nullable(),
  /** IANA name, as the person's device tells it. */
  timeZone: z.string().max(64).refine(isTimeZone),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** Of somebody who set nothing: everything, at any time. */
export const defaultPreferences: Preferences = {
  push: true,
  mail: true,
  candidateMessages: true,
  internalMessages: true,
  tasks: true,
  quiet: null,
  timeZone: 'UTC',
};
