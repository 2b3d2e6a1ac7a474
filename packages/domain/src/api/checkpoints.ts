import { z } from 'zod';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { exactBytes, signatureSchema } from './shapes.ts';

/** A checkpoint as a signed note, cosignatures behind the log's own signature. */
const note = z.string().max(40_000);
const proof = z.array(exactBytes(32)).max(64);

/** POST /api/agency/checkpoint: the newest checkpoint, and that it follows from the tree of which the caller kept a checkpoint. */
export const checkpointRequest = z.object({
  /** Size of the kept tree; null: none was kept. */
  size: z.int().min(1).nullable(),
});
export const checkpointResponse = z.object({
  /** Null: the agency has none yet. */
  latest: z
    .object({
      n: z.int(),
      note,
      atMs: z.int(),
      /** Hashes of the consistency proof; empty where nothing is to be proved or nothing can be. */
      proof,
      /** The server key's word for the log's key. */
      key: z.object({ publicKey: exactBytes(32), serverKeySeq: z.int(), signature: signatureSchema }),
    })
    .nullable(),
});

/** POST /api/agency/cosignatures: the caller's device saw checkpoint n follow from what it had kept. */
export const cosignRequest = z.object({
  n: z.int().min(1),
  /** Seconds since 1970 by the device's clock. */
  at: z.int().min(0),
  signature: signatureSchema,
});

/** POST /api/agency/checkpoints: newest first. Reads only. */
export const checkpointsRequest = z.object({ before: z.int().min(1).nullable() });
export const checkpointsResponse = z.object({
  checkpoints: z.array(z.object({ n: z.int(), note, atMs: z.int() })),
  next: z.int().nullable(),
});

/** POST /api/agency/proofs: conversations and where their records stand in the tree of `size` leaves. Reads only. */
export const headProofsRequest = z.object({
  size: z.int().min(1),
  /** Go on behind this one. */
  after: z.object({ atMs: z.int(), laneId: shortIdSchema }).nullable(),
});
export const headProofsResponse = z.object({
  heads: z.array(
    z.object({
      laneId: shortIdSchema,
      conversationId: shortIdSchema,
      mandateId: shortIdSchema,
      kind: z.enum(['candidate', 'internal', 'offer', 'internalOffer']),
      /** Of the row that is in the tree, and of its chain hash. */
      seq: z.int(),
      hash: exactBytes(32),
      /** Where it is in the tree, and the way to the root; null: it came after the tree of that size. */
      index: z.int(),
      proof: proof.nullable(),
      /** Of the newest row there is; greater than `seq` while the next checkpoint is awaited. */
      tipSeq: z.int(),
      /** When the head went into the tree. */
      atMs: z.int(),
    }),
  ),
  next: z.object({ atMs: z.int(), laneId: shortIdSchema }).nullable(),
});

/** POST /api/agency/checkpoint-alarms: this device saw history rewritten. Kept and told to everybody who can look into it. */
export const checkpointAlarmRequest = z.object({
  kind: z.enum(['rolled-back', 'forked', 'unsigned']),
  /** The checkpoints that do not fit together, as they were signed. */
  kept: note,
  shown: note,
});
export const checkpointAlarmResponse = z.object({ told: z.array(uidSchema) });
