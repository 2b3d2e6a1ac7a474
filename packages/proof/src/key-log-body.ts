import type { Bytes } from './bytes.ts';
import { CborReader } from './cbor-reader.ts';
import { encodeCbor } from './cbor.ts';
import { FormatFault } from './format-fault.ts';
import { expectPoint } from './spki.ts';

/** Public keys of a person: UK to receive (HPKE), US to sign (ECDSA), raw P-256 points. */
export interface PersonPublicKeys {
  readonly usPub: Uint8Array;
  readonly ukPub: Uint8Array;
  /** From 1; one more at each `uk.rotate`. */
  readonly keysGeneration: number;
}

/** Rights of a member: sets, kept sorted. */
export interface MemberRights {
  /** owner, admin, consultant, researcher, auditor, client. */
  readonly roles: readonly string[];
  /** Tiers: standard, compensation. */
  readonly clearance: readonly string[];
}

/** Public keys of a device: DK to receive, DS to sign. */
export interface DevicePublicKeys {
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
}

/** Recovery of the agency: ARK to receive, RSK to sign `recover`; their private halves are in the kit alone. */
export interface RecoveryKeys {
  readonly arkPub: Uint8Array;
  readonly rskPub: Uint8Array;
  readonly kitId: string;
}

/** Body of `server.key`: CBOR[public key]. */
export function serverKeyBody(publicKey: Uint8Array): Bytes {
  return encodeCbor([publicKey]);
}

export function readServerKeyBody(body: Uint8Array): Uint8Array {
  return read(body, (reader) => point(reader, 'serverKey'));
}

/** Body of `user.add`: CBOR[roles, clearance, usPub, ukPub, generation]. */
export function userAddBody(member: MemberRights & PersonPublicKeys): Bytes {
  return encodeCbor([...rightsItems(member), member.usPub, member.ukPub, member.keysGeneration]);
}

export function readUserAddBody(body: Uint8Array): MemberRights & PersonPublicKeys {
  return read(body, (reader) => ({ ...rights(reader), ...personKeys(reader) }));
}

/** Body of `user.role`: CBOR[roles, clearance]. */
export function userRoleBody(member: MemberRights): Bytes {
  return encodeCbor(rightsItems(member));
}

export function readUserRoleBody(body: Uint8Array): MemberRights {
  return read(body, rights);
}

/** Body of `uk.rotate` and `recover`: CBOR[usPub, ukPub, generation]. */
export function personKeysBody(keys: PersonPublicKeys): Bytes {
  return encodeCbor([keys.usPub, keys.ukPub, keys.keysGeneration]);
}

export function readPersonKeysBody(body: Uint8Array): PersonPublicKeys {
  return read(body, personKeys);
}

/** Body of `dev.add`: CBOR[uid, dkPub, dsPub]; the entry's subject is the device id. */
export function deviceAddBody(device: DevicePublicKeys & { readonly uid: string }): Bytes {
  return encodeCbor([device.uid, device.dkPub, device.dsPub]);
}

export function readDeviceAddBody(body: Uint8Array): DevicePublicKeys & { readonly uid: string } {
  return read(body, (reader) => ({
    uid: reader.text('uid'),
    dkPub: point(reader, 'dkPub'),
    dsPub: point(reader, 'dsPub'),
  }));
}

/** Body of `recovery.set`: CBOR[arkPub, rskPub, kitId]. */
export function recoverySetBody(recovery: RecoveryKeys): Bytes {
  return encodeCbor([recovery.arkPub, recovery.rskPub, recovery.kitId]);
}

export function readRecoverySetBody(body: Uint8Array): RecoveryKeys {
  return read(body, (reader) => ({
    arkPub: point(reader, 'arkPub'),
    rskPub: point(reader, 'rskPub'),
    kitId: reader.text('kitId'),
  }));
}

/** Body of `audit.key`: CBOR[aukPub], a raw point. */
export function auditKeyBody(aukPub: Uint8Array): Bytes {
  return encodeCbor([aukPub]);
}

export function readAuditKeyBody(body: Uint8Array): Uint8Array {
  return read(body, (reader) => point(reader, 'aukPub'));
}

/** Body of `user.remove` and `dev.revoke`: CBOR[]. The subject says all. */
export function emptyBody(): Bytes {
  return encodeCbor([]);
}

function read<T>(body: Uint8Array, fields: (reader: CborReader) => T): T {
  const reader = CborReader.of(body);
  const value = fields(reader);
  reader.end();
  return value;
}

function point(reader: CborReader, field: string): Uint8Array {
  return expectPoint(reader.bytes(field), field);
}

function personKeys(reader: CborReader): PersonPublicKeys {
  return { usPub: point(reader, 'usPub'), ukPub: point(reader, 'ukPub'), keysGeneration: reader.count('generation') };
}

function rightsItems({ roles, clearance }: MemberRights): [string[], string[]] {
  return [sortedSet(roles), sortedSet(clearance)];
}

function rights(reader: CborReader): MemberRights {
  return { roles: expectSet(reader.texts('roles'), 'roles'), clearance: expectSet(reader.texts('clearance'), 'clearance') };
}

function sortedSet(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

function expectSet(items: readonly string[], field: string): readonly string[] {
  const sorted = sortedSet(items);
  if (sorted.length !== items.length || sorted.some((item, i) => item !== items[i])) throw new FormatFault('bad-shape', field);
  return items;
}
