import type { Language } from './language.ts';

const en = {
  remove: 'Remove',
  removeNamed: (name: string): string => `Remove ${name}`,
  title: (name: string): string => `Remove ${name}?`,
  effect: (name: string): string =>
    `${name} is out on every device at once. Conversations stay with the agency, what ${name} wrote keeps the name, and every key ${name} knew is replaced.`,
  busy: 'Removing …',
  removed: (name: string): string => `${name} is out everywhere.`,
  keys: 'Keys',
  renewed: (done: number, total: number): string => `Keys renewed: ${done} of ${total}`,
  canLeave: 'You can leave this page: it goes on while you or a colleague has Liexin open.',
  allRenewed: 'All keys are renewed. Whoever left opens nothing new.',
  kit: 'Somebody who has left could know the recovery kit. Keep its page away from them: with it and a copy of the server’s data, new conversations could be opened too.',
};
export type RemovalText = typeof en;

const zh: RemovalText = {
  remove: '移除',
  removeNamed: (name) => `移除${name}`,
  title: (name) => `移除${name}？`,
  effect: (name) => `${name}将立即在所有设备上失去访问权限。对话留在机构，${name}写过的内容仍保留署名，其掌握的密钥将全部更换。`,
  busy: '正在移除…',
  removed: (name) => `${name}已无法访问任何内容。`,
  keys: '密钥',
  renewed: (done, total) => `密钥已更换：${done}/${total}`,
  canLeave: '可以离开本页：只要您或同事打开着猎信，更换就会继续。',
  allRenewed: '密钥已全部更换，离开的人无法打开新内容。',
  kit: '已离开的人可能掌握恢复包。请勿让其接触打印页：若同时得到服务器数据的副本，新对话也可能被打开。',
};

export const removalText: Record<Language, RemovalText> = { en, zh };
