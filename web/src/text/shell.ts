import { plural } from './format.ts';
import type { Language } from './language.ts';

const en = {
  mainNavigation: 'Main',
  skip: 'Skip to the conversation',
  places: { inbox: 'Inbox', searches: 'Searches', find: 'Find', settings: 'Settings' },
  notices: 'Notices',
  lock: 'Lock',
  account: 'Account',
  unreadRooms: (count: number): string => plural(count, 'team channel with something new', 'team channels with something new'),
  unreadConversations: (count: number): string => plural(count, 'conversation with something new', 'conversations with something new'),
  offline: 'No network.',
  waiting: (count: number): string =>
    count === 1 ? '1 message is safe here and goes out by itself.' : `${count} messages are safe here and go out by themselves.`,
  offlineNothing: 'You can read and write; it goes out when you are online.',
  clock: (minutes: number): string =>
    `The clock of this device is ${minutes > 0 ? `${plural(minutes, 'minute', 'minutes')} fast` : `${plural(-minutes, 'minute', 'minutes')} slow`}. Times here may be wrong; set it to automatic.`,
  clockDays: (days: number): string =>
    `The clock of this device is ${days > 0 ? `${plural(days, 'day', 'days')} fast` : `${plural(-days, 'day', 'days')} slow`}. Times here may be wrong; set it to automatic.`,
  privateMode:
    'This browser keeps nothing. When you close it, its keys and unsent messages are gone: you come back with the unlock phrase or another device only.',
  kitMissing: 'Save the recovery kit before real candidates are in here.',
  kitOpen: 'Save it now',
  theme: 'Appearance',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  language: 'Language',
  devices: 'Devices and keys',
  signOut: 'Sign out',
};

export type ShellText = typeof en;

const zh: ShellText = {
  mainNavigation: '主导航',
  skip: '跳到对话',
  places: { inbox: '收件箱', searches: '职位', find: '搜索', settings: '设置' },
  notices: '提示',
  lock: '锁定',
  account: '账号',
  unreadRooms: (count) => `${count} 个团队频道有新内容`,
  unreadConversations: (count) => `${count} 个对话有新内容`,
  offline: '当前无网络。',
  waiting: (count) => `${count} 条消息已存在本机，联网后自动发送。`,
  offlineNothing: '可以继续阅读和书写，联网后自动发送。',
  clock: (minutes) => `本机时钟${minutes > 0 ? '快' : '慢'}了 ${Math.abs(minutes)} 分钟。此处显示的时间可能不准，请设为自动。`,
  clockDays: (days) => `本机时钟${days > 0 ? '快' : '慢'}了 ${Math.abs(days)} 天。此处显示的时间可能不准，请设为自动。`,
  privateMode: '此浏览器不保存内容，关闭后密钥和未发送的消息都会丢失，只能凭解锁口令或另一部设备回来。',
  kitMissing: '录入真实候选人之前，请保存恢复包。',
  kitOpen: '现在保存',
  theme: '外观',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  language: '语言',
  devices: '设备与密钥',
  signOut: '退出登录',
};

export const shellText: Record<Language, ShellText> = { en, zh };
