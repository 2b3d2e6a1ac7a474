import type { Redaction } from '@liexin/proof/readable/redaction';
import type { CopyFormat } from '@liexin/proof/readable/write-copy';
import type { Work } from '../../platform/use-work.ts';

/** Characters of the words that a copy is about. */
export const mostWords = 300;

/** A message that the copy names and cannot show; `why` is in the words of the copy. */
interface Unopened {
  readonly row: number;
  readonly why: string;
}

/** A file to be saved. Counts are null where it has none of such. */
export interface MadeFile {
  readonly name: string;
  readonly messages: number | null;
  readonly pages: number | null;
}

export interface CopySnapshot {
  readonly fileName: string | null;
  readonly formats: ReadonlySet<CopyFormat>;
  readonly leaves: readonly Redaction[];
  /** The export concerns one person: other people can be left out. */
  readonly isOfOne: boolean;
  /** As they were typed; '' for all messages. */
  readonly words: string;
  readonly language: 'en' | 'zh';
  readonly canMake: boolean;
  readonly work: Work;
  /** While it works. `share`: of 1. */
  readonly step: { readonly name: 'checking' | 'fetching' | 'unlocking' | 'writing'; readonly share: number } | null;
  readonly result:
    | null
    | { readonly kind: 'another' }
    | { readonly kind: 'no-font' }
    /** Each finding is the name of a file and a row. */
    | { readonly kind: 'changed'; readonly places: readonly string[] }
    | {
        readonly kind: 'made';
        readonly counts: { readonly messages: number; readonly readable: number; readonly redacted: number; readonly unopened: number };
        readonly unopened: readonly Unopened[];
        readonly isMissingKeys: boolean;
        readonly stream: string;
        readonly files: readonly MadeFile[];
      };
}

export interface CopyActions {
  chooseFile(file: File): void;
  toggleFormat(format: CopyFormat): void;
  toggleLeave(leave: Redaction): void;
  setWords(words: string): void;
  setLanguage(language: 'en' | 'zh'): void;
  make(password: string): void;
  save(file: string): void;
  close(): void;
}
