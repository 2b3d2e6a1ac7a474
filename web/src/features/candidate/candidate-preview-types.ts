import type { Language, Role, Source } from '../../ui/view-types.ts';

export interface PreviewMessage {
  readonly id: string;
  /** Written by the candidate, whose screen this is. */
  readonly isTheirs: boolean;
  readonly name: string;
  readonly text: string;
  readonly at: number;
}

/** What the candidate sees behind the link, put together from what is known and opened on this device. */
export interface PreviewSnapshot {
  readonly language: Language;
  readonly agencyName: string;
  readonly firstName: string;
  readonly role: Role;
  readonly source: { readonly kind: Source; readonly addedAt: number };
  readonly deleteAt: number | null;
  readonly readers: readonly string[];
  readonly isClaimed: boolean;
  /** Null while they are being opened. */
  readonly messages: readonly PreviewMessage[] | null;
  /** Why they did not come. */
  readonly code: string | null;
}
