import type { Language, Work } from '../../ui/view-types.ts';

/**
 * A signed-in browser that has no keys yet. Three ways in: the unlock phrase, another device of the same person,
 * the kit. `approval` runs beside the phrase, so both can be tried at once.
 */
export interface UnlockSnapshot {
  language: Language;
  agencyName: string;
  memberName: string;
  /** `words`: six English words. `digits`: six groups of four. `none`: this member has no phrase. */
  phraseKind: 'words' | 'digits' | 'none';
  /** Words a phrase is made of, for completing while typing; may be empty. */
  wordList: readonly string[];
  phraseWork: Work;
  /** Tries left in this hour; null while unknown. */
  triesLeft: number | null;
  approval:
    | { status: 'none' }
    | { status: 'asking' }
    /** Somebody has to go on at a device that is in. */
    | { status: 'waiting' }
    /** The four digits to type on the device that answered, until then. */
    | { status: 'numbered'; number: string; until: number }
    | { status: 'approved' }
    | { status: 'refused'; why: 'refused' | 'wrong-number' | 'false-reveal' }
    | { status: 'expired' }
    | { status: 'failed'; code: string };
  /** True where there is an unlock phrase, which stands in the saved file of the kit. */
  mayUseKit: boolean;
  kitWork: Work;
}

export interface UnlockActions {
  /** Words joined by one space, or 24 digits without spaces. */
  unlockWithPhrase(phrase: string): void;
  askAnotherDevice(): void;
  stopAsking(): void;
  /** The text of the saved kit file. */
  unlockWithKit(kit: string): void;
  /** Neither phrase nor device is at hand. */
  comeBackWithKit(): void;
  signOut(): void;
  chooseLanguage(language: Language): void;
}
