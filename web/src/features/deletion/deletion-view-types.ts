import type { HoldReach } from '@liexin/domain/retention/hold-reach';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { DeletionCertificate } from '@liexin/proof/deletion-certificate';
import type { Loadable, WaitingActions, WaitingSnapshot, Work } from '../../ui/view-types.ts';

type Loaded<Value> = Loadable<Value>;
type Preview = ResponseOf<'holdPreview'>;

/** What a hold would cover, as far as it is known. */
export type HoldLook =
  | { readonly status: 'none' }
  | { readonly status: 'looking' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: Preview };

export interface HoldRow {
  readonly holdId: string;
  /** Null: it does not open on this device. */
  readonly matter: string | null;
  readonly kind: HoldReach['kind'];
  /** Name of what it covers; null where it covers everything, or the device has no name. */
  readonly about: string | null;
  /** Messages of these days alone; null: without beginning, without end. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly by: string;
  readonly at: number;
  readonly goneMessages: number;
  /** Since when rules delete again; null while it is on. */
  readonly freeAt: number | null;
  /** Its release is asked for; null: it is not. */
  readonly request: WaitingSnapshot | null;
  readonly work: Work;
}
export interface TrashRow {
  readonly conversationId: string;
  readonly search: string | null;
  readonly messages: number;
  /** Only what the team said among itself. */
  readonly isNotes: boolean;
  /** Only these months of a conversation that goes on (UTC year·12 + month − 1); null: not only months. */
  readonly months: { readonly first: number; readonly last: number } | null;
  readonly purgeAt: number;
  readonly isHeld: boolean;
  readonly isDeleting: boolean;
  readonly isAsked: boolean;
  readonly mayRestore: boolean;
  readonly work: Work;
}
export interface CertificateRow {
  readonly certificate: DeletionCertificate;
  /** Null while it is being checked. */
  readonly isGood: boolean | null;
}
export interface ScopeChoices {
  readonly mandate: readonly { id: string; name: string }[];
  readonly conversation: readonly { id: string; name: string }[];
  readonly person: readonly { id: string; name: string }[];
}

export interface DeletionSnapshot {
  /** Null: this person has no right to it. */
  readonly page: Loaded<{
    readonly health: ResponseOf<'retentionHealth'>;
    readonly holds: readonly HoldRow[];
    readonly trash: readonly TrashRow[];
    readonly certificates: readonly CertificateRow[];
  }> | null;
  /** The agency has closed, and this person is let in for what holds keep of it; null: it is open. */
  readonly closed: { readonly id: string; readonly endsAtMs: number } | null;
  /** As it stands on a printed certificate. */
  readonly agencyName: string;
  readonly mayHold: boolean;
  readonly dialog: { readonly choices: ScopeChoices; readonly preview: HoldLook; readonly work: Work } | null;
}

export interface DeletionActions extends WaitingActions {
  retry(): void;
  startHold(): void;
  closeHold(): void;
  /** Looks at what a hold would cover; null: nothing is chosen. */
  preview(scope: HoldReach | null): void;
  placeHold(scope: HoldReach, matter: string): void;
  askRelease(holdId: string): void;
  restore(conversationId: string): void;
  download(certificate: DeletionCertificate): void;
}
