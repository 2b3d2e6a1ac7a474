import { z } from 'zod';
import { tiers } from '../agency/role.ts';
import { shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { hpkeSchema } from './shapes.ts';

/** POST /api/agency/ledger: the agency's own rows, newest first. Writes nothing but the row that a reviewer has looked. */
export const ledgerRequest = z.object({
  /** Acts of this person alone; null: of everybody. Who may read only their own acts gets these whatever stands here. */
  by: uidSchema.nullable(),
  /** Null: of every kind. */
  kinds: z.array(z.string().min(1).max(40)).min(1).max(30).nullable(),
  /** From this moment on, and before that one. */
  fromMs: z.int().min(0).nullable(),
  toMs: z.int().min(0).nullable(),
  /** Rows older than the one of this number. */
  before: z.int().min(1).nullable(),
});
export const ledgerResponse = z.object({
  /** `own`: the right reaches the caller's own acts and no further. */
  reach: z.enum(['all', 'own']),
  rows: z.array(
    z.object({
      id: z.string(),
      seq: z.int(),
      kind: z.string(),
      subject: z.string(),
      atMs: z.int(),
      detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  /** Null: that was the last one. A page may be short, or empty, and still have one. */
  next: z.int().nullable(),
});

/** GET /api/agency/keys: who should hold the newest key of each search, and whether it is there for them. By ids alone; reads only. */
export const keyHealthResponse = z.object({
  compartments: z.array(
    z.object({
      compartmentId: shortIdSchema,
      /** Null: the agency's directory of names. */
      mandateId: shortIdSchema.nullable(),
      tier: z.enum(tiers),
      generation: z.int(),
      /** Wrapped for the kit, and for reviewers. */
      recovery: z.boolean(),
      audit: z.boolean(),
      /** What is there for these does not open: whoever held the kit has said so. */
      bad: z.array(z.enum(['ark', 'auk'])),
      /** `old`: wrapped for keys that the person no longer has. */
      people: z.array(z.object({ uid: uidSchema, wrap: z.enum(['there', 'missing', 'old']) })),
    }),
  ),
  /** Conversations of a search whose key is to be renewed by then, by tier; the next who writes there does it. */
  lanesDue: z.array(z.object({ mandateId: shortIdSchema, tier: z.enum(tiers), lanes: z.int(), firstByMs: z.int() })),
});

/** GET /api/agency/devices (owner, admin): when everybody's devices were last here; each says so once a day by POST /api/me/device. */
export const devicesResponse = z.object({
  /** By device: the start of the day (UTC) on which it was last here. */
  seenMs: z.record(shortIdSchema, z.int()),
  /** Who gets new keys with the next start of a device, because one is gone that held the old ones. */
  keysDue: z.array(uidSchema),
});

/** POST /api/compartments/{id}/wraps: the newest key once more, for people who should hold it and do not. What is there and good stays. */
export const wrapAgainRequest = z.object({
  generation: z.int().min(1),
  wraps: z.record(uidSchema, hpkeSchema.extend({ keysGeneration: z.int().min(1) })).refine((wraps) => Object.keys(wraps).length > 0),
});
