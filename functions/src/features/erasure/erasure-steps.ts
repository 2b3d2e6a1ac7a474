import type { Language } from '@liexin/domain/agency/region';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { Parts } from '../../platform/conversation-parts.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal } from '../../platform/principal.ts';

/** What a request needs to know of the link that it came by. */
export interface ErasureLink {
  readonly linkId: string;
  readonly agency: string;
  readonly conversation: string;
  readonly lane: string;
  readonly guest: string;
  readonly state: string;
  readonly wasClaimed: boolean;
  readonly devices: Readonly<Record<string, { readonly how: string | null; readonly label: string; readonly notice: Notice }>>;
}
interface Notice {
  readonly version: number;
  readonly language: string;
  readonly acceptedAtMs: number;
}

export interface PartsToDelete {
  readonly agencyId: string;
  readonly conversationId: string;
  /** What ledger and certificate name as the reason. */
  readonly rule: string;
  /** Lanes that stay. */
  readonly keep: readonly string[];
}

/** What requests are made of in other features: the reply link, holds, deletion. */
export interface ErasureSteps {
  /** The link of an admitted caller, whose signature over `signed` must hold. */
  readonly admittedLink: (
    platform: Platform,
    caller: CandidatePrincipal,
    linkId: string,
    signed: (link: ErasureLink) => Uint8Array,
    signature: string,
  ) => Promise<ErasureLink>;
  /** The link whose secret the caller holds. */
  readonly provedLink: (db: Firestore, linkId: string, auth: Uint8Array) => Promise<ErasureLink>;
  /** The same in a transaction. */
  readonly readLink: (tx: Transaction, db: Firestore, link: ErasureLink) => Promise<ErasureLink>;
  readonly findLink: (db: Firestore, linkId: string) => Promise<ErasureLink | null>;
  /** Whether a hold keeps any of these parts, read in the transaction that decides on them: in the main database, or where shares die. */
  readonly holdsOver: (tx: Transaction, where: { db: Firestore } | { shred: Firestore }, agencyId: string, parts: Parts, now: number) => Promise<boolean>;
  /**
   * Deletes the parts of a conversation but those that stay, as what a rule ends: rows in their ledgers, store by store, a certificate of the
   * agency's run. Repeating goes on with what is left. Whether nothing is left.
   */
  readonly deleteParts: (platform: Platform, about: PartsToDelete, now: number) => Promise<boolean>;
  /** Leaves of a link no more than what says that it was deleted. Repeating changes nothing. */
  readonly eraseLink: (db: Firestore, agencyId: string, linkId: string, language: Language, now: number) => Promise<void>;
}
