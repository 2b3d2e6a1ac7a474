import { plural } from './format.ts';
import type { Language } from './language.ts';

const en = {
  mark: 'Imported, not witnessed',
  sides: { staff: 'agency', candidate: 'candidate', note: 'team note' },
  broughtBy: (name: string, moment: string): string => `Brought here by ${name}, ${moment}`,
  files: (count: number): string => `${plural(count, 'file was', 'files were')} attached; files are not imported.`,
};

export type ImportedText = typeof en;

const zh: ImportedText = {
  mark: '导入，未经见证',
  sides: { staff: '机构', candidate: '候选人', note: '团队备注' },
  broughtBy: (name, moment) => `${name} 于 ${moment} 导入`,
  files: (count) => `原附 ${count} 个文件；文件不会导入。`,
};

export const importedText: Readonly<Record<Language, ImportedText>> = { en, zh };
