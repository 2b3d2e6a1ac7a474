// Documents that clients never reach: no rule grants them. FORMAT: fields are only ever added.
import type { PushOutcome } from '@liexin/domain/api/notify';
import type { StepKind } from '@liexin/domain/notify/ladder';
import type { Preferences } from '@liexin/domain/notify/preferences';
import type { PushKind } from '@liexin/domain/notify/push-payload';
import type { GcmDocument, HpkeDocument } from '@liexin/domain/storage/documents';
import type { Timestamp } from 'firebase-admin/firestore';

type B = Uint8Array;
type T = Timestamp;

/** `accounts/{uid}`: the one agency of a staff account. */
export interface AccountDocument {
  agencyId: string;
  createdAt: T;
}

/** `inviteIndex/{inviteId}`: whose invitation it is, and the proof of its secret. */
export interface InviteIndexDocument {
  agency: string;
  authHash: B;
}

/** `agencies/{a}/recovery/current`: the sealed kit and, until the gate, the owner's wrap of ARK and RSK. */
export interface RecoveryDocument {
  kitId: string;
  arkPub: B;
  rskPub: B;
  aukPub: B;
  aukWrap: HpkeDocument<B>;
  owner: string;
  ownerWrap: HpkeDocument<B> | null;
  kit: GcmDocument<B> | null;
  confirmedAt: T | null;
  /** Null since the address of the witness is kept as contacts are (`contacts/witness`). */
  witness: string | null;
}

/** `dueApprovals/{approvalId}`: while a request is not over. `act`: JSON of what its asker handed in for the end of a lone wait. */
export interface DueApprovalDocument {
  agencyId: string;
  dueAt: T;
  act: string | null;
}
/** `dueEmergencies/{emergencyId}`: until it is ended. */
export interface DueEmergencyDocument {
  agencyId: string;
  dueAt: T;
}
/** `roleWork/{agency}.{uid}`: lanes that do not follow a member's roles yet; `at`: of the change. */
export interface RoleWorkDocument {
  agencyId: string;
  uid: string;
  at: T;
  /** Was owner or admin, and knows keys of searches that are not theirs any more. */
  lostKeys: boolean;
  dueAt: T;
}

/** AES-GCM under the unlock phrase, with its parameters. */
export interface PhraseBlob {
  kdf: 'PBKDF2-SHA-256';
  iterations: number;
  salt: B;
  generation: number;
  nonce: B;
  ciphertext: B;
}
/** `agencies/{a}/memberSecrets/{uid}`. */
export interface MemberSecretsDocument {
  phrase: PhraseBlob | null;
}

/** `…/memberSecrets/{uid}/deviceRequests/{deviceId}`: gone after 24 h. */
export interface DeviceRequestDocument {
  deviceId: string;
  dkPub: B;
  dsPub: B;
  pop: B;
  label: string;
  number: string;
  wrong: number;
  state: 'waiting' | 'admitted' | 'refused';
  at: T;
  expireAt: T;
}

/** `agencies/{a}/guestSecrets/{uid}`: the verifier of the six digits and its counters. */
export interface GuestSecretsDocument {
  verifier: B | null;
  pepperVersion: number;
  wrong: number;
  wrongTotal: number;
  setBy: string | null;
  at: T | null;
}

/** `agencies/{a}/laneControl/{laneId}`: what a candidate must not read in the lane. */
export interface LaneControlDocument {
  hold: boolean;
  purging: boolean;
  rotateDue: boolean;
  /** Somebody who signs is gone: the next rotation brings a list without them. */
  listDue?: boolean;
  createdAt: T;
}

/** `removals/{agency}-{uid}`: a member is out, and what follows from it is being done. */
export interface RemovalDocument {
  agencyId: string;
  uid: string;
  by: string;
  /** Of the entry in the key log. */
  seq: number;
  at: T;
  /** When it is to be gone on with; null when all is done. */
  dueAt: T | null;
}

/** `agencies/{a}/settings/renewal`. */
export interface RenewalDocument {
  total: number;
}

/** `agencies/{a}/contacts/{guestUid | 'witness'}`: an e-mail address, sealed under a server key. */
export interface ContactDocument {
  nonce: B;
  ciphertext: B;
  setBy: string;
  at: T;
}

/** `nonces/{nonce}`: 5 minutes, once. */
export interface NonceDocument {
  purpose: 'session' | 'bind';
  subject: string;
  expireAt: T;
}

/** `limits/{key}`: uses inside one window. */
export interface LimitDocument {
  count: number;
  windowStart: T;
  expireAt: T;
}

/** `mails/{id}`: an outbox. No contents, names of persons or link fragments in any field. */
export interface MailDocument {
  to: string;
  subject: string;
  text: string;
  /** `sending`: somebody has it in hand until `dueAt`. `void`: the reason was gone before it left. */
  state: 'pending' | 'sending' | 'sent' | 'failed' | 'void';
  at: T;
  sentAt?: T;
  /** When it is to be tried, or taken up again; null when it is over. */
  dueAt?: T | null;
  tries?: number;
  /** The run of unread messages that it tells of: not sent when that is over. */
  notice?: string;
  expireAt?: T;
}

/** Pushes of one step that are not over yet, by device. `tries`: those before. */
export interface PushRound {
  to: string;
  k: PushKind;
  devices: Record<string, { tries: number; dueAt: T }>;
}
/** What was done, and the evidence. */
export interface NoticeStep {
  kind: StepKind;
  at: T;
  outcome: 'accepted' | 'refused' | 'gone' | 'unreachable' | 'queued' | 'made' | 'skipped';
  device?: string;
}
/** `notices/{id}`: one run of unread messages of one recipient, and what is done so that he reads. */
export interface NoticeDocument {
  agencyId: string;
  laneId: string;
  conversationId: string;
  recipient: string;
  kind: 'staff' | 'candidate';
  isInternal: boolean;
  /** How far he had read when the run began: `noticeMark`. */
  mark: string;
  /** Times of the first and the last unread message known. */
  since: T;
  newest: T;
  state: 'open' | 'ended';
  why: 'read' | 'gone' | null;
  /** Steps of the ladder that were taken, and when the last one was. */
  next: number;
  takenAt: T | null;
  pushing: PushRound | null;
  pushedAt: T | null;
  /** Another message came when the last push was long ago. */
  again: boolean;
  steps: NoticeStep[];
  /** When somebody must look at it; null: when another message comes. */
  dueAt: T | null;
  expireAt: T | null;
}

/** `agencies/{a}/reach/{uid}`: what a member wants to hear of; `mailedAt`: when the last mail to him was queued, and which one. */
export interface ReachDocument {
  preferences?: Preferences;
  lastMail?: { id: string; at: T };
}
/** `agencies/{a}/reach/{uid}/push/{deviceId}`: a browser's subscription. */
export interface PushDeviceDocument {
  endpoint: string;
  p256dh: B;
  auth: B;
  addedAt: T;
  acceptedAt: T | null;
  failing: Exclude<PushOutcome, 'accepted' | 'gone'> | null;
  failingSince: T | null;
}
/** `pushEndpoints/{hash}`: whose subscription a browser's endpoint is; it has one. */
export interface PushEndpointDocument {
  agencyId: string;
  uid: string;
  deviceId: string;
}

/** shred: `shares/{lane}/periods/{period}`. A purged period keeps its marker and is never made again. */
export interface ShareDocument {
  share: B | null;
  state: 'live' | 'purged';
  chained: boolean;
  madeAt: T;
}
