// Documents that clients never reach: no rule grants them. FORMAT: fields are only ever added.
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
  witness: string | null;
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
  createdAt: T;
}

/** `agencies/{a}/contacts/{guestUid}`: an e-mail address, sealed under a server key. */
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
  state: 'pending' | 'sent' | 'failed';
  at: T;
  sentAt?: T;
}

/** shred: `shares/{lane}/periods/{period}`. A purged period keeps its marker and is never made again. */
export interface ShareDocument {
  share: B | null;
  state: 'live' | 'purged';
  chained: boolean;
  madeAt: T;
}
