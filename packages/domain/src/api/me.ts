import { z } from 'zod';
import { languages } from '../agency/region.ts';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { phraseBlobSchema } from './agency.ts';
import { deviceKeysSchema, exactBytes, headSchema, heldKeysSchema, hpkeSchema, keyLogEntrySchema, rawKeySchema, signatureSchema } from './shapes.ts';

/** POST /api/me/unlock (password token, auth_time ≤ 5 min, 5 per hour): wrapped keys and the whole key log. */
export const unlockResponse = z.object({
  agencyId: shortIdSchema,
  uid: uidSchema,
  displayName: z.string(),
  /** Of the agency: phrases are digits in zh, words in en. */ language: z.enum(languages),
  fingerprint: exactBytes(16),
  identityKey: z.string(),
  keys: heldKeysSchema,
  phrase: phraseBlobSchema.nullable(),
  keyLog: z.array(keyLogEntrySchema),
  otherDevices: z.int(),
});
/** POST /api/me/devices: admits this device after the phrase opened the keys. 409 stale-head carries {seq, hash}; the client signs again. */
export const addDeviceRequest = z.object({ device: deviceKeysSchema, entry: keyLogEntrySchema, wrap: hpkeSchema });
/** POST /api/me/devices/{deviceId}/remove (another device of the same person): `dev.revoke`, signed by the person's US. 409 stale-head as above. Repeating changes nothing. */
export const removeDeviceRequest = z.object({ entry: keyLogEntrySchema });
/** PUT /api/me/phrase (device token). */
export const setPhraseRequest = z.object({ phrase: phraseBlobSchema });
/** POST /api/me/phrase/check (password token): whether the blob with this salt is still the one in force. Costs no try and tells nothing else. */
export const checkPhraseRequest = z.object({ salt: phraseBlobSchema.shape.salt });
export const checkPhraseResponse = z.object({ stands: z.boolean() });

/** What a device shows that asked to be let in, once it has an answer. `pop`: it holds the keys. */
export const revealSchema = z.object({ dkPub: rawKeySchema, dsPub: rawKeySchema, nonce: exactBytes(32), pop: signatureSchema });
/** What a device that is in answers to a commitment. `by`: which device. */
export const deviceAnswerSchema = z.object({ by: shortIdSchema, nonce: exactBytes(32) });
/** Why a request came to nothing: turned away by a person, another number typed, or what it showed is not what it had committed itself to. */
const refusalSchema = z.enum(['refused', 'wrong-number', 'false-reveal']);
/**
 * POST /api/me/device-requests (password token): asks a device that is in, and polls with the same call. First a commitment; with an
 * answer it is shown what it was made of. 24 h without an answer, 10 minutes with one.
 */
export const requestDeviceRequest = z.object({
  deviceId: shortIdSchema,
  commitment: exactBytes(32),
  label: z.string().max(60),
  reveal: revealSchema.optional(),
});
export const requestDeviceResponse = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('answered'), answer: deviceAnswerSchema }),
  /** With the key log as it is now: keys may have been made new since `unlock`. */
  z.object({ state: z.literal('admitted'), agencyId: shortIdSchema, token: z.string(), keys: heldKeysSchema, keyLog: z.array(keyLogEntrySchema) }),
  z.object({ state: z.literal('refused'), why: refusalSchema }),
  z.object({ state: z.literal('expired') }),
]);
/** GET /api/me/device-requests (device token): own devices that ask, oldest first. */
export const deviceRequestsResponse = z.object({
  requests: z.array(
    z.object({
      deviceId: shortIdSchema,
      commitment: exactBytes(32),
      label: z.string(),
      atMs: z.int(),
      answer: deviceAnswerSchema.nullable(),
      reveal: revealSchema.nullable(),
    }),
  ),
});
/** POST /api/me/device-requests/{deviceId}/answer: once for each commitment, by the device that calls. */
export const answerDeviceRequest = z.object({ commitment: exactBytes(32), nonce: exactBytes(32) });
/** POST /api/me/device-requests/{deviceId}/admit: by the device that answered. The typed number is compared there and never sent. */
export const admitDeviceRequest = z.object({ commitment: exactBytes(32), entry: keyLogEntrySchema, wrap: hpkeSchema });
/** POST /api/me/device-requests/{deviceId}/refuse. */
export const refuseDeviceRequest = z.object({ commitment: exactBytes(32), why: refusalSchema });

/** POST /api/session/nonce then POST /api/session: a new custom token while the device is on (staff and candidates). */
export const nonceRequest = z.object({ agencyId: shortIdSchema, deviceId: shortIdSchema, uid: uidSchema });
export const nonceResponse = z.object({ nonce: exactBytes(16) });
/** signature = ECDSA(DS, CBOR['hh.session.v1', agencyId, uid, deviceId, nonce]). */
export const sessionRequest = nonceRequest.extend({ nonce: exactBytes(16), signature: signatureSchema });
export const sessionResponse = z.object({ token: z.string(), head: headSchema });
