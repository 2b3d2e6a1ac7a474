import { equalBytes } from './bytes.ts';
import {
  readAuditKeyBody,
  readDeviceAddBody,
  readPersonKeysBody,
  readRecoverySetBody,
  readServerKeyBody,
  readUserAddBody,
  readUserRoleBody,
  type PersonPublicKeys,
  type RecoveryKeys,
} from './key-log-body.ts';
import { AGENCY_SUBJECT, IDENTITY_SIGNER, KEY_LOG_TYPES, RECOVERY_SIGNER, type KeyLogEntry, type KeyLogHead } from './key-log-entry.ts';
import type { KeyLogDevice, KeyLogMember } from './key-log-state.ts';
import { fail, pass, type Result } from './result.ts';

/** What can be wrong with a key log. Each means: encrypt to nobody, tell the person, raise the alarm. */
export type KeyLogFault =
  | 'bad-identity-key'
  | 'bad-genesis'
  | 'identity-key-after-genesis'
  | 'bad-seq'
  | 'bad-prev'
  | 'bad-entry'
  | 'bad-body-hash'
  | 'bad-body'
  | 'missing-body'
  | 'bad-signature'
  | 'unknown-signer'
  | 'unknown-subject'
  | 'duplicate-subject'
  | 'not-allowed'
  | 'last-owner'
  | 'rolled-back'
  | 'forked';

/** A state in the making. */
export interface KeyLogDraft {
  agencyId: string;
  head: KeyLogHead;
  members: Map<string, KeyLogMember>;
  serverKeys: Map<number, Uint8Array>;
  serverKey: Uint8Array | undefined;
  recovery: (RecoveryKeys & { readonly seq: number }) | undefined;
  audit?: { readonly aukPub: Uint8Array; readonly seq: number } | undefined;
  unread: number[];
}

const GENESIS = ['server.key', 'user.add', 'recovery.set'];
const RESERVED = new Set([IDENTITY_SIGNER, RECOVERY_SIGNER, AGENCY_SUBJECT, '']);

/**
 * The key that must have signed this entry. The identity key signs the three entries of the genesis and nothing after
 * them; the recovery signer signs `recover` alone; all else is signed by the US of an active member.
 */
export function authorOf(draft: KeyLogDraft, entry: KeyLogEntry, identityKey: () => Uint8Array): Result<Uint8Array, KeyLogFault> {
  const genesis = GENESIS[entry.seq - 1];
  if (genesis !== undefined) {
    return entry.type === genesis && entry.signer === IDENTITY_SIGNER ? pass(identityKey()) : fail('bad-genesis');
  }
  if (entry.signer === IDENTITY_SIGNER) return fail('identity-key-after-genesis');
  if ((entry.type === 'recover') !== (entry.signer === RECOVERY_SIGNER)) return fail('not-allowed');
  if (entry.signer === RECOVERY_SIGNER) {
    return draft.recovery === undefined ? fail('bad-genesis') : pass(draft.recovery.rskPub);
  }
  const signer = active(draft, entry.signer);
  if (signer !== undefined) return pass(signer.usPub);
  return fail(draft.unread.length > 0 && !draft.members.has(entry.signer) ? 'missing-body' : 'unknown-signer');
}

/** Checks that the (already verified) signer may do this, and writes it into the draft. Returns what is wrong, if anything. */
export function applyKeyLogEntry(draft: KeyLogDraft, entry: KeyLogEntry): KeyLogFault | undefined {
  if (!(KEY_LOG_TYPES as readonly string[]).includes(entry.type)) return putOff(draft, entry);
  const about = entry.type === 'server.key' || entry.type === 'recovery.set' || entry.type === 'audit.key';
  if (about !== (entry.subject === AGENCY_SUBJECT)) return 'bad-body';
  if (!about && RESERVED.has(entry.subject)) return 'bad-body';
  if (entry.type === 'user.remove') return removeUser(draft, entry);
  if (entry.type === 'dev.revoke') return revokeDevice(draft, entry);
  if (entry.body === undefined) return entry.seq <= GENESIS.length ? 'missing-body' : putOff(draft, entry);
  try {
    return applyBody(draft, entry, entry.body);
  } catch {
    return 'bad-body';
  }
}

function applyBody(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  switch (entry.type) {
    case 'server.key':
      if (!byOwner(draft, entry)) return 'not-allowed';
      draft.serverKey = readServerKeyBody(body);
      draft.serverKeys.set(entry.seq, draft.serverKey);
      return undefined;
    case 'recovery.set':
      if (!byOwner(draft, entry)) return 'not-allowed';
      draft.recovery = { ...readRecoverySetBody(body), seq: entry.seq };
      return undefined;
    case 'audit.key':
      if (!byOwner(draft, entry)) return 'not-allowed';
      draft.audit = { aukPub: readAuditKeyBody(body), seq: entry.seq };
      return undefined;
    case 'user.add':
      return addUser(draft, entry, body);
    case 'user.role':
      return changeRole(draft, entry, body);
    case 'uk.rotate':
      return rotateKeys(draft, entry, body);
    case 'recover':
      return recover(draft, entry, body);
    default:
      return addDevice(draft, entry, body);
  }
}

function addUser(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  const added = readUserAddBody(body);
  const former = draft.members.get(entry.subject);
  if (former?.status === 'active') return 'duplicate-subject';
  if (entry.seq === 2) {
    if (!added.roles.includes('owner')) return 'bad-genesis';
  } else if (!mayRule(draft, entry, added.roles) || (added.roles.includes('auditor') && !byOwner(draft, entry))) return 'not-allowed';
  if (added.keysGeneration !== (former?.keysGeneration ?? 0) + 1) return 'bad-body';
  draft.members.set(entry.subject, {
    uid: entry.subject,
    status: 'active',
    since: entry.seq,
    devices: former?.devices ?? new Map(),
    formerKeys: former === undefined ? [] : [...former.formerKeys, formerKeys(former, former.until ?? entry.seq)],
    ...added,
  });
  return undefined;
}

function changeRole(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  const rights = readUserRoleBody(body);
  const member = active(draft, entry.subject);
  if (member === undefined) return unknownSubject(draft);
  if (!mayRule(draft, entry, [...member.roles, ...rights.roles])) return 'not-allowed';
  if (!rights.roles.includes('owner') && isLastOwner(draft, member)) return 'last-owner';
  const isAuditorAnew = member.roles.includes('auditor') !== rights.roles.includes('auditor');
  if (entry.signer === entry.subject || (isAuditorAnew && !byOwner(draft, entry))) return 'not-allowed';
  draft.members.set(member.uid, { ...member, ...rights });
  return undefined;
}

function removeUser(draft: KeyLogDraft, entry: KeyLogEntry): KeyLogFault | undefined {
  const member = active(draft, entry.subject);
  if (member === undefined) return unknownSubject(draft);
  if (!mayRule(draft, entry, member.roles)) return 'not-allowed';
  if (isLastOwner(draft, member)) return 'last-owner';
  const devices = new Map([...member.devices].map(([id, device]) => [id, ended(device, entry.seq)]));
  draft.members.set(member.uid, { ...member, status: 'removed', until: entry.seq, devices });
  return undefined;
}

/** Whoever has the old keys makes the new ones. Who has lost them comes back by the kit. */
function rotateKeys(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  const keys = readPersonKeysBody(body);
  const member = active(draft, entry.subject);
  if (member === undefined) return unknownSubject(draft);
  if (entry.signer !== member.uid) return 'not-allowed';
  return giveKeys(draft, entry, member, keys);
}

function recover(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  const keys = readPersonKeysBody(body);
  const former = draft.members.get(entry.subject);
  // An owner beside what they are: whoever comes back alone must be able to work.
  const before = former?.status === 'active' ? former.roles : [];
  const rights = { roles: [...new Set([...before, 'owner'])].toSorted(), clearance: ['compensation', 'standard'] };
  if (former !== undefined) {
    const { until: _until, ...rest } = former;
    return giveKeys(draft, entry, { ...rest, status: 'active', ...rights }, keys);
  }
  if (keys.keysGeneration !== 1) return 'bad-body';
  const born = { uid: entry.subject, status: 'active', since: entry.seq, devices: new Map(), formerKeys: [] } as const;
  draft.members.set(entry.subject, { ...born, ...rights, ...keys });
  return undefined;
}

function giveKeys(draft: KeyLogDraft, entry: KeyLogEntry, member: KeyLogMember, keys: PersonPublicKeys): KeyLogFault | undefined {
  if (keys.keysGeneration !== member.keysGeneration + 1) return 'bad-body';
  const before = [...member.formerKeys, formerKeys(member, entry.seq)];
  draft.members.set(member.uid, { ...member, ...keys, formerKeys: before });
  return undefined;
}

/** A device is added by its own person alone; once more with the same keys after new person keys, to certify it anew. */
function addDevice(draft: KeyLogDraft, entry: KeyLogEntry, body: Uint8Array): KeyLogFault | undefined {
  const { uid, dkPub, dsPub } = readDeviceAddBody(body);
  if (uid !== entry.signer) return 'not-allowed';
  const member = active(draft, uid);
  if (member === undefined) return unknownSubject(draft);
  const former = findDevice(draft, entry.subject);
  const again = former?.uid === uid && former.until === undefined && equalBytes(former.dsPub, dsPub);
  if (former !== undefined && !(again && equalBytes(former.dkPub, dkPub))) return 'duplicate-subject';
  const later = former === undefined ? {} : { again: [...(former.again ?? []), entry.seq] };
  setDevice(draft, member, { deviceId: entry.subject, uid, dkPub, dsPub, since: former?.since ?? entry.seq, ...later });
  return undefined;
}

function revokeDevice(draft: KeyLogDraft, entry: KeyLogEntry): KeyLogFault | undefined {
  const device = findDevice(draft, entry.subject);
  const member = device === undefined ? undefined : draft.members.get(device.uid);
  if (device === undefined || member === undefined) return unknownSubject(draft);
  if (entry.signer !== member.uid && !mayRule(draft, entry, member.roles)) return 'not-allowed';
  setDevice(draft, member, ended(device, entry.seq));
  return undefined;
}

/** Owners rule over everybody; admins over everybody who neither is nor becomes an owner. */
function mayRule(draft: KeyLogDraft, entry: KeyLogEntry, roles: readonly string[]): boolean {
  const signer = active(draft, entry.signer);
  if (signer === undefined) return false;
  return signer.roles.includes('owner') || (signer.roles.includes('admin') && !roles.includes('owner'));
}

function byOwner(draft: KeyLogDraft, entry: KeyLogEntry): boolean {
  return entry.seq <= GENESIS.length || active(draft, entry.signer)?.roles.includes('owner') === true;
}

function isLastOwner(draft: KeyLogDraft, member: KeyLogMember): boolean {
  if (!member.roles.includes('owner')) return false;
  return ![...draft.members.values()].some((other) => other.uid !== member.uid && other.status === 'active' && other.roles.includes('owner'));
}

function active(draft: KeyLogDraft, uid: string): KeyLogMember | undefined {
  const member = draft.members.get(uid);
  return member?.status === 'active' ? member : undefined;
}

function findDevice(draft: KeyLogDraft, deviceId: string): KeyLogDevice | undefined {
  for (const member of draft.members.values()) {
    const device = member.devices.get(deviceId);
    if (device !== undefined) return device;
  }
  return undefined;
}

function setDevice(draft: KeyLogDraft, member: KeyLogMember, device: KeyLogDevice): void {
  draft.members.set(member.uid, { ...member, devices: new Map(member.devices).set(device.deviceId, device) });
}

function ended(device: KeyLogDevice, seq: number): KeyLogDevice {
  return device.until === undefined ? { ...device, until: seq } : device;
}

function formerKeys(member: KeyLogMember, until: number): PersonPublicKeys & { readonly until: number } {
  return { usPub: member.usPub, ukPub: member.ukPub, keysGeneration: member.keysGeneration, until };
}

/** An entry whose effect cannot be read: it counts in the chain, and nothing is encrypted until its body is there. */
function putOff(draft: KeyLogDraft, entry: KeyLogEntry): undefined {
  draft.unread.push(entry.seq);
}

function unknownSubject(draft: KeyLogDraft): KeyLogFault | undefined {
  return draft.unread.length > 0 ? undefined : 'unknown-subject';
}
