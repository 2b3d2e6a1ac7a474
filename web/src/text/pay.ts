import type { Language } from './language.ts';

const en = {
  tab: 'Pay',
  label: 'What is said of pay',
  head: 'Pay, cleared colleagues only',
  elsewhere: 'Colleagues opened the pay notes here before you were cleared for pay. Any of them can let you in: the request stands above their field.',
  lead: (name: string): string =>
    `Pay is talked of under a key of its own. ${name} does not see it, and neither do colleagues who are not cleared for pay, whatever else they may read here.`,
  whoReads: (names: readonly string[]): string => `Cleared for pay in this conversation: ${names.join(', ')}.`,
  open: 'Open the pay notes',
  opening: 'Making the key for pay…',
  failed: 'The pay notes did not open',
  empty: 'Nothing is said of pay yet. What you write here is read by colleagues who are cleared for pay, and by nobody else.',
  write: 'Write about pay',
  send: 'Tell them',
  says: 'Only colleagues cleared for pay read this',
  waiting: (name: string): string => `${name} is cleared for pay and not in here yet.`,
  admit: (name: string): string => `Let ${name} in`,
  news: 'New about pay',
};
type PayText = typeof en;

const zh: PayText = {
  tab: '薪酬',
  label: '薪酬内容',
  head: '薪酬（仅授权同事）',
  elsewhere: '在您获得薪酬权限之前，同事已开启这里的薪酬内容。他们中任何一位都可以让您加入：输入框上方有提示。',
  lead: (name) => `薪酬内容使用单独的密钥。${name}看不到；没有薪酬权限的同事也看不到，无论他们在这里还能看什么。`,
  whoReads: (names) => `本对话中有薪酬权限的人：${names.join('、')}。`,
  open: '开启薪酬内容',
  opening: '正在生成薪酬密钥……',
  failed: '未能开启薪酬内容',
  empty: '还没有薪酬内容。在这里写的，只有有薪酬权限的同事能看到。',
  write: '写薪酬内容',
  send: '告诉他们',
  says: '只有有薪酬权限的同事能看到',
  waiting: (name) => `${name}有薪酬权限，但还没有加入这里。`,
  admit: (name) => `让${name}加入`,
  news: '有新的薪酬内容',
};

export const payText: Record<Language, PayText> = { en, zh };
