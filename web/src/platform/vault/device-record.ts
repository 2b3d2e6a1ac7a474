import type { RequestOf } from '@liexin/domain/api/routes';
import type { DeviceKeys } from '@liexin/e2ee/device-keys';
import type { PersonKeys } from '@liexin/e2ee/person-keys';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { KeyLogState } from '@liexin/proof/key-log-state';

/** What this device already trusts of an agency; a log that lacks it is refused. */
export interface Pin {
  /** 16 bytes. */
  readonly fingerprint: Uint8Array;
  /** Raw point of the identity key. */
  readonly identityKey: Uint8Array;
  /** The log as far as it was verified here. */
  readonly log: KeyLogState;
}

/** What admission gives a device. */
export interface Admission {
  readonly agencyId: string;
  /** The person's keys, private halves non-extractable. */
  readonly person: PersonKeys;
  readonly keysGeneration: number;
  /** Keys that the person had before, oldest first. */
  readonly former?: readonly { readonly keysGeneration: number; readonly person: PersonKeys }[];
  readonly pin: Pin;
}

/** A joining that waits to be let in. The person's private keys in it are non-extractable. */
export interface Joining {
  readonly inviteId: string;
  readonly agencyId: string;
  readonly displayName: string;
  /** 16 bytes, from the link: what is trusted. */
  readonly fingerprint: Uint8Array;
  readonly person: PersonKeys;
  /** Sent again as it is after any failure. */
  readonly request: RequestOf<'join'>;
}

/**
 * Somebody who lost every device and asked to come back with the kit. The kit's keys are here, non-extractable, until the record is open
 * again: who asked must not look for the page once more a day later.
 */
export interface Recovering {
  readonly agencyId: string;
  /** 16 bytes, authenticated by the kit. */
  readonly fingerprint: Uint8Array;
  readonly identityKey: Uint8Array;
  /** Head of the log when the kit was made: the log must contain it. */
  readonly pinned: KeyLogHead;
  readonly person: PersonKeys;
  readonly ark: CryptoKeyPair;
  readonly rsk: CryptoKeyPair;
  /** Sent again as it is after any failure. */
  readonly request: RequestOf<'recover'>;
  /** Server times in ms. There once the server has answered: from then on this device only looks. */
  readonly asked?: { readonly askedMs: number; readonly dueMs: number };
}

/** Another device of the person was asked to let this one in (P24). */
export interface Asking {
  /** 32 bytes, made once. Sent to nobody before there is an answer. */
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
  /** Clock of this device. */
  readonly askedAtMs: number;
  /** The first answer, kept before the nonce was shown to anybody. No other one counts. */
  readonly answer?: { readonly by: string; readonly nonce: Uint8Array; readonly atMs: number };
}

/** This browser as a device of one account. Every private key in it is non-extractable; nothing in it is a secret in clear. */
export interface DeviceRecord {
  readonly uid: string;
  readonly deviceId: string;
  readonly keys: DeviceKeys;
  /** AES-GCM: seals outbox, drafts and copies of keys on this device. */
  readonly storageKey: CryptoKey;
  readonly madeAtMs: number;
  /** Null until the device is admitted. */
  readonly admitted: Admission | null;
  /** A sign-up that may or may not have reached the server: it is sent again as it is. */
  readonly pending: { readonly request: RequestOf<'createAgency'>; readonly admitted: Admission } | null;
  /** Absent but while somebody who was invited waits to be let in. */
  readonly joining?: Joining;
  /** Absent but from asking to come back with the kit until every compartment is open again. */
  readonly recovering?: Recovering;
  /** Absent but while another device is asked. */
  readonly asking?: Asking;
}

/** A device whose person's keys are there. */
export type AdmittedDevice = DeviceRecord & { readonly admitted: Admission };

export const isAdmitted = (record: DeviceRecord): record is AdmittedDevice => record.admitted !== null;

/** The record as it is when nothing is asked for with the kit, or everything is open again. */
export const withoutRecovery = (record: DeviceRecord): DeviceRecord => {
  const { recovering, ...rest } = record;
  return recovering === undefined ? record : rest;
};

/** The record as it is when no other device is asked. */
export const withoutAsking = (record: DeviceRecord): DeviceRecord => {
  const { asking, ...rest } = record;
  return asking === undefined ? record : rest;
};
