import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import type { Language, Source } from '@liexin/domain/agency/region';
import type { OutboxItem } from '../../outbox/item.ts';
import type { CandidateRequests, RequestKeys } from './candidate-requests.ts';
import type { Sealer } from '../../outbox/indexed-db-storage.ts';
import type { Envelope } from '@liexin/proof/envelope';

/** What the sealed card says of the agency: the anchor of everything that follows. */
export interface OpenedCard {
  readonly agencyId: string;
  readonly guestUid: string;
  readonly fingerprint: Uint8Array;
  readonly names: { readonly agency: string; readonly first: string };
  readonly role: string;
  readonly language: Language;
  readonly source: Source;
}

/** A person who signs and reads, as the signed list says; `server` tells whether the lane's own document agrees. */
export interface ListedReader {
  readonly uid: string;
  readonly name: string;
  readonly role: string;
  /** `visiting`: reads in an emergency and is on no signed list, as that wants it. `gone`: the conversation has ended, and nobody of the agency is given it any more. */
  readonly mark: 'listed' | 'gone' | 'visiting' | 'server-added' | 'server-left-out';
  /** Of who is visiting. */
  readonly untilMs?: number;
}

/** A message on its way to the screen, from the bind answer or from Firestore. */
export interface ArrivedMessage {
  readonly id: string;
  readonly sentAt: { readonly seconds: number; readonly nanoseconds: number };
  readonly sender: string;
  readonly envelope: Envelope | null;
}

export type OpenedMessage =
  | {
      readonly kind: 'opened';
      readonly text: string;
      readonly type: Envelope['type'];
      readonly quote?: string;
      readonly extra?: { readonly emoji: string } | { readonly replaces: string };
    }
  | { readonly kind: 'locked' }
  | { readonly kind: 'forged' };

export type LaneAnswer = Pick<
  Extract<ResponseOf<'bind'>, { state: 'admitted' }>,
  'agencyId' | 'conversationId' | 'guestUid' | 'keys' | 'messages' | 'lane' | 'hasDigits'
>;
export type BindState = 'provisional' | 'admitted';

/** What a bound browser remembers, sealed under the device's key. The secret is kept from the claim on, never before. */
export interface Remembered {
  readonly state: BindState;
  readonly answer: LaneAnswer;
  readonly notice: ResponseOf<'begin'>['notice'];
  readonly hasSecret: boolean;
}

/** The candidate's keys on this browser. Everything secret stays behind it. */
export interface CandidateVault {
  readonly linkId: string;
  readonly deviceId: string;
  /** False in private modes: gone when the tab closes. */
  readonly durable: boolean;
  /** What was remembered by an earlier visit; null before the first bind. */
  remembered(): Remembered | null;
  /** base64url of the proof of the secret; null where the secret is not here. */
  auth(): Promise<string | null>;
  /** Opens the card that `begin` gave; rejects with VaultFault 'card-refused' where it is not the link's. */
  openCard(box: ResponseOf<'begin'>['card']): Promise<OpenedCard>;
  card(): OpenedCard | null;
  bindBody(nonce: string, more: Pick<RequestOf<'bind'>, 'label' | 'notice' | 'proof'>): Promise<RequestOf<'bind'>>;
  /** Takes the answer of bind: unwraps, verifies everything against the card, remembers it sealed. Rejects with VaultFault where something does not hold. */
  accept(state: BindState, answer: LaneAnswer, notice: ResponseOf<'begin'>['notice']): Promise<void>;
  /** Newer keys of the lane, after its epoch or its signer list changed. */
  renewKeys(keys: ResponseOf<'laneKeys'>): Promise<void>;
  /** Whether messages of this device can be checked with the keys that are here. */
  knowsDevice(deviceId: string): boolean;
  addShares(shares: ResponseOf<'laneShares'>['shares']): void;
  missingPeriods(periods: readonly number[]): readonly number[];
  setLane(lane: LaneAnswer['lane']): void;
  readers(): readonly ListedReader[];
  open(message: ArrivedMessage): Promise<OpenedMessage>;
  seal(item: OutboxItem, counter: number, now: number, tip: { seq: number; hash: Uint8Array }): Promise<Envelope | 'epoch' | 'share'>;
  claimSignature(): Promise<string>;
  sessionSignature(nonce: string): Promise<string>;
  /** The digits' derived value, never the digits; rejects with VaultFault 'digits-weak'. */
  digitsProof(digits: string): Promise<string>;
  digitsBody(digits: string | null): Promise<RequestOf<'digits'>>;
  /** Signs for, or against, a device that waits at a link of this conversation. */
  approveSignature(linkId: string, deviceId: string): Promise<string>;
  refuseSignature(linkId: string, deviceId: string): Promise<string>;
  /** A pass and the link that carries it; admitted devices alone have the secret. */
  makePass(origin: string): Promise<{ body: RequestOf<'pass'>; url: string } | null>;
  note(text: string): Promise<Pick<RequestOf<'note'>, 'noteId' | 'enc' | 'ciphertext'>>;
  /** Requests for deletion and correction, by the vault's own `openCandidateRequests`, which is loaded at its first use. */
  requests(open: (keys: RequestKeys) => CandidateRequests): CandidateRequests;
  claimed(): Promise<void>;
  /** Remembers newest messages for the next visit. */
  keep(messages: LaneAnswer['messages']): Promise<void>;
  readonly sealer: Sealer;
  draft(): Promise<string>;
  saveDraft(text: string): Promise<void>;
  /** Forgets everything of this link on this browser. */
  wipe(): Promise<void>;
}
