import type { Role, Source } from '../ui/view-types.ts';
import { plural } from './format.ts';
import type { Language } from './language.ts';

const roles: Record<Role, string> = {
  owner: 'owner',
  admin: 'administrator',
  consultant: 'consultant',
  researcher: 'researcher',
  auditor: 'compliance reviewer',
  client: 'client guest',
};
const sources: Record<Source, string> = {
  linkedin: 'LinkedIn',
  'public-profile': 'A public professional profile',
  referral: 'A recommendation',
  application: 'Their own application',
  'own-database': 'Earlier contact with us',
  'job-board': 'A job board',
  other: 'Another source',
};

const en = {
  product: 'Liexin 猎信',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  save: 'Save',
  undo: 'Undo',
  dismiss: 'Dismiss',
  loading: 'Loading',
  working: 'Working…',
  optional: 'optional',
  more: 'More',
  menu: 'Menu',
  sample: 'Sample',
  you: 'you',
  nameAndYou: (name: string): string => `${name}, you`,
  someone: 'Somebody',
  nameLocked: 'Name still locked',
  candidate: 'candidate',
  roles,
  sources,
  languageNames: { zh: 'Chinese', en: 'English' } as Record<Language, string>,
  fieldMissing: 'This is needed.',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  tooLong: (over: number): string => `${plural(over, 'character', 'characters')} too many. Shorten it; nothing was cut off.`,
  /** Beside a code that no phone can open. */
  onlyHere: 'Opens on this computer only. For a phone in the same network, start with npm start -- --lan.',
  characters: (count: number): string => plural(count, 'character', 'characters'),
};

export type CommonText = typeof en;

const zh: CommonText = {
  product: 'Liexin 猎信',
  cancel: '取消',
  close: '关闭',
  back: '返回',
  retry: '重试',
  copy: '复制',
  copied: '已复制',
  save: '保存',
  undo: '撤销',
  dismiss: '知道了',
  loading: '正在载入',
  working: '请稍候…',
  optional: '选填',
  more: '更多',
  menu: '菜单',
  sample: '示例',
  you: '您',
  nameAndYou: (name) => `${name}（您）`,
  someone: '某人',
  nameLocked: '姓名尚未解开',
  candidate: '候选人',
  roles: { owner: '负责人', admin: '管理员', consultant: '顾问', researcher: '寻访助理', auditor: '合规审计员', client: '客户访客' },
  sources: {
    linkedin: '领英',
    'public-profile': '公开的职业资料',
    referral: '他人推荐',
    application: '本人应聘',
    'own-database': '以往联系',
    'job-board': '招聘网站',
    other: '其他渠道',
  },
  languageNames: { zh: '中文', en: '英文' },
  fieldMissing: '请填写。',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  tooLong: (over) => `超出 ${over} 个字，请缩短；已输入的内容都在。`,
  onlyHere: '仅能在本机打开。如需用同一网络中的手机扫码，请以 npm start -- --lan 启动。',
  characters: (count) => `${count} 个字`,
};

export const commonText: Record<Language, CommonText> = { en, zh };
