// Stored shapes, as rules, functions and clients see them. `B` is the bytes type of the SDK at hand, `T` its timestamp:
// a web client uses Bytes and Timestamp, the admin SDK Buffer and its own Timestamp. FORMAT: fields are only ever added.
import type { LaneKind, Role, Tier } from '../agency/role.ts';
import type { Language, Region } from '../agency/region.ts';
import type { RoleState } from '../agency/role-change.ts';
import type { ApprovalKind, ApprovalState } from '../agency/two-person.ts';
import type { ClosingCounts } from '../retention/closing.ts';
import type { AgencyClosing } from './agency-closing.ts';

/** AES-GCM under a compartment key of `generation`. */
export interface SealedDocument<B> {
  generation: number;
  nonce: B;
  ciphertext: B;
}
/** HPKE, single shot. */
export interface HpkeDocument<B> {
  enc: B;
  ciphertext: B;
}
/** AES-GCM under a key both sides derive. */
export interface GcmDocument<B> {
  nonce: B;
  ciphertext: B;
}

export interface AgencyDocument<B, T> {
  schemaVersion: 1;
  displayName: string;
  fingerprint: B;
  identityKey: B;
  keyLog: { seq: number; hash: B };
  region: Region;
  language: Language;
  minClient: number;
  /** `testedAt`: when somebody last showed that they hold it; absent until then. */
  kit: { kitId: string; confirmedAt: T | null; testedAt?: T };
  /** The audit key that was handed over last, who has it (by generation of their keys), and whether all searches are wrapped for it. */
  audit?: { seq: number; kitId: string; holders: Record<string, number>; isFilled: boolean };
  directory: string;
  /** Since when the directory wants a new key; null or absent while it does not. */
  keysDue?: T | null;
  /** Since when a fresh kit is wanted, because somebody who could know this one is gone or it was used; null or absent while none is. */
  kitDue?: T | null;
  closing?: AgencyClosing<T> | null;
  createdAt: T;
}

export interface MemberDocument<B, T> {
  schemaVersion: 1;
  roles: Role[];
  /** A consultant who leads a team. */
  lead?: boolean;
  status: 'active' | 'removed';
  clearance: Tier[];
  /** `label`: what its browser said of itself, for lists. `again`: entries that certified it anew, with later keys of its person. */
  devices: Record<string, { on: boolean; keyLogSeq: number; label?: string; again?: number[] }>;
  notBefore: T;
  keysGeneration: number;
  /** Since when the person wants new keys, because a device that held them is gone; null or absent while none are wanted. */
  ownKeysDue?: T | null;
  /** When a new device of the person last asked to be let in: pages of the person look for it then. Absent: never. */
  deviceAskedAt?: T;
  card: SealedDocument<B>;
  createdAt: T;
  /** The agency is closed then, by which closing: from that moment on this member reads and writes nothing. Absent: no such day. */
  end?: { at: T; closing: string };
  /** Of an owner or auditor of a closed agency in which holds still keep something: may release them, and nothing else. */
  isResting?: boolean;
}

/** Somebody is asked to join. Owners and admins read it; the server alone writes it. */
export interface InvitationDocument<B, T> {
  schemaVersion: 1;
  roles: Role[];
  lead: boolean;
  clearance: Tier[];
  /** `pending` and `joined` end at `expiresAt` by themselves. */
  state: 'pending' | 'joined' | 'admitted' | 'revoked';
  label: SealedDocument<B>;
  wraps: Record<string, HpkeDocument<B> & { keysGeneration: number }>;
  createdBy: string;
  createdAt: T;
  expiresAt: T;
  endedAt: T | null;
  joiner: {
    uid: string;
    usPub: B;
    ukPub: B;
    deviceId: string;
    dkPub: B;
    dsPub: B;
    mac: B;
    name: GcmDocument<B>;
    /** The joiner's keys, for their own device. */
    wrap: HpkeDocument<B>;
    at: T;
  } | null;
}

/** Something that takes two people. Owners and admins read it; the server alone writes it. */
export interface ApprovalDocument<T> {
  schemaVersion: 1;
  kind: ApprovalKind;
  state: ApprovalState;
  askedBy: string;
  subject: string;
  askedAt: T;
  expiresAt: T;
  /** When it may be done without a second person; null while there is somebody who could approve. */
  aloneAt: T | null;
  decidedBy: string | null;
  endedAt: T | null;
  /** Of `done`: nobody but who asked had a part in it. */
  alone: boolean | null;
  /** Of kind `role`. */
  role?: { from: RoleState; to: RoleState };
  /** Of kind `retention`: what the preview said that the change deletes, and the first day of it; null: nothing is deleted. */
  /** `messages`: notes of the team are among them. */
  retention?: { rules: number; people: number; messages: number; firstAt: T | null };
  /** Of kind `hold-release`. */
  hold?: { conversations: number };
  /** Of the kinds of these names. */
  export?: { conversations: number };
  closing?: ClosingCounts;
}

/** Somebody who lost every device asks to come back with the kit. One for each person; owners and admins read it, the server alone writes it. */
export interface RecoveryRequestDocument<B, T> {
  schemaVersion: 1;
  state: 'waiting' | 'stopped' | 'done';
  kitId: string;
  deviceId: string;
  dkPub: B;
  dsPub: B;
  usPub: B;
  ukPub: B;
  /** Of the person's keys. */
  generation: number;
  /** The person's new keys, for the device. */
  wrap: HpkeDocument<B>;
  /** There was no other owner to say no. */
  alone: boolean;
  askedAt: T;
  dueAt: T;
  endedAt: T | null;
  endedBy: string | null;
  /** Of `stopped`: by whoever asked, with the password alone. Absent while it waits. */
  takenBack?: boolean;
}

/** Emergency reading: who reads, why, until when, who was told. Owners, admins, whoever was told and whoever reads the conversation see it. */
export interface EmergencyDocument<B, T> {
  schemaVersion: 1;
  by: string;
  conversation: string;
  mandate: string;
  lanes: string[];
  reason: SealedDocument<B>;
  from: T;
  until: T;
  told: string[];
  /** Everybody but owners and admins who may see this. */
  seenBy: string[];
  /** Set by the server's clock behind `until`. */
  endedAt: T | null;
}

export interface MemberKeysDocument<B> {
  generation: number;
  ukPub: B;
  usPub: B;
  wraps: Record<string, HpkeDocument<B>>;
  /** The keys of before, wrapped for these. */
  former?: HpkeDocument<B>;
}

/** Own wishes for the list, by conversation. `muted`: until when, null until it is taken back. Fields may be missing. */
export interface InboxPrefsDocument<T> {
  pinned?: string[];
  muted?: Record<string, T | null>;
}
/** A text that was typed and not sent, sealed by the person for the person's own devices (E31). */
export interface DraftDocument<B, T> extends HpkeDocument<B> {
  version: 1;
  /** Of the person's keys. */
  generation: number;
  device: string;
  at: T;
}

export interface KeyLogDocument<B, T> {
  seq: number;
  prev: B;
  type: string;
  subject: string;
  bodyHash: B;
  body?: B;
  signer: string;
  signature: B;
  at: T;
}

/** Which compartment has a key of a search, its newest generation, and since when it wants a new one. */
export interface SearchKey<T> {
  compartment: string;
  generation: number;
  keysDue: T | null;
}

export interface MandateDocument<B, T> {
  schemaVersion: 1;
  status: 'open' | 'closed';
  team: string[];
  compartment: string;
  card: SealedDocument<B>;
  clocks: { openedAt: T; closedAt: T | null; placedAt: T | null };
  sample: boolean;
  createdBy: string;
  /** Since when the search wants a new key, because somebody who held it is gone; null or absent while it does not. */
  keysDue?: T | null;
  /** Generation of its newest key; absent is 1. */
  generation?: number;
  /** The key of a tier of its own, for what is said of pay; missing until somebody of the team who is cleared for it makes it. */
  compensation?: SearchKey<T>;
  /** Lane of the team's own channel. Missing until somebody of the team makes it. */
  room?: string;
  /** Set while conversations and lanes still follow a closing or its undoing; `at` is the time of that closing. */
  settling?: { to: 'open' | 'closed'; at: T } | null;
  /** Somebody who may not reopen it asks for it. */
  reopenAsked?: { by: string; at: T } | null;
}

export interface GenerationDocument<B> {
  generation: number;
  kcv: B;
  prev: GcmDocument<B> | null;
  wrapsHash: B;
  by: string;
  byUid: string;
  keyLogSeq: number;
  keyLogHash: B;
  signature: B;
}
/** Document id: a uid, 'ark' or 'auk'. */
export interface WrapDocument<B> extends HpkeDocument<B> {
  kind: 'uk' | 'ark' | 'auk';
  keysGeneration: number;
  /** Of `ark` and `auk` that were wrapped anew for a later kit. */
  kitId?: string;
  /** Of `auk` that was wrapped anew for a handed-over audit key: seq of its entry. */
  auditSeq?: number;
}

/** What staff see of a link without asking the server; the link itself is server only. Counts and states, never a secret. */
export interface LinkSummary<T> {
  linkId: string;
  state: 'draft' | 'new' | 'open' | 'claimed' | 'ended';
  reason: 'revoked' | 'replaced' | 'impostor' | 'expired' | 'erased' | 'agency-closed' | null;
  guarded: boolean;
  exposed: boolean;
  opened: number;
  waiting: number;
  notes: number;
  openedAt: T | null;
  claimedAt: T | null;
  expiresAt: T;
}

/** Somebody was put in charge, or nobody was any more. */
export interface AssignmentRecord<T> {
  by: string;
  from: string | null;
  to: string | null;
  at: T;
}

/** The last day of a part of a conversation, and the rule and version that it comes from. */
interface PartDayShown<T> {
  at: T;
  rule: string;
}

export interface ConversationDocument<B, T> {
  schemaVersion: 1;
  mandate: string;
  compartment: string;
  /** `expired`: its last day is over, and nobody of the team sees it. */
  state: 'open' | 'closed' | 'expired';
  /** Who answers; null: nobody yet, whoever comes first takes it. */
  assigned: string | null;
  /** The newest changes of that, oldest first; the agency's ledger has all. Absent: the one who added the candidate has it. */
  assignments?: AssignmentRecord<T>[];
  /** How many changes there were. */
  assignedN?: number;
  participantUids: string[];
  card: SealedDocument<B>;
  lanes: { candidate: string; internal: string };
  guest: string;
  language: Language;
  link: LinkSummary<T> | null;
  hasContact: boolean;
  /** Of the talk with the candidate; where that is gone, of what is left. */
  deleteBy: T;
  /** Where its parts go on different days: that of each, null for one that has gone, and the last of all. Absent: all of it goes on `deleteBy`. */
  apart?: { talk: PartDayShown<T> | null; notes: PartDayShown<T> | null; until: T };
  /** The last contact both ways, to the day; absent: none yet. */
  contactAt?: T;
  clocks?: { consentGiven?: T; consentWithdrawn?: T };
  sample: boolean;
  createdAt: T;
  createdBy: string;
  /** When it was closed with its search; null again after that was undone. */
  closedAt?: T | null;
  /** Since when a hold keeps it, and how many do; absent or null while none does. */
  held?: { since: T; by: string; count: number } | null;
}

/** Until when a lane is there. Months of it can go before the whole [RT62]: what was sent in them, by the calendar of UTC. */
export interface LaneRetention<T> {
  deleteBy: T;
  rule: string;
  /** Somebody brought it back from the trash, and no rule hides it before that. */
  restoredUntil?: T;
  /** What was sent before is out of sight, the first instant of a month; absent: nothing is. */
  keptFrom?: T;
  /** From `at` on what was sent before `from` is out of sight too, and by which rule; absent: no month goes before the whole. */
  month?: { at: T; from: T; rule: string };
  /** Months were brought back from the trash: none goes before that. */
  monthsUntil?: T;
}

export interface LaneDocument<B, T> {
  schemaVersion: 1;
  /** Of the team's own channel of a search: the search's id (`isRoom`). */
  conversation: string;
  mandate: string;
  compartment: string;
  kind: LaneKind;
  tier: Tier;
  /** `expired`: its last day is over; it is on its way out and nobody reads it. */
  state: 'open' | 'closed' | 'expired';
  epoch: number;
  key: SealedDocument<B>;
  signers: number;
  participantUids: string[];
  participants: Record<string, { can: 'rw' | 'r'; kind: 'staff' | 'candidate'; from: T; until: T | null; name: B }>;
  last: { at: T; by: string; size: number };
  rotateBy: T | null;
  /** Of a candidate lane: staff write nothing before it is looked up whether somebody else wrote to this person. Absent: nothing is to be looked up. */
  held?: true;
  /** `restoredUntil`: somebody brought it back from the trash, and no rule hides it before that. */
  retention: LaneRetention<T>;
  /** When it was closed with its search; null again after that was undone. */
  closedAt?: T | null;
  /** Of a candidate lane, since digits were first set: whether six digits let a new device of the candidate in. Both sides see it; it lets nobody in. */
  digits?: 'set' | 'void' | 'removed';
  /** Of a candidate lane: browsers that wait to be let in, as of the last change; the candidate's devices that are in ask who they are. */
  waiting?: number;
}

export interface EpochDocument<B> {
  epoch: number;
  phase: 'opening' | 'reply';
  key: SealedDocument<B>;
  kcv: B;
  devices: Record<string, HpkeDocument<B>>;
  links: Record<string, GcmDocument<B>>;
  recipientsHash: B;
  signersN: number;
  signersHash: B;
  keyLogSeq: number;
  keyLogHash: B;
  by: string;
  byUid: string;
  signature: B;
}

export interface SignerListDocument<B> {
  n: number;
  prev: B;
  epoch: number;
  keyLogSeq: number;
  keyLogHash: B;
  nonce: B;
  ciphertext: B;
  by: string;
  signature: B;
}

export interface MessageDocument<B, T> {
  version: 1;
  suite: 1;
  epoch: number;
  period: number;
  sender: string;
  device: string;
  counter: number;
  type: 'msg' | 'edit' | 'del' | 'react' | 'note' | 'imported';
  ref?: B;
  keyLogSeq: number;
  keyLogHash: B;
  tipSeq: number;
  tipHash: B;
  nonce: B;
  ciphertext: B;
  commitment: B;
  signature: B;
  sentAt: T;
}

/** High-water marks of one reader in one lane; own document only, never decreasing. */
export interface CursorDocument<T> {
  deliveredAt: T;
  deliveredId: string;
  readAt: T;
  readId: string;
  evidence: 'page' | 'worker';
  device: string;
  at: T;
}

/** Sorted names of the message fields that the rules demand and allow; `ref` alone is optional. */
export const messageFields = [
  'version',
  'suite',
  'epoch',
  'period',
  'sender',
  'device',
  'counter',
  'type',
  'keyLogSeq',
  'keyLogHash',
  'tipSeq',
  'tipHash',
  'nonce',
  'ciphertext',
  'commitment',
  'signature',
  'sentAt',
] as const;
export const cursorFields = ['deliveredAt', 'deliveredId', 'readAt', 'readId', 'evidence', 'device', 'at'] as const;

export interface CandidateDeviceDocument<B> {
  agencyId: string;
  laneId: string;
  guestUid: string;
  linkId: string;
  dkPub: B;
  dsPub: B;
  nonce: B;
  m: B;
  pop: B;
  proof: { kind: 'link' | 'digits' | 'code' | 'pass' | 'device' | 'staff'; by: string | null; signature: B | null };
  serverKeySeq: number;
  signature: B;
}

/** State of one candidate device; `provisional` reads the candidate lane and nothing else. */
export type GuestDeviceState = 'waiting' | 'provisional' | 'admitted' | 'off';
export interface GuestDocument<T> {
  status: 'active' | 'ended';
  conversation: string;
  lane: string;
  devices: Record<string, GuestDeviceState>;
  createdAt: T;
}

/** Tip of a chain. */
export interface ChainTipDocument<B, T> {
  seq: number;
  hash: B;
  at: T;
  /** `sentAt` of the newest message in a lane's chain; tips from before it was kept have none. */
  messagesAt?: T;
  /** How far the receipts of each reader (uid) in a lane's chain reach. */
  receipts?: Record<string, { deliveredAt: T; readAt: T }>;
  /** Rows came that no checkpoint covers yet. */
  due?: boolean;
}
export interface LedgerRowDocument<B, T> {
  seq: number;
  prev: B;
  hash: B;
  leaf: B;
  kind: string;
  subject: string;
  at: T;
  detail: Record<string, string | number | boolean | null>;
}
