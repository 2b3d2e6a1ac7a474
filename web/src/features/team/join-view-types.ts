import type { Role } from '@liexin/domain/agency/role';
import type { Language, Work } from '../../ui/view-types.ts';

export type JoinStage =
  | { stage: 'reading' }
  /** The address was cut or changed; another can be pasted. */
  | { stage: 'damaged' }
  /** Not reached, or not what it says: `code`. */
  | { stage: 'failed'; code: string }
  | { stage: 'ended' }
  | { stage: 'form'; agencyName: string; roles: readonly Role[]; isLead: boolean; email: string }
  | { stage: 'waiting'; agencyName: string }
  | { stage: 'refused'; agencyName: string; code: string };

/** Where somebody with an invitation stands. What they type lives in the view. */
export type JoinSnapshot = { language: Language; work: Work } & JoinStage;

export interface JoinActions {
  chooseLanguage(language: Language): void;
  /** Something pasted that may hold an invitation. */
  paste(text: string): void;
  join(form: { name: string; email: string; password: string }): void;
  retry(): void;
  startOver(): void;
}
