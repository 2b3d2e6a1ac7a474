import { z } from 'zod';
import { laneKinds } from '../agency/role.ts';
import { exportAbouts, maxPartBytes } from '../export/export.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { bytesSchema, gcmSchema, hpkeSchema, sealedSchema, signatureSchema } from './shapes.ts';

const scopeSchema = z
  .object({
    about: z.enum(exportAbouts),
    id: uidSchema.nullable(),
    fromMs: z.int().min(0).nullable(),
    toMs: z.int().min(0).nullable(),
    kinds: z.array(z.enum(laneKinds)).min(1).max(laneKinds.length),
  })
  .refine(({ about, id, fromMs, toMs }) => (about === 'agency') === (id === null) && (fromMs === null || toMs === null || fromMs < toMs));

/** POST /api/exports/estimate: how much a scope holds. `exact` is false where only the first lanes were counted. A reviewer's look is a row. */
export const estimateExportRequest = z.object({ scope: scopeSchema });
export const estimateExportResponse = z.object({
  conversations: z.int(),
  lanes: z.int(),
  messages: z.int(),
  bytes: z.int(),
  exact: z.boolean(),
});

/**
 * POST /api/exports: writes down what an export should hold; then it is asked for as what takes two people (kind `export`, this id). Case and
 * reason are sealed under the directory's key.
 */
export const askExportRequest = z.object({ exportId: shortIdSchema, scope: scopeSchema, reason: sealedSchema });

/** GET /api/exports/{id}/manifest: the manifest's text as it was sealed, for the device that signs for it. */
export const exportManifestResponse = z.object({ manifest: z.string() });

/** POST /api/exports/{id}/ticket, with a password token of five minutes at most: opens one download by the same person. */
export const exportTicketResponse = z.object({ ticket: longIdSchema });

/**
 * POST /api/exports/{id}/collect: begins the download that the ticket stands for. `signature`: this device's, over the manifest. The
 * same ticket again answers as before and counts once.
 */
export const collectExportRequest = z.object({ ticket: longIdSchema, signature: signatureSchema });
export const collectExportResponse = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.int(), chunks: z.int() })),
  /** Of 3, this one included. */
  downloads: z.int(),
});

/** POST /api/exports/{id}/chunk: a piece of a file, while the ticket holds. */
export const exportChunkRequest = z.object({ ticket: longIdSchema, path: z.string().max(100), chunk: z.int().min(0) });
export const exportChunkResponse = z.object({ bytes: bytesSchema(maxPartBytes + 200_000) });

/** POST /api/exports/{id}/unlock, with a password token of five minutes at most: opens the keys of its contents for an hour. A row, and told with the export. */
export const unlockExportResponse = z.object({ untilMs: z.int() });

/**
 * POST /api/exports/{id}/keys, under a grant: the lanes' keys and shares, in the scope alone, logged; and for auditors the audit key with the
 * wraps and generations of the searches.
 */
export const exportKeysRequest = z.object({ lanes: z.array(shortIdSchema).min(1).max(20) });
export const exportKeysResponse = z.object({
  /** The caller's wrap of the audit key in force; null for who has none. */
  audit: hpkeSchema.extend({ seq: z.int(), keysGeneration: z.int() }).nullable(),
  compartments: z.array(
    z.object({
      compartmentId: shortIdSchema,
      about: z.string(),
      tier: z.enum(['standard', 'compensation']),
      /** Title of the search; null where there is none. */
      card: sealedSchema.nullable(),
      /** Of the newest generation, for the audit key; null for who has no audit key. */
      wrap: hpkeSchema.nullable(),
      generations: z.array(
        z.object({
          generation: z.int(),
          kcv: z.string(),
          prev: gcmSchema.nullable(),
          wrapsHash: z.string(),
          keyLogSeq: z.int(),
          keyLogHash: z.string(),
          byUid: z.string(),
          by: z.string(),
          signature: z.string(),
        }),
      ),
    }),
  ),
  lanes: z.array(
    z.object({
      laneId: shortIdSchema,
      compartmentId: shortIdSchema,
      epochs: z.array(z.object({ epoch: z.int(), key: sealedSchema, kcv: z.string() })),
      shares: z.array(z.object({ period: z.int(), share: z.string() })),
    }),
  ),
});
