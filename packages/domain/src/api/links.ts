import { z } from 'zod';
import { languages, sources } from '../agency/region.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { laneKeysSchema, lastMessagesSchema } from './mandates.ts';
import { bytesSchema, epochSchema, exactBytes, gcmSchema, rawKeySchema, sealedSchema, signatureSchema } from './shapes.ts';

// ---- Staff side -------------------------------------------------------------------------------------------------------------------------
/** POST /api/links: a draft; hands out one random share per lane epoch so that the maker can derive the wrapping keys. Repeating returns the same shares. */
export const createLinkRequest = z.object({
  linkId: longIdSchema,
  conversationId: shortIdSchema,
  authHash: exactBytes(32),
  policy: z.enum(['after-reply', 'each-device']),
});
export const createLinkResponse = z.object({
  shares: z.array(z.object({ laneId: shortIdSchema, epoch: z.int(), share: exactBytes(32) })),
  replaces: longIdSchema.nullable(),
});

/**
 * POST /api/links/{linkId}/publish: card, agency copies, and every epoch of the candidate lane again with this link among its recipients
 * (`links` holds only the live link). One transaction; an earlier live link becomes ended{replaced}; repeating changes nothing.
 */
export const publishLinkRequest = z.object({
  card: gcmSchema.extend({ ciphertext: bytesSchema(4096) }),
  /** Under the compartment key: CBOR {kek, macKey, noteKey, digitKey}; `secret` alone is deleted by the server at claim. */
  agencyCopy: sealedSchema,
  secret: sealedSchema,
  notePub: rawKeySchema,
  notice: z.object({ version: z.int().min(1), source: z.enum(sources) }),
  epochs: z.array(epochSchema).min(1).max(200),
});
/** GET /api/conversations/{conversationId}/link (staff of the conversation). */
export const linkDetailResponse = z.object({
  link: z
    .object({
      linkId: longIdSchema,
      state: z.enum(['draft', 'new', 'open', 'claimed', 'ended']),
      reason: z.string().nullable(),
      policy: z.enum(['after-reply', 'each-device']),
      guarded: z.boolean(),
      exposed: z.boolean(),
      agencyCopy: sealedSchema,
      secret: sealedSchema.nullable(),
      /** Stored proof of the secret: with it a rotation asks for this link's shares again. */
      authHash: exactBytes(32),
      /** Agency's copies of the conversation's earlier links: devices that came by them are checked with these. */
      earlier: z.array(z.object({ linkId: longIdSchema, agencyCopy: sealedSchema })),
      /** Every admitted device of the candidate, by whichever link it came: a rotation wraps for these and no others. */
      admitted: z.array(shortIdSchema),
      expiresMs: z.int(),
      hasDigits: z.boolean(),
      devices: z.array(
        z.object({
          deviceId: shortIdSchema,
          state: z.enum(['waiting', 'provisional', 'admitted', 'off']),
          how: z.enum(['link', 'digits', 'code', 'pass', 'device', 'staff']).nullable(),
          atMs: z.int(),
          label: z.string(),
          dkPub: rawKeySchema,
          dsPub: rawKeySchema,
          nonce: exactBytes(16),
          m: exactBytes(32),
          pop: signatureSchema,
          serverSignature: signatureSchema.nullable(),
        }),
      ),
      notes: z.array(z.object({ noteId: longIdSchema, enc: rawKeySchema, ciphertext: bytesSchema(5120), atMs: z.int() })),
    })
    .nullable(),
});
/** POST /api/links/{linkId}/revoke | /impostor: ends the link at once; `epochs` (new, without link and devices) may follow by rotation. */
export const endLinkRequest = z.object({ reason: z.enum(['revoked', 'impostor']) });
/** POST /api/links/{linkId}/devices/{deviceId}/admit: the number typed by the consultant; five wrong ones leave the device waiting and are told. signature = DS of staff over CBOR['hh.admit.v1', agencyId, linkId, deviceId]. */
export const admitCandidateRequest = z.object({ number: z.string().regex(/^\d{4}$/), signature: signatureSchema });
/** POST /api/links/{linkId}/devices/{deviceId}/remove. */
/** POST /api/links/{linkId}/notes/{noteId}/handled. */

// ---- Candidate side (no token unless said; `auth` proves the secret) ---------------------------------------------------------------------
const proof = { auth: exactBytes(32) };
/** POST /api/links/{linkId}/begin: changes nothing but the flag `exposed`. Unknown id and wrong auth: same bytes, same time (link-unknown). */
export const beginRequest = z.object({ ...proof, exposed: z.boolean() });
export const beginResponse = z.object({
  card: gcmSchema.extend({ ciphertext: bytesSchema(4096) }),
  nonce: exactBytes(16),
  step: z.enum(['bind', 'proof', 'ended']),
  reason: z.enum(['revoked', 'replaced', 'impostor', 'expired', 'erased', 'agency-closed']).nullable(),
  notice: z.object({ version: z.int(), source: z.enum(sources), language: z.enum(languages), addedMs: z.int(), deleteByMs: z.int() }),
  /** Ways to prove that a waiting device would have. */
  ways: z.array(z.enum(['digits', 'code', 'pass', 'staff', 'device'])),
});
/** POST /api/links/{linkId}/bind. Repeating with the same device id and keys answers with its present state (waiting devices poll so). m, pop: link-and-keys section 2. */
export const bindRequest = z.object({
  ...proof,
  deviceId: shortIdSchema,
  dkPub: rawKeySchema,
  dsPub: rawKeySchema,
  nonce: exactBytes(16),
  m: exactBytes(32),
  pop: signatureSchema,
  label: z.string().max(60),
  notice: z.object({ version: z.int(), language: z.enum(languages), acceptedAtMs: z.int() }),
  proof: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('digits'), dp: exactBytes(32) }),
      z.object({ kind: z.literal('code'), code: z.string().regex(/^\d{6}$/) }),
      z.object({ kind: z.literal('pass'), pass: exactBytes(16) }),
    ])
    .nullable(),
});
const admittedShape = {
  agencyId: shortIdSchema,
  conversationId: shortIdSchema,
  guestUid: longIdSchema,
  token: z.string(),
  keys: laneKeysSchema,
  messages: lastMessagesSchema,
  lane: z.object({
    /** `untilMs`: reads in an emergency, until then. Who has read in one is not here any more. */
    participants: z.record(
      uidSchema,
      z.object({ can: z.enum(['rw', 'r']), kind: z.enum(['staff', 'candidate']), name: bytesSchema(512), untilMs: z.int().optional() }),
    ),
    deleteByMs: z.int(),
    /** From the first time on what was sent before the second is out of sight [RT62]. */
    gone: z.array(z.tuple([z.int(), z.int()])).optional(),
    state: z.enum(['open', 'closed']),
    cursors: z.record(uidSchema, z.object({ deliveredMicros: z.string(), readMicros: z.string() })),
  }),
  firebase: z.object({ projectId: z.string(), apiKey: z.string() }),
  hasDigits: z.boolean(),
  hasContact: z.boolean(),
  serverTimeMs: z.int(),
};
export const bindResponse = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('waiting'),
    number: z.string().regex(/^\d{4}$/),
    ways: z.array(z.enum(['digits', 'code', 'pass', 'staff', 'device'])),
    triesLeft: z.int().nullable(),
  }),
  z.object({ state: z.literal('provisional'), ...admittedShape }),
  z.object({ state: z.literal('admitted'), ...admittedShape }),
]);
/** POST /api/links/{linkId}/claim (candidate device token). signature = ECDSA(DS, CBOR['hh.claim.v1', agencyId, linkId, deviceId]). One transaction; idempotent per device; the loser gets 409 link-claimed-elsewhere. */
export const claimRequest = z.object({ deviceId: shortIdSchema, signature: signatureSchema });
export const claimResponse = z.object({ token: z.string(), keys: laneKeysSchema });
/** POST /api/links/{linkId}/code: mails a six-digit code to the stored contact (10 min, 5 tries). */
export const codeRequest = z.object({ ...proof, deviceId: shortIdSchema });
/** POST /api/links/{linkId}/digits (admitted device token): dp null removes. signature over CBOR['hh.digits.set.v1', agencyId, guestUid, deviceId, dp | null]. Weak digits are refused on the page, which alone sees them. */
export const digitsRequest = z.object({ dp: exactBytes(32).nullable(), signature: signatureSchema });
/** POST /api/links/{linkId}/pass (admitted device token): makes a pass; server keeps SHA-256(pass) for 10 minutes, one use. signature over CBOR['hh.pass.v1', agencyId, linkId, deviceId, passHash]. */
export const passRequest = z.object({ passHash: exactBytes(32), signature: signatureSchema });
/** POST /api/links/{linkId}/notes: HPKE to the card's notePub, padded to 256, ≤ 4 kB; 3 unread, 5 a day; also ended links for 30 days. */
export const noteRequest = z.object({ ...proof, noteId: longIdSchema, enc: rawKeySchema, ciphertext: bytesSchema(4400) });
/** POST /api/links/{linkId}/approve (admitted device token): admits a waiting device. signature over CBOR['hh.approve.v1', agencyId, linkId, waiting deviceId]. */
export const approveRequest = z.object({ deviceId: shortIdSchema, number: z.string().regex(/^\d{4}$/), signature: signatureSchema });
/** POST /api/links/{linkId}/refuse (admitted device token): turns a waiting device away for good. signature over CBOR['hh.refuse.v1', agencyId, linkId, waiting deviceId]. */
export const refuseRequest = z.object({ deviceId: shortIdSchema, signature: signatureSchema });
/** GET /api/links/{linkId}/waiting (admitted device token): browsers that wait at the live link of the caller's conversation, which may be a later one. Never their numbers. */
export const waitingDevicesResponse = z.object({
  linkId: longIdSchema,
  devices: z.array(z.object({ deviceId: shortIdSchema, label: z.string(), atMs: z.int() })),
});
