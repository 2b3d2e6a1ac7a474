import { z } from 'zod';
import { contactEmailSchema } from '../agency/contact-email.ts';
import { languages, sources } from '../agency/region.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import {
  epochSchema,
  generationSchema,
  newLaneSchema,
  participantSchema,
  periodShareSchema,
  sealedSchema,
  signerListSchema,
  wireMessageSchema,
} from './shapes.ts';
import { bytesSchema, exactBytes, gcmSchema, hpkeSchema } from './shapes.ts';

/** POST /api/mandates. The id is the client's; repeating with the same id changes nothing. */
export const createMandateRequest = z.object({
  mandateId: shortIdSchema,
  card: sealedSchema,
  compartmentId: shortIdSchema,
  generation: generationSchema,
  team: z.array(uidSchema).min(1).max(50),
  sample: z.boolean(),
});
/** POST /api/conversations: conversation, both lanes, guest and first retention date in one transaction. 409 kit-unconfirmed for a first real one before the gate. */
export const createConversationRequest = z.object({
  conversationId: shortIdSchema,
  mandateId: shortIdSchema,
  compartmentId: shortIdSchema,
  guestUid: longIdSchema,
  card: sealedSchema,
  language: z.enum(languages),
  source: z.enum(sources),
  lanes: z.array(newLaneSchema).length(2),
  contactEmail: contactEmailSchema.nullable(),
});
/** POST /api/mandates/{id}/room: the team's own channel, for everybody who is in the team now. Once; whoever comes later is told which lane it is. */
export const openRoomRequest = z.object({ lane: newLaneSchema });
export const openRoomResponse = z.object({ laneId: shortIdSchema });
/**
 * POST /api/conversations/{id}/compensation: a lane of the tier compensation for those who take part and are cleared for it. `key`: the first
 * such lane of a search brings the key of the tier. Once; whoever comes later is told which lane it is.
 */
export const openCompensationRequest = z.object({
  lane: newLaneSchema,
  compartmentId: shortIdSchema,
  key: generationSchema.nullable(),
});
export const openCompensationResponse = z.object({ laneId: shortIdSchema });
/** POST /api/mandates/{id}/close. Repeating goes on with what is left to close. */
export const closeMandateRequest = z.object({ isPlaced: z.boolean() });
/** Names of what a search's record tells: rows of the agency's ledger. */
export const recordKinds = [
  'mandate.created',
  'mandate.closed',
  'mandate.reopened',
  'mandate.reopen-asked',
  'team.entered',
  'conversation.created',
  'conversation.assigned',
  'conversation.handed-over',
  'conversation.handover-undone',
] as const;
/** GET /api/mandates/{id}/record: what happened in a search, for its team alone, oldest first; of conversations only those that the caller takes part in. */
export const mandateRecordResponse = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(recordKinds),
      /** The search, or a conversation. */
      subject: shortIdSchema,
      atMs: z.int(),
      by: uidSchema,
      /** Of `team.entered`: who came. Of `conversation.assigned` and a handover: who answers from then on; null: nobody. */
      member: uidSchema.nullable(),
      /** Of `mandate.closed`: somebody was placed. */
      isPlaced: z.boolean(),
    }),
  ),
});
/** POST /api/sample/remove: deletes every sample mandate of the caller with all below it. Repeating finishes what a crash left. */
export const removeSampleResponse = z.object({ removed: z.int() });

/** POST /api/lanes/{laneId}/shares: retention shares, made create-only, at most 24 periods, never before participants.from, at most next month. */
export const sharesRequest = z.object({ from: z.int(), to: z.int() });
export const sharesResponse = z.object({ shares: z.array(periodShareSchema) });

/** POST /api/lanes/{laneId}/epochs: rotation. A candidate lane with an unclaimed live link posts the pair opening + reply. 409 stale-epoch | wraps-incomplete. */
export const rotateLaneRequest = z.object({
  expectedEpoch: z.int(),
  epochs: z.array(epochSchema).min(1).max(2),
  signers: signerListSchema.nullable(),
  participants: z.record(uidSchema, participantSchema),
});
export const rotateLaneResponse = z.object({ epoch: z.int() });

/** GET /api/lanes/{laneId}/keys (candidate device token), asked again when lane.epoch or lane.signers changes. A candidate device's way to the keys: wraps for this device or for its link (with the link's share), and who signs. */
export const laneKeysSchema = z.object({
  laneId: shortIdSchema,
  epoch: z.int(),
  epochs: z.array(
    z.object({
      document: epochSchema.omit({ devices: true, links: true }).extend({ by: shortIdSchema, byUid: uidSchema }),
      device: hpkeSchema.nullable(),
      link: gcmSchema.extend({ linkId: longIdSchema, share: exactBytes(32) }).nullable(),
    }),
  ),
  signers: z.array(signerListSchema),
  /** dev.add entries of staff devices and user keys are proved by the signer list: certificate = key log entry. */
  staffDevices: z.array(
    z.object({
      uid: uidSchema,
      deviceId: shortIdSchema,
      entry: z.object({
        seq: z.int(),
        prev: exactBytes(32),
        type: z.string(),
        subject: z.string(),
        body: bytesSchema(4096),
        signer: z.string(),
        signature: exactBytes(64),
      }),
    }),
  ),
  candidateDevices: z.array(
    z.object({
      deviceId: shortIdSchema,
      dsPub: exactBytes(65),
      m: exactBytes(32),
      pop: exactBytes(64),
      dkPub: exactBytes(65),
      nonce: exactBytes(16),
      linkId: longIdSchema,
    }),
  ),
  shares: z.array(periodShareSchema),
});
export const lastMessagesSchema = z.array(wireMessageSchema).max(30);
