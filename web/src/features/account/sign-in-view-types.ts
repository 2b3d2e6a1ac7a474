import type { Language, Work } from '../../ui/view-types.ts';

export interface SignInSnapshot {
  language: Language;
  /** Known from the last visit on this browser, else empty. */
  email: string;
  /** Why somebody who was in is asked again. */
  reason: 'none' | 'signed-out' | 'expired' | 'removed';
  /** Shown with reason `removed`. */
  agencyName: string | null;
  work: Work;
}

export interface SignInActions {
  signIn(form: { email: string; password: string }): void;
  chooseLanguage(language: Language): void;
}
