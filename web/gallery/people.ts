import type { Language, Person } from '../src/ui/view-types.ts';
import { say } from './story.ts';

/** Invented people of the sample agency. */
export const shen = (language: Language): Person => ({ kind: 'candidate', id: 'c1', name: say(language, 'Shen Yifan 沈一帆', '沈一帆') });
export const lin = (language: Language): Person => ({
  kind: 'member',
  id: 'm1',
  name: say(language, 'Lin Qiao', '林乔'),
  roles: ['consultant', 'owner'],
  isYou: true,
});
export const marta: Person = { kind: 'member', id: 'm2', name: 'Marta Engel', roles: ['admin'], isYou: false };
export const longName = 'Maximiliane Friederike von Hohenstaufen-Württemberg zu Wolkenstein-Trostburg';
export const rtlName = 'محمد بن عبد الله القحطاني';
export const checkCode = ['5029', '1846', '7703', '2291', '6058', '3417'] as const;
export const agencyName = (language: Language): string => say(language, 'Tidewell Partners 泰蔚顾问', '泰蔚顾问');
