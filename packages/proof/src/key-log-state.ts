import type { DevicePublicKeys, MemberRights, PersonPublicKeys, RecoveryKeys } from './key-log-body.ts';
import type { KeyLogHead } from './key-log-entry.ts';

/** A device of a member, and the entries between which it counted. */
export interface KeyLogDevice extends DevicePublicKeys {
  readonly deviceId: string;
  readonly uid: string;
  /** seq of the entry that first added it. */
  readonly since: number;
  /** seq of entries that certified it again with later keys of its person. */
  readonly again?: readonly number[];
  /** seq of the entry that revoked it or removed its person. */
  readonly until?: number;
}

/** Keys that a person had until the entry `until`: messages and lists of that time are checked with them. */
export interface FormerKeys extends PersonPublicKeys {
  readonly until: number;
}

/** A person in the log. Removed ones stay, so that what they signed can still be checked. */
export interface KeyLogMember extends MemberRights, PersonPublicKeys {
  readonly uid: string;
  readonly status: 'active' | 'removed';
  readonly since: number;
  readonly until?: number;
  readonly devices: ReadonlyMap<string, KeyLogDevice>;
  readonly formerKeys: readonly FormerKeys[];
}

/** What a verified key log says. Plain data: it can be stored and handed back to go on from. */
export interface KeyLogState {
  readonly agencyId: string;
  readonly head: KeyLogHead;
  readonly members: ReadonlyMap<string, KeyLogMember>;
  /** Every server key by the seq of its entry: documents name the one that signed them. */
  readonly serverKeys: ReadonlyMap<number, Uint8Array>;
  readonly serverKey: Uint8Array;
  readonly recovery: RecoveryKeys & { readonly seq: number };
  /** The audit key that auditors were handed last. One from before the recovery set in force is void. */
  readonly audit?: { readonly aukPub: Uint8Array; readonly seq: number } | undefined;
  /**
   * seq of entries whose body is missing or whose type is of a later version. While there is one, the client encrypts to
   * nobody; reading goes on.
   */
  readonly unread: readonly number[];
}

/** The active member of this uid. */
export function activeMember(state: KeyLogState, uid: string): KeyLogMember | undefined {
  const member = state.members.get(uid);
  return member?.status === 'active' ? member : undefined;
}

/** The handed-over audit key in force; undefined where keys are wrapped for the one of the kit, which nobody but the kit opens. */
export function auditKeyIn({ audit, recovery }: Pick<KeyLogState, 'audit' | 'recovery'>): KeyLogState['audit'] {
  return audit !== undefined && audit.seq > recovery.seq ? audit : undefined;
}

/** Whether a device still counted when the log stood at this entry: what it signs on a later head is nobody's. */
export function countsAt(device: KeyLogDevice, keyLogSeq: number): boolean {
  return device.until === undefined || keyLogSeq < device.until;
}

/** The device of this person and id; revoked ones too, with `until`. */
export function deviceOf(state: KeyLogState, uid: string, deviceId: string): KeyLogDevice | undefined {
  return state.members.get(uid)?.devices.get(deviceId);
}
