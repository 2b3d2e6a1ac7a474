import type { Language, Work } from '../../ui/view-types.ts';

/** Somebody who has the password and the kit, and no device any more. */
export interface ComingBackSnapshot {
  language: Language;
  agencyName: string;
  stage:
    | { kind: 'enter' }
    /** Asked for; not known yet how it stands. */
    | { kind: 'looking' }
    /** Server times in ms. */
    | { kind: 'waiting'; askedAt: number; until: number }
    | { kind: 'finishing' }
    | { kind: 'stopped'; by: 'asker' | 'owner'; at: number }
    | { kind: 'replaced' }
    | { kind: 'void' };
  /** Why it is not known how it stands right now; null: it is. */
  fault: string | null;
  /** Of asking, and of taking back. */
  work: Work;
}

export interface ComingBackActions {
  /** Words, the text of a scanned code, or that of the saved file. */
  ask(kit: string): void;
  takeBack(): void;
  /** What was asked for has ended: from the beginning. */
  startAgain(): void;
  look(): void;
  /** To the other ways in. */
  back(): void;
  signOut(): void;
  chooseLanguage(language: Language): void;
}
