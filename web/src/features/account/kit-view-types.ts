import type { Language, Work } from '../../ui/view-types.ts';

/** The recovery kit: one printed page, and the gate before the first real candidate. */
export interface KitSnapshot {
  language: Language;
  agencyName: string;
  memberName: string;
  madeAt: number;
  version: number;
  /** Six words, or six groups of four digits. */
  phrase: readonly string[];
  phraseKind: 'words' | 'digits';
  /** The 24 words, in order. */
  words: readonly string[];
  /** What the QR carries; opens the kit when scanned or typed. */
  qrText: string;
  /** The agency check code as groups of four digits. */
  checkCode: readonly string[];
  /** 0-based places of the three words asked for. */
  asked: readonly [number, number, number];
  /** True while the gate stands (the first real candidate waits behind it); false when looked at from Settings. */
  isGate: boolean;
  saved: boolean;
  printed: boolean;
  confirmation:
    | { status: 'open' }
    | { status: 'busy' }
    | { status: 'wrong-words'; places: readonly number[] }
    | { status: 'wrong-file' }
    | { status: 'failed'; code: string }
    | { status: 'confirmed'; at: number };
  /** Absent but where this kit takes the place of another: how many searches it opens. */
  filling?: KitFillingSnapshot;
  /** Making the kit may take a moment. */
  making: Work;
}

/** `none`: the kit of before is in force still. */
export type KitFillingSnapshot =
  | { status: 'none' }
  | { status: 'busy'; done: number; total: number }
  | { status: 'failed'; code: string; done: number; total: number }
  | { status: 'done' };

export interface KitActions {
  saveFile(): void;
  print(): void;
  /** Text of a file dropped or chosen. */
  confirmWithFile(text: string): void;
  confirmWithWords(words: readonly [string, string, string]): void;
  /** Goes on to what waited behind the gate. */
  goOn(): void;
  /** After a failure. */
  fillAgain?(): void;
  /** Back to the sample; nothing is lost. */
  later(): void;
}
