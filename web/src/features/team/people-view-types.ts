import type { Role } from '@liexin/domain/agency/role';
import type { Loadable, Work } from '../../ui/view-types.ts';

/** What one person can be invited as; owners and reviewers are made by two people. */
export type InviteRole = 'consultant' | 'lead' | 'researcher' | 'admin';
export const inviteRoles: readonly InviteRole[] = ['consultant', 'lead', 'researcher', 'admin'];

export interface PersonRow {
  uid: string;
  name: string;
  email: string;
  roles: readonly Role[];
  isLead: boolean;
  isYou: boolean;
  isRemoved: boolean;
  /** This person may take them out. */
  mayRemove: boolean;
  /** Of taking them out. */
  work: Work;
}

/** Keys that are renewed because somebody left. */
export type RenewalShown = { kind: 'none' } | { kind: 'renewing'; done: number; total: number } | { kind: 'done' };

export interface InvitationRow {
  inviteId: string;
  /** Null until it is opened on this device. */
  name: string | null;
  roles: readonly Role[];
  isLead: boolean;
  state: 'pending' | 'joined' | 'refused' | 'expired';
  /** Server time in ms. */
  expiresAt: number;
  work: Work;
}

export interface PeopleSnapshot {
  people: { status: 'loading' } | { status: 'ready'; value: readonly PersonRow[] };
  renewal: RenewalShown;
  /** To an owner: somebody who could know the kit has left. */
  asksForKit: boolean;
  /** Null: this person may not invite. */
  invitations: null | Loadable<readonly InvitationRow[]>;
  dialog: { kind: 'none' } | { kind: 'invite'; work: Work } | { kind: 'made'; name: string; url: string; agencyName: string; copied: 'none' | 'link' | 'text' };
}

export interface PeopleActions {
  startInvite(): void;
  invite(form: { name: string; role: InviteRole }): void;
  copy(text: string, what: 'link' | 'text'): void;
  closeDialog(): void;
  revoke(inviteId: string): void;
  retry(): void;
  remove(uid: string): void;
}
