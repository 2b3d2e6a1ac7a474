import { z } from 'zod';
import { languages } from '../agency/region.ts';
import { roles, tiers } from '../agency/role.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import {
  bytesSchema,
  deviceKeysSchema,
  exactBytes,
  gcmSchema,
  hpkeSchema,
  keyLogEntrySchema,
  memberKeysSchema,
  rawKeySchema,
  sealedSchema,
  signerListSchema,
} from './shapes.ts';

const roleSet = z.array(z.enum(roles)).min(1).max(roles.length);

/** POST /api/invitations (owner, admin): the secret stays in the link; its keys come wrapped for every owner and admin. Repeating changes nothing. */
export const createInvitationRequest = z.object({
  inviteId: longIdSchema,
  roles: roleSet,
  /** A consultant who leads a team. */
  lead: z.boolean(),
  clearance: z.array(z.enum(tiers)).min(1).max(tiers.length),
  /** SHA-256 of `auth`. */
  authHash: exactBytes(32),
  /** For whom it is, under the directory's key: the server does not learn the name. */
  label: sealedSchema,
  wraps: z.record(uidSchema, hpkeSchema.extend({ keysGeneration: z.int().min(1) })),
});

/** POST /api/invitations/{id}/open: proves the secret; changes nothing. Unknown and wrong are one answer. */
export const openInvitationRequest = z.object({ auth: exactBytes(32) });
export const openInvitationResponse = z.object({
  agencyId: shortIdSchema,
  displayName: z.string(),
  fingerprint: exactBytes(16),
  language: z.enum(languages),
  roles: roleSet,
  lead: z.boolean(),
  expiresMs: z.int(),
  state: z.enum(['pending', 'joined', 'admitted', 'revoked', 'expired']),
});

/** POST /api/invitations/{id}/join (password token): the joiner's own keys, proved by the secret. Waits until a device of an owner or admin lets them in. */
export const joinRequest = z.object({
  auth: exactBytes(32),
  /** Of generation 1, wrapped for the one device. */
  keys: memberKeysSchema,
  device: deviceKeysSchema,
  /** HMAC over the join statement. */
  mac: exactBytes(32),
  name: gcmSchema,
});

/** Asking again with the same keys tells where it stands; `log` for the joiner alone, once somebody let them in. */
export const joinResponse = z.object({
  state: z.enum(['joined', 'admitted']),
  log: z.object({ identityKey: rawKeySchema, entries: z.array(keyLogEntrySchema) }).nullable(),
});

/** POST /api/invitations/{id}/admit (owner, admin): `user.add` signed by the caller, the name under the directory's key, wraps of every compartment that the roles open. */
export const admitJoinerRequest = z.object({
  entry: keyLogEntrySchema,
  card: sealedSchema,
  wraps: z.record(shortIdSchema, hpkeSchema.extend({ generation: z.int().min(1) })),
});

/** POST /api/mandates/{id}/team: a member enters the team, with the newest key of its compartment. Lanes are opened one by one (`addReader`). Repeating changes nothing. */
export const enterTeamRequest = z.object({ uid: uidSchema, wrap: hpkeSchema.extend({ generation: z.int().min(1) }) });

/** POST /api/lanes/{id}/readers: a member of the team takes part in a lane from now on, with its whole past. The next signer list names them. */
export const addReaderRequest = z.object({ uid: uidSchema, name: bytesSchema(512), signers: signerListSchema });
