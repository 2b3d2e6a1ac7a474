import { z } from 'zod';
import { generationSchema, hpkeSchema, keyLogEntrySchema, memberKeysSchema } from './shapes.ts';

/**
 * POST /api/members/{uid}/remove (owner, admin): `user.remove` signed by the caller. From the answer on the member is out everywhere; `isDone`
 * false: conversations are still being closed behind them, ask again with the same request or leave it to the server's clock.
 */
export const removeMemberRequest = z.object({ entry: keyLogEntrySchema });
export const removeMemberResponse = z.object({ isDone: z.boolean() });

/**
 * POST /api/members/{uid}/devices/{deviceId}/remove (owner, admin): `dev.revoke` signed by the caller. From the answer on the device is out
 * everywhere; its person's keys are made new by their next device. Repeating changes nothing. One's own: `removeDevice`.
 */
export const revokeDeviceRequest = z.object({ entry: keyLogEntrySchema });

/**
 * POST /api/me/keys (a device of the person, once new keys are due): `uk.rotate`, then `dev.add` of every device that is on, by the new US; the
 * new keys wrapped for exactly these. `former`: the keys of before, wrapped for the new ones; absent where this device has no wrap of them. 409 stale-head as elsewhere, also when none are due. Repeating changes nothing.
 */
export const renewOwnKeysRequest = z.object({ entries: z.array(keyLogEntrySchema).min(2).max(100), keys: memberKeysSchema, former: hpkeSchema.optional() });

/** POST /api/compartments/{id}/generations: the next generation of a compartment whose key is due. 409 stale-head for the loser of two. */
export const renewGenerationRequest = generationSchema;

/** GET /api/agency/renewal (owner, admin): keys of searches and conversations that the renewal at hand began with, and those left. */
export const renewalResponse = z.object({ total: z.int(), left: z.int() });
