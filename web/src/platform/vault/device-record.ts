import type { RequestOf } from '@liexin/domain/api/routes';
import type { KeyLogState } from '@liexin/proof/key-log-state';

/** A key pair of which the private half cannot be read out, with its public half as a raw point (65 bytes). */
export interface HeldPair {
  readonly pair: CryptoKeyPair;
  readonly publicKey: Uint8Array;
}

/** The person's two keys as this device holds them. */
export interface HeldPersonKeys {
  /** To receive (HPKE). */
  readonly uk: HeldPair;
  /** To sign (ECDSA). */
  readonly us: HeldPair;
  readonly generation: number;
}

/** What this device already trusts of an agency; a log that lacks it is refused. */
export interface Pin {
  /** 16 bytes. */
  readonly fingerprint: Uint8Array;
  /** Raw point of the identity key. */
  readonly identityKey: Uint8Array;
  /** The log as far as it was verified here. */
  readonly log: KeyLogState;
}

/** This browser as a device of one account. Every private key in it is non-extractable; nothing in it is a secret in clear. */
export interface DeviceRecord {
  readonly uid: string;
  readonly deviceId: string;
  /** DK: what is meant for this device is wrapped to it. */
  readonly dk: HeldPair;
  /** DS: signs what this device says. */
  readonly ds: HeldPair;
  /** AES-GCM: seals outbox, drafts and copies of keys on this device. */
  readonly storageKey: CryptoKey;
  readonly madeAtMs: number;
  /** Null until the device is admitted. */
  readonly admitted: { readonly agencyId: string; readonly keys: HeldPersonKeys; readonly pin: Pin } | null;
  /** A sign-up that may or may not have reached the server: it is sent again as it is. */
  readonly pending: { readonly request: RequestOf<'createAgency'>; readonly admitted: NonNullable<DeviceRecord['admitted']> } | null;
}

/** A device whose person's keys are there. */
export type AdmittedDevice = DeviceRecord & { readonly admitted: NonNullable<DeviceRecord['admitted']> };

export const isAdmitted = (record: DeviceRecord): record is AdmittedDevice => record.admitted !== null;
