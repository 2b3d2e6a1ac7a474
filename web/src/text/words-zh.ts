import { partNames } from './part-names.ts';
import { wordsIn } from './words-in.ts';

/** A script of its own in the app: the build leaves the other language out of it (`one-language.ts`). */
export const words = partNames(wordsIn('zh'));
