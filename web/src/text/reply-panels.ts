import type { Language } from './language.ts';

/** Words of panels of the candidate's page that nobody sees before they tap: they come with the panels, behind the first messages. */
const en = {
  readers: {
    title: 'Who can read this',
    since: (date: string): string => `since ${date}`,
    nobodyElse: 'Nobody else. If an owner of the agency looks in an emergency, it is announced here and cannot be hidden.',
    serverAdded: (name: string): string => `${name} was added by the server and is not on the signed list. Do not write here; call the agency.`,
    serverLeftOut: (name: string): string => `${name} is on the signed list, but the server does not know them.`,
    checkCode: 'Agency check code',
    checkCodeHelp: 'Call the agency on a number you know and compare. It is no password and may be public.',
  },
  anotherDevice: {
    title: 'Open on another device',
    help: 'Scan this with the other device within 10 minutes. It works once.',
    copyLink: 'Copy the link',
    expires: (time: string): string => `Works until ${time}`,
    again: 'Make a new one',
  },
};

export type ReplyPanelsText = typeof en;

const zh: ReplyPanelsText = {
  readers: {
    title: '谁能看到',
    since: (date) => `${date} 起`,
    nobodyElse: '此外无人可读。机构负责人如紧急查阅，会在此公示，不能隐藏。',
    serverAdded: (name) => `${name}由服务器加入，不在签名名单上。请不要在此书写，并致电该机构。`,
    serverLeftOut: (name) => `${name}在签名名单上，但服务器没有此人。`,
    checkCode: '机构校验码',
    checkCodeHelp: '请用您已知的号码致电该机构核对。它不是密码，可以公开。',
  },
  anotherDevice: {
    title: '在另一部设备上打开',
    help: '请在 10 分钟内用另一部设备扫码，仅可使用一次。',
    copyLink: '复制链接',
    expires: (time) => `${time} 前有效`,
    again: '重新生成',
  },
};

export const replyPanelsText: Record<Language, ReplyPanelsText> = { en, zh };
