import type { Language } from '../../ui/view-types.ts';

/** Full pages that stand before the app when the browser cannot do what we promise. */
export interface BarrierSnapshot {
  language: Language;
  reason:
    /** `crypto.subtle` is missing: plain HTTP on a network address. */
    | 'no-secure-context'
    /** IndexedDB is missing or forgets: private mode. `mayGoOn`: keys live in memory until the tab closes. */
    | 'private-mode'
    /** A newer version of the app holds this browser's store, or this one is too old for the server. */
    | 'update-needed'
    /** Another account's keys are on this browser. */
    | 'other-account'
    /** The member was removed. */
    | 'removed';
  /** The address that works, for no-secure-context; null if unknown. */
  secureAddress: string | null;
  agencyName: string | null;
  mayGoOn: boolean;
}

export interface BarrierActions {
  reload(): void;
  goOn(): void;
  signOut(): void;
  chooseLanguage(language: Language): void;
}
