// Stored shapes of holds and of what goes for good. FORMAT: fields are only ever added.
import type { LaneKind } from '../agency/role.ts';
import type { HoldReach } from '../retention/hold-reach.ts';
import type { DeletionStore, TrashState } from '../retention/life.ts';
import type { SealedDocument } from './documents.ts';

/** A hold. Owners, admins and auditors read it; the server alone writes it, and nothing takes it away. */
export interface HoldDocument<B, T> {
  schemaVersion: 1;
  scope: HoldReach;
  /** What it is for, sealed for the members of the agency. */
  matter: SealedDocument<B>;
  placedBy: string;
  placedAt: T;
  /** Conversations and parts of them that it covered, and messages of its scope that were deleted before, when it was placed. */
  conversations: number;
  lanes: number;
  gone: { messages: number; certificates: number[] };
  /** Null until two people released it. From `freeAt` on rules delete again. */
  releasedAt: T | null;
  freeAt: T | null;
}

/** A part of a conversation, or a month of one, behind its last day; at its end what is left of it. Owners, admins and auditors read it. No name, no content. */
export interface TrashDocument<B, T> {
  schemaVersion: 1;
  state: TrashState;
  lane: string;
  /** A month of a lane that lives on: UTC year·12 + month − 1; absent: all of the lane. */
  month?: number;
  conversation: string;
  mandate: string;
  kind: LaneKind;
  /** Everybody who took part, ever. */
  uids: string[];
  periods: number[];
  rule: string;
  ruleVersion: number;
  /** A rule, somebody's request, or the closing of the agency. */
  cause: 'rule' | 'erasure' | 'closing';
  messages: number;
  hiddenAt: T;
  /** When it goes for good; later while a hold keeps it. */
  purgeAt: T;
  /** Holds that kept it when it was looked at last. */
  heldBy: string[];
  /** When it is to be looked at again; null when it is over. */
  dueAt: T | null;
  /** The run that it belongs to, once it is decided. */
  run: string | null;
  acked: DeletionStore[];
  /** A store that did not confirm, or the part itself where it broke before its stores, and how often it was tried. */
  failing: { store: DeletionStore | 'part'; tries: number } | null;
  restoredBy: string | null;
  purgedAt: T | null;
  certificate: number | null;
  /** Of the list of ids under a certificate. */
  salt: B;
}

/** Certificate of a run, as `proof` checks it. Owners, admins and auditors read it. */
export interface CertificateDocument<T> {
  schemaVersion: 1;
  number: number;
  at: T;
  /** JSON of a deletion certificate. */
  json: string;
}
