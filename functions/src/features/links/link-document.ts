import type { Language, Source } from '@liexin/domain/agency/region';
import type { GcmDocument, GuestDeviceState, LinkSummary, SealedDocument } from '@liexin/domain/storage/documents';
import type { Timestamp } from 'firebase-admin/firestore';
import { isAgencyOver } from '../../platform/agency-over.ts';
import type { Agency } from '../../platform/stored.ts';

export type LinkState = LinkSummary<unknown>['state'];
export type EndReason = NonNullable<LinkSummary<unknown>['reason']>;
export type Admission = 'link' | 'digits' | 'code' | 'pass' | 'device' | 'staff';

/** A device that bound itself by this link. Waiting ones hold nothing but a number; the rest is public key material. */
export interface LinkDevice {
  state: GuestDeviceState;
  how: Admission | null;
  number: string;
  wrong: number;
  label: string;
  at: Timestamp;
  seenAt: Timestamp;
  dkPub: Uint8Array;
  dsPub: Uint8Array;
  nonce: Uint8Array;
  m: Uint8Array;
  pop: Uint8Array;
  notice: { version: number; language: string; acceptedAtMs: number };
}

/** agencies/{a}/links/{linkId}: server only. */
export interface LinkDocument {
  schemaVersion: 1;
  linkId: string;
  agency: string;
  conversation: string;
  lane: string;
  guest: string;
  authHash: Uint8Array;
  policy: 'after-reply' | 'each-device';
  state: LinkState;
  reason: EndReason | null;
  wasClaimed: boolean;
  guarded: boolean;
  exposed: boolean;
  createdBy: string;
  createdAt: Timestamp;
  openedAt: Timestamp | null;
  claimedAt: Timestamp | null;
  claimedBy: string | null;
  expiresAt: Timestamp;
  endedAt: Timestamp | null;
  card: GcmDocument<Uint8Array> | null;
  agencyCopy: SealedDocument<Uint8Array> | null;
  secret: SealedDocument<Uint8Array> | null;
  notePub: Uint8Array | null;
  notice: { version: number; source: Source } | null;
  devices: Record<string, LinkDevice>;
  binds: { day: number; count: number };
  code: { hash: Uint8Array; expiresAt: Timestamp; wrong: number } | null;
  passes: { hash: Uint8Array; expiresAt: Timestamp }[];
  notes: { unread: number; day: number; count: number };
  /** Of a link whose conversation was deleted: the language in which it says so. */
  language?: Language;
}

export const dayMs = 86_400_000;
/** Days an unclaimed link lives after its last opening. */
export const unclaimedDays = 45;
export const maxProvisional = 5;
export const maxAdmitted = 5;
export const maxBindsPerDay = 30;
/** Waiting devices, and devices that are off, that a link's document keeps. */
export const maxIdle = 30;
export const noteDays = 30;

export const dayOf = (ms: number): number => Math.floor(ms / dayMs);

/** What staff see of the link in the conversation document. */
export const summaryOf = (link: LinkDocument): LinkSummary<Timestamp> => {
  const devices = Object.values(link.devices);
  return {
    linkId: link.linkId,
    state: link.state,
    reason: link.reason,
    guarded: link.guarded,
    exposed: link.exposed,
    opened: devices.filter((device) => device.state === 'provisional' || device.state === 'admitted').length,
    waiting: devices.filter((device) => device.state === 'waiting').length,
    notes: link.notes.unread,
    openedAt: link.openedAt,
    claimedAt: link.claimedAt,
    expiresAt: link.expiresAt,
  };
};

/**
 * How a link begins that takes the place of `earlier` [L32]: what the candidate made theirs stays theirs, and since when. After an
 * impostor it begins anew.
 */
export const startAfter = (
  earlier: Pick<LinkDocument, 'wasClaimed' | 'reason' | 'claimedAt'> | null,
): Pick<LinkDocument, 'state' | 'wasClaimed' | 'claimedAt'> =>
  earlier?.wasClaimed && earlier.reason !== 'impostor'
    ? { state: 'claimed', wasClaimed: true, claimedAt: earlier.claimedAt }
    : { state: 'new', wasClaimed: false, claimedAt: null };

/** State as of `nowMs`: an expired link counts as ended before anybody has written it down. */
export const stateAt = (link: LinkDocument, nowMs: number): { state: LinkState; reason: EndReason | null } =>
  link.state !== 'ended' && link.state !== 'draft' && link.expiresAt.toMillis() <= nowMs
    ? { state: 'ended', reason: 'expired' }
    : { state: link.state, reason: link.reason };

/** The same with its agency: from the day of its closing on every link has ended by that, whether or not the clock has come by (CL6). */
export const stateIn = (agency: Pick<Agency, 'closing'> | undefined, link: LinkDocument, nowMs: number): { state: LinkState; reason: EndReason | null } =>
  isAgencyOver(agency, nowMs) && link.reason !== 'erased' ? { state: 'ended', reason: 'agency-closed' } : stateAt(link, nowMs);
