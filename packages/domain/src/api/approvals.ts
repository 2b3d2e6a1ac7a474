import { z } from 'zod';
import { givenRoles } from '../agency/role-change.ts';
import { tiers } from '../agency/role.ts';
import type { ApprovalKind } from '../agency/two-person.ts';
import { longIdSchema, shortIdSchema, uidSchema } from '../kernel/ids.ts';
import { hpkeSchema, keyLogEntrySchema, sealedSchema } from './shapes.ts';

/** A tag, the card's own 12 bytes and ten of a reason; and at most 500 characters of four bytes: in base64url. */
const [reasonLeast, reasonMost] = [Math.ceil(((16 + 12 + 10) * 4) / 3), Math.ceil(((16 + 16 + 2000) * 4) / 3)];

const roleStateSchema = z.object({
  roles: z.array(z.enum(givenRoles)).min(1).max(givenRoles.length),
  /** A consultant who leads a team. */
  lead: z.boolean(),
  clearance: z.array(z.enum(tiers)).min(1).max(tiers.length),
});

/** What carries a change of roles out: `user.role` on the present head, and the newest key of every search for whoever becomes owner or admin. */
export const roleActSchema = z.object({
  entry: keyLogEntrySchema,
  wraps: z.record(shortIdSchema, hpkeSchema.extend({ generation: z.int().min(1) })),
});
export type RoleAct = z.infer<typeof roleActSchema>;

/** POST /api/members/{uid}/role (owner, admin): roles other than owner and auditor, at once, never one's own. Repeating changes nothing. */
export const changeRoleRequest = z.object({ to: roleStateSchema, act: roleActSchema });

const wishOf = <K extends Exclude<ApprovalKind, 'role'>>(kind: K) => z.object({ approvalId: longIdSchema, kind: z.literal(kind), subject: shortIdSchema });

/**
 * POST /api/approvals: asks for what takes two people. `act` of a role is kept only where nobody else could approve: it is done after the
 * lone wait. `subject` of the other kinds is the thing that it is about: what is asked stands with that thing, and nothing is signed.
 * Repeating with the same id changes nothing while the request is open; after its end: request-over.
 */
export const askApprovalRequest = z.discriminatedUnion('kind', [
  z.object({
    approvalId: longIdSchema,
    kind: z.literal('role'),
    subject: uidSchema,
    to: roleStateSchema,
    act: roleActSchema.nullable(),
  }),
  /** A change of retention rules, with the preview that was looked at. */
  wishOf('retention').extend({ previewToken: z.string().length(43) }),
  wishOf('hold-release'),
  wishOf('export'),
  wishOf('closing'),
]);

/** POST /api/approvals/{id}/give, by somebody else; POST /api/approvals/{id}/finish, by who asked, once it is ripe. `act`: of a role, else null. */
export const approvalActRequest = z.object({ act: roleActSchema.nullable() });

/**
 * POST /api/conversations/{id}/emergency (owner, admin, outside of the team): 60 minutes of reading. The reason is sealed under the
 * directory's key; an empty one does not fit. The same id again answers as before.
 */
export const emergencyRequest = z.object({
  emergencyId: longIdSchema,
  reason: sealedSchema.refine(({ ciphertext }) => ciphertext.length >= reasonLeast && ciphertext.length <= reasonMost),
});
export const emergencyResponse = z.object({ untilMs: z.int(), told: z.array(uidSchema) });

/** GET /api/mandates/{id}/conversations (owner, admin): which conversations a search has, to choose one from. */
export const mandateConversationsResponse = z.object({
  conversations: z.array(z.object({ conversationId: shortIdSchema, card: sealedSchema, assigned: uidSchema.nullable(), readers: z.array(uidSchema) })),
});

/** GET and PUT /api/agency/witness (owner): who outside of the agency is told when somebody acts alone. */
export const witnessSchema = z.object({ email: z.email().max(254).nullable() });
