import type { Bytes } from '@liexin/proof/bytes';
import { fingerprintOf } from '@liexin/proof/fingerprint';
import { deviceAddBody, recoverySetBody, serverKeyBody, userAddBody, type RecoveryKeys } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, EMPTY_HEAD, IDENTITY_SIGNER, makeKeyLogEntry, type KeyLogEntry, type KeyLogHead } from '@liexin/proof/key-log-entry';
import { toSpki } from '@liexin/proof/spki';
import type { DeviceKeys } from './device-keys.ts';
import { generateP256, rawPublic } from './p256-key.ts';
import type { PersonKeys } from './person-keys.ts';

/** What a new agency's key log begins with. */
export interface GenesisInput {
  readonly agencyId: string;
  /** The server's public key, raw. */
  readonly serverPub: Uint8Array;
  readonly recovery: RecoveryKeys;
  readonly owner: {
    readonly uid: string;
    readonly keys: PersonKeys;
    readonly device: Pick<DeviceKeys, 'deviceId' | 'dkPub' | 'dsPub'>;
  };
}

/** The beginning of a key log. */
export interface Genesis {
  /** Public half of the agency identity key: raw point, 65 bytes. */
  readonly identityKey: Bytes;
  /** 16 bytes. */
  readonly fingerprint: Bytes;
  /** 1 server.key, 2 user.add, 3 recovery.set by the identity key; 4 dev.add by the owner's US. */
  readonly entries: readonly (KeyLogEntry & { readonly body: Uint8Array })[];
  readonly head: KeyLogHead;
}

/**
 * Makes an agency identity key, signs the first three entries with it and drops it: its private half is non-extractable and
 * no reference outlives this call (P7, E19). The first device follows, signed by the owner. A sign-up that is
 * repeated after a crash makes a new agency id and a new key: nothing half made is taken up.
 */
export async function makeGenesis(input: GenesisInput): Promise<Genesis> {
  const { agencyId, serverPub, recovery, owner } = input;
  const identity = await generateP256('ECDSA', false);
  const identityKey = await rawPublic(identity.publicKey);
  const person = { usPub: owner.keys.usPub, ukPub: owner.keys.ukPub, keysGeneration: 1 };
  const member = userAddBody({ roles: ['consultant', 'owner'], clearance: ['standard', 'compensation'], ...person });
  const device = deviceAddBody({ uid: owner.uid, ...owner.device });
  const byIdentity = { agencyId, signer: IDENTITY_SIGNER, key: identity.privateKey };
  const byOwner = { agencyId, signer: owner.uid, key: owner.keys.us.privateKey };
  const steps = [
    { ...byIdentity, type: 'server.key', subject: AGENCY_SUBJECT, body: serverKeyBody(serverPub) },
    { ...byIdentity, type: 'user.add', subject: owner.uid, body: member },
    { ...byIdentity, type: 'recovery.set', subject: AGENCY_SUBJECT, body: recoverySetBody(recovery) },
    { ...byOwner, type: 'dev.add', subject: owner.device.deviceId, body: device },
  ] as const;
  let head = EMPTY_HEAD;
  const entries: Genesis['entries'][number][] = [];
  for (const step of steps) {
    const made = await makeKeyLogEntry({ ...step, head });
    head = made.head;
    entries.push(made.entry);
  }
  return { identityKey, fingerprint: await fingerprintOf(toSpki(identityKey)), entries, head };
}
