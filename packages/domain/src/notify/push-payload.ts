import { z } from 'zod';

/** What a push is about: a message, a task of a consultant, a test that the person asked for. Stored by nobody; never renamed. */
export const pushKinds = ['m', 't', 'x'] as const;
export type PushKind = (typeof pushKinds)[number];

/**
 * All that a push holds (NT3). `c` is 8 bytes, base64url: SHA-256 of the subscription's `auth` (16 bytes) followed by the UTF-8 of the
 * conversation's id, cut; the device that holds `auth` finds its conversation by hashing its own, nobody else does. Random for a test.
 */
export const pushPayloadSchema = z.object({ v: z.literal(1), k: z.enum(pushKinds), c: z.string().regex(/^[A-Za-z0-9_-]{11}$/) });
export type PushPayload = z.infer<typeof pushPayloadSchema>;
