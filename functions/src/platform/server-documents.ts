// Documents that clients never reach: no rule grants them. FORMAT: fields are only ever added.
import type { PushOutcome } from '@liexin/domain/api/notify';
import type { ErasureDecision, ErasureGround, ErasureKind, ErasurePart, ErasureState, ErasureStock } from '@liexin/domain/retention/erasure';
import type { Language } from '@liexin/domain/agency/region';
import type { StepKind } from '@liexin/domain/notify/ladder';
import type { Preferences } from '@liexin/domain/notify/preferences';
import type { PushKind } from '@liexin/domain/notify/push-payload';
import type { GcmDocument, HpkeDocument, SealedDocument } from '@liexin/domain/storage/documents';
import type { HoldRegister } from '@liexin/domain/retention/hold-reach';
import type { ClosingStore, DeletionStore } from '@liexin/domain/retention/life';
import type { DeletionCounts } from '@liexin/proof/deletion-certificate';
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
  /** Private half of the audit key that was handed over last, for each auditor. */
  audit?: { seq: number; wraps: Record<string, HpkeDocument<B> & { keysGeneration: number }> };
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
/** `retentionPreviews/{agency}.{change}`: a preview that goes through the agency part by part. `found`: JSON of what was counted so far. */
export interface RetentionPreviewDocument {
  edits: string;
  startedAt: T;
  after: string | null;
  done: number;
  total: number;
  found: string;
}
/** `retentionWork/{agency}`: while changes wait for their time or dates follow. `after`: how far through the conversations; null: nowhere. */
export interface RetentionWorkDocument {
  agencyId: string;
  dueAt: T;
  change: string;
  after: string | null;
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

/** `…/memberSecrets/{uid}/deviceRequests/{deviceId}`: dead from `expireAt` on. */
export interface DeviceRequestDocument {
  deviceId: string;
  /** 32 bytes. */
  commitment: B;
  label: string;
  /** Of one own device, written once. */
  answer: { by: string; nonce: B } | null;
  /** What the commitment was made of, written once, after the answer. */
  reveal: { dkPub: B; dsPub: B; nonce: B; pop: B } | null;
  state: 'waiting' | 'admitted' | 'refused';
  why: 'refused' | 'wrong-number' | 'false-reveal' | null;
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
  rotateDue: boolean;
  /** An open request for deletion: no rule deletes anything here until it is handled. */
  erasure?: string | null;
  /** Since when nobody of the agency reads it any more, and by which request to delete; it is kept for its ground alone. */
  restricted?: { at: T; by: string } | null;
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

/** `agencies/{a}/devicesSeen/{deviceId}`. */
export interface DeviceSeenDocument {
  /** To the day (UTC). */
  seenOn: T;
}

/** `rekeyings/{agency}-{uid}`: a person has new keys, and everything that the old ones open is being made due. */
export interface RekeyingDocument {
  agencyId: string;
  uid: string;
  /** Of the entry that gave the new keys. */
  seq: number;
  /** The search behind which to go on; null: from the first. */
  after: string | null;
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

/** `agencies/{a}/erasures/{id}`: ids and times of what a candidate asked for, no name and no word that the server can read. */
export interface ErasureDocument {
  schemaVersion: 1;
  kind: ErasureKind;
  conversation: string;
  mandate: string;
  compartment: string;
  guest: string;
  link: string;
  /** How it came: from a device that is in, or by the link alone. */
  identity: 'device' | 'link';
  device: string | null;
  how: string | null;
  language: Language;
  ask: HpkeDocument<B> | null;
  receiptHash: B;
  receivedAt: T;
  dueAt: T;
  state: ErasureState;
  decision: ErasureDecision | null;
  ground: ErasureGround | null;
  keep: { part: ErasurePart; ground: ErasureGround; untilMs: number | null }[];
  letter: GcmDocument<B> | null;
  decidedBy: string | null;
  decidedAt: T | null;
  doneAt: T | null;
  certificate: {
    certificateId: string;
    startedAtMs: number;
    finishedAtMs: number;
    stores: { name: string; removed: number }[];
    backupHorizonMs: number;
    serverKeySeq: number;
    signature: B;
  } | null;
}
/** `erasureWork/{id}`: a decided deletion, until it is carried out. `tries`: how often in a row it failed. `stock`: taken before anything went. */
export interface ErasureWorkDocument {
  agencyId: string;
  dueAt: T;
  tries?: number;
  stock?: ErasureStock;
}
/** `agencies/{a}/consents/{guestUid}`. Every change is also a row of the lane's chain. */
export interface ConsentDocument {
  conversation: string;
  longer: { state: 'given' | 'withdrawn'; version: number; language: Language; device: string; at: T };
}
/** shred: `erasures/{subjectKey}`: a keyed hash of whom it was about, what stayed and until when, and its place. Nothing else: it outlives what it is about. */
export interface ErasureLedgerDocument {
  n: number;
  keep: ErasurePart[];
  until?: Partial<Record<ErasurePart, number>>;
  at: T;
}
/** shred and main: `erasureHead/current`. Less in the main database than in `shred`: it was restored from before an erasure. */
export interface ErasureHeadDocument {
  n: number;
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
  /** Whose candidate it went to, where no notice leads to it. */
  conversation?: string;
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

/** `agencies/{a}/approaches/{conversationId}`: by what its candidate is known again. `tags`: base64url, under the directory's key of `generation`. */
export interface ApproachDocument {
  mandate: string;
  compartment: string;
  generation: number;
  tags: string[];
  by: string;
  at: T;
  /** When somebody first wrote or gave the link out; null while nobody has. */
  contactAt: T | null;
  /** Why, although a colleague wrote within 24 hours. */
  reason: SealedDocument<B> | null;
  /** The wish to write to somebody who is off-limits, and what came of it. `n` counts the wishes. */
  ask: { n: number; by: string; at: T; reason: SealedDocument<B>; limits: string[]; state: 'open' | 'allowed' | 'refused'; decidedBy: string | null } | null;
}
/** `agencies/{a}/offLimits/{entryId}`: a company or a person that nobody writes to without a yes. The card says which, under the directory's key. */
export interface OffLimitDocument {
  isCompany: boolean;
  generation: number;
  tags: string[];
  card: SealedDocument<B>;
  until: T | null;
  by: string;
  at: T;
  endedAt: T | null;
}

/** shred: `shares/{lane}/periods/{period}`. A purged period keeps its marker and is never made again. */
export interface ShareDocument {
  share: B | null;
  state: 'live' | 'purged';
  chained: boolean;
  madeAt: T;
  /** Of a purged one: SHA-256 of what it was, null where there was none. */
  hash?: B | null;
}

/** `agencies/{a}/settings/holds`, and `holds/{a}` in shred. `version` grows with every change. */
export interface HoldRegisterDocument {
  version: number;
  holds: HoldRegister;
}
/** shred: `deletions/{agency}.{lane}`, of a month `….{month}` behind it: written with the end of the shares, before anything else goes. */
export interface DeletionDocument {
  agencyId: string;
  laneId: string;
  /** Absent: all of the lane. */
  month?: number;
  run: string;
  periods: number[];
  at: T;
}
/** `…/trash/{lane}/leaves/{period}`: hashes of salted ids. */
export interface DeletedLeavesDocument {
  leaves: B[];
}
/** `agencies/{a}/settings/retention`. */
export interface RetentionStateDocument {
  runs: number;
  openRun: string | null;
  certificates: number;
  lastHash: B | null;
  /** When the clock last looked, and what it found: why nothing was done, or what was. */
  look: RetentionLook | null;
  /** The last look that did something: later ones find nothing, and it stays told. Missing: none yet. */
  done?: RetentionLook;
}
export interface RetentionLook {
  at: T;
  hidden: number;
  purged: number;
  held: number;
  waiting: number;
  failed: number;
  /** Parts that were due when it looked. */
  due: number;
  why: 'worked' | 'nothing-due' | 'all-held' | 'stores-failed' | 'more-left';
}
/** `agencies/{a}/retentionRuns/{run}`: what it has deleted; a certificate is made of it when it ends. */
export interface RetentionRunDocument {
  state: 'open' | 'closed';
  startedAt: T;
  rules: { id: string; version: number }[];
  messages: DeletionCounts;
  lanes: DeletionCounts;
  /** Months of parts that live on; absent: none. */
  months?: DeletionCounts;
  /** How many parts each store has confirmed. */
  stores: Partial<Record<DeletionStore | ClosingStore, number>>;
  /** Parts that it deleted, as the trash names them, and their months: whose leaves stand under its root. */
  parts: { lane: string; periods: number[] }[];
  certificate: number | null;
}

/** `agencies/{a}/tree/edge`: all that is needed to grow the agency's Merkle tree. */
export interface TreeDocument {
  /** Number of leaves, and the hashes of the perfect subtrees that they make, largest first. */
  size: number;
  nodes: B[];
  /** The newest checkpoint, and the newest that is signed. */
  n: number;
  signed: number;
  /** When a checkpoint was last mailed to reviewers. */
  mailedAt: T | null;
}
/** `agencies/{a}/treeLeaves/{index}`: written once. `nodes`: hashes of all perfect subtrees that this leaf completes, itself first. */
export interface TreeLeafDocument {
  index: number;
  kind: 'lane' | 'agency' | 'key-log';
  /** Of the lane, or of the agency. */
  id: string;
  seq: number;
  hash: B;
  nodes: B[];
}
/** `agencies/{a}/treeHeads/{laneId | 'agency' | 'key-log'}`: the newest leaf of a chain. */
export interface TreeHeadDocument {
  kind: 'lane' | 'agency' | 'key-log';
  id: string;
  seq: number;
  hash: B;
  index: number;
  at: T;
  /** Of a lane: what it is part of. */
  lane: { conversation: string; mandate: string; kind: 'candidate' | 'internal' | 'offer' | 'internalOffer' } | null;
}
/** `agencies/{a}/checkpoints/{n}`. Size and root never change; the note comes once, cosignatures by and by. */
export interface CheckpointDocument {
  n: number;
  size: number;
  root: B;
  at: T;
  /** Null until it is signed: with the log's signature alone. */
  note: string | null;
  /** The Ed25519 key that signed. */
  key: B | null;
  /** By device. */
  cosignatures: Record<string, { uid: string; at: number; signature: B; dsPub: B }>;
}
/** `dueCheckpoints/{agencyId}`. */
export interface DueCheckpointDocument {
  agencyId: string;
}
