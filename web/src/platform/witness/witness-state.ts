/** Why the server's history is not believed. */
export type AlarmKind = 'rolled-back' | 'forked' | 'unsigned';

/** Evidence, as it was signed: what this device had kept, and what it was shown. It stays on the device until a person goes on. */
export interface WitnessAlarm {
  readonly kind: AlarmKind;
  readonly kept: string;
  /** Empty: nothing was shown at all. */
  readonly shown: string;
  readonly keptSize: number;
  readonly keptAtMs: number;
  readonly seenAtMs: number;
  /** Who was told by the server; null until it took the news. */
  readonly told: readonly string[] | null;
}

/** The newest checkpoint that this device has checked, and how long it has watched. */
export interface KeptCheckpoint {
  readonly n: number;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly note: string;
  /** When the server made it, and when this device checked it. */
  readonly atMs: number;
  readonly checkedAtMs: number;
  /** Nothing before this moment was compared with anything: from here on the device has been watching. */
  readonly sinceMs: number;
}

/** How far this device can vouch for the record of the agency. */
export type WitnessState =
  | { readonly kind: 'unknown' }
  /** Neither owner nor reviewer: their devices watch. */
  | { readonly kind: 'not-entitled' }
  /** There is no checkpoint yet. */
  | { readonly kind: 'none' }
  /** This browser cannot check the signature of checkpoints. */
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'verified'; readonly kept: KeptCheckpoint }
  | { readonly kind: 'alarm'; readonly alarm: WitnessAlarm };
