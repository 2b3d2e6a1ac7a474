import type { Language, Region, Work } from '../../ui/view-types.ts';

/** What the sign-up screen shows. Fields the person is typing live in the view, so that a failure loses nothing. */
export interface SignUpSnapshot {
  language: Language;
  /** Months after first contact at which the region's first rule deletes; printed under the region field. */
  deleteAfterMonths: Record<Region, number>;
  defaultRegion: Region;
  /** While busy: which part is running, so that a slow phone shows something true. */
  step: 'none' | 'account' | 'keys' | 'sample';
  work: Work;
}

export interface SignUpForm {
  email: string;
  password: string;
  agencyName: string;
  language: Language;
  region: Region;
  /** Who outside is told when somebody acts alone; null: left out. */
  witness: string | null;
}

export interface SignUpActions {
  signUp(form: SignUpForm): void;
  chooseLanguage(language: Language): void;
}
