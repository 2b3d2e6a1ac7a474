import { z } from 'zod';
import { exactBytes } from './shapes.ts';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';

/** In GET /api/config: null where this server sends no pushes. `service`: the browser's own, or the stand-in at `/_push` (notifications.md). */
export const pushConfigSchema = z.object({ key: exactBytes(65), service: z.enum(['browser', 'local']) }).nullable();

/** POST /api/me/push: the subscription of the calling device; takes the place of an earlier one. malformed-request {field: endpoint} for a host that is no known push service. */
export const addPushRequest = z.object({ endpoint: z.string().max(2048), p256dh: exactBytes(65), auth: exactBytes(16) });
/** POST /api/me/push/remove: of the calling device, or of another own one. Repeating changes nothing. */
export const removePushRequest = z.object({ deviceId: shortIdSchema.optional() });

/** What a push service said: took it; the subscription is no more (and was removed); refused it; could not be reached. */
export const pushOutcomes = ['accepted', 'gone', 'refused', 'unreachable'] as const;
export type PushOutcome = (typeof pushOutcomes)[number];
/** POST /api/me/push/test: a push of kind `x` to the calling device, now. `none`: it has no subscription. 10 an hour. */
export const testPushResponse = z.object({ outcome: z.enum([...pushOutcomes, 'none']), status: z.int().nullable() });

/** GET /api/me/channels: what reaches this person, for the health page. */
export const channelsResponse = z.object({
  push: z.array(
    z.object({
      deviceId: shortIdSchema,
      addedAtMs: z.int(),
      /** Last time that the push service took one. */ acceptedAtMs: z.int().nullable(),
      /** Of the last try, when it failed. */ failing: z.enum(pushOutcomes).exclude(['accepted']).nullable(),
    }),
  ),
  mail: z.object({
    /** Whether the account has an address. */ known: z.boolean(),
    lastAtMs: z.int().nullable(),
    lastState: z.enum(['pending', 'sending', 'sent', 'failed']).nullable(),
    /** Where mails go: to a mail server, or no farther than this machine's `/_mailbox`. */ goesTo: z.enum(['smtp', 'mailbox']),
  }),
});
/** GET /api/agency/channels (owner, admin): who cannot be reached. */
export const agencyChannelsResponse = z.object({
  members: z.array(
    z.object({
      uid: uidSchema,
      /** Devices whose last push was taken, or that have had none yet. */ pushDevices: z.int(),
      mail: z.boolean(),
      /** Since when no channel works; null when one does. */ unreachableSinceMs: z.int().nullable(),
    }),
  ),
});

/** GET /api/conversations/{id}/steps (participants): what was done so that somebody reads, newest first, at most 50. */
export const conversationStepsResponse = z.object({
  steps: z.array(
    z.object({
      kind: z.enum(['push', 'mail', 'task', 'by-hand']),
      /** Who was to read. */ recipient: uidSchema,
      atMs: z.int(),
      /** accepted: push service; handed-over: mail server or mailbox; made: task; done: by hand; skipped: nothing to send to, or not wanted. */
      outcome: z.enum(['accepted', 'handed-over', 'queued', 'made', 'done', 'skipped', 'failed']),
    }),
  ),
});

/** How a reminder was given by hand; `not-needed`: the consultant decided against it. */
export const reminderWays = ['wechat', 'phone', 'other', 'not-needed'] as const;
export type ReminderWay = (typeof reminderWays)[number];
/** POST /api/tasks/{taskId}/done (a participant of the conversation): in the ledger as done by hand. Repeating changes nothing. */
export const taskDoneRequest = z.object({ how: z.enum(reminderWays) });
