import type { ResponseOf } from '@liexin/domain/api/routes';
import type { AdmittedDevice, DeviceRecord, Joining } from './vault/device-record.ts';

/** A member on a device that is in. */
export interface Account {
  readonly uid: string;
  readonly email: string;
  readonly agencyId: string;
  readonly device: AdmittedDevice;
}

/** What the server gave a signed-in account that has no keys on this browser. */
export type UnlockAnswer = ResponseOf<'unlock'>;

/**
 * Where this browser stands:
 *
 *     starting → barrier | signed-out | needs-agency | joining | needs-unlock | locked | ready
 *     signed-out → (password) → needs-agency | joining | needs-unlock | ready
 *     joining → (somebody lets them in) → ready
 *     needs-unlock → (phrase, other device, kit) → ready
 *     ready ⇄ locked, ready → signed-out | barrier (removed)
 */
export type SessionState =
  | { readonly kind: 'starting' }
  /** The first visit without a network: there is nothing to show yet. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | {
      readonly kind: 'barrier';
      readonly reason: 'no-secure-context' | 'private-mode' | 'update-needed' | 'removed';
      readonly mayGoOn: boolean;
      readonly agencyName: string | null;
    }
  /** `closing`: the agency is closed, by which closing. */
  | {
      readonly kind: 'signed-out';
      readonly reason: 'none' | 'signed-out' | 'expired' | 'removed';
      readonly agencyName: string | null;
      readonly closing?: string;
    }
  /** Signed in, and the agency was never founded: a sign-up that broke off. */
  | { readonly kind: 'needs-agency'; readonly uid: string; readonly email: string }
  /** Came by an invitation and waits to be let in. `ended`: it was revoked, or somebody else took it. */
  | { readonly kind: 'joining'; readonly uid: string; readonly email: string; readonly joining: Joining; readonly fault: string | null }
  | { readonly kind: 'needs-unlock'; readonly uid: string; readonly email: string; readonly answer: UnlockAnswer; readonly device: DeviceRecord }
  | { readonly kind: 'locked'; readonly account: Account; readonly sinceMs: number; readonly waiting: number }
  | { readonly kind: 'ready'; readonly account: Account };
