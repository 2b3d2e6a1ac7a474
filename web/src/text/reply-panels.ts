import type { Language } from './language.ts';

/** Words of panels of the candidate's page that nobody sees before they tap: they come with the panels, behind the first messages. */
const en = {
  readers: {
    title: 'Who can read this',
    since: (date: string): string => `since ${date}`,
    nobodyElse: 'Nobody else. If an owner of the agency looks in an emergency, it is announced here and cannot be hidden.',
    gone: (name: string): string => `${name} can read this no longer.`,
    visiting: (time: string): string => `Somebody of the agency’s management reads here in an emergency, until ${time}. They cannot write.`,
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
  newDevices: {
    title: 'Let another device in?',
    device: (label: string, moment: string): string => `${label || 'A phone or browser'}, since ${moment}`,
    number: 'Number on the other screen',
    nobody: 'Nobody waits any more.',
    help: 'Type the number the other device shows. If it is not yours, do not.',
    letIn: 'Let it in',
    notMe: 'That is not me',
  },
  leave: {
    sure: 'The keys on this browser are deleted. With the same link and your six digits you come back.',
    sureWithoutDigits: 'The keys on this browser are deleted. You have no six digits yet: choose them first, or only the agency can let you in again.',
    now: 'Leave',
  },
};

export type ReplyPanelsText = typeof en;

const zh: ReplyPanelsText = {
  readers: {
    title: '谁能看到',
    since: (date) => `${date} 起`,
    nobodyElse: '此外无人可读。机构负责人如紧急查阅，会在此公示，不能隐藏。',
    gone: (name) => `${name}已不能阅读。`,
    visiting: (time) => `机构管理层有人正在紧急查阅，${time} 结束，期间不能书写。`,
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
  newDevices: {
    title: '要放行另一部设备吗？',
    device: (label, moment) => `${label || '一部手机或浏览器'}，${moment} 起`,
    number: '对方屏幕上的号码',
    nobody: '已没有等待放行的设备。',
    help: '请输入那部设备上显示的号码。如果不是您的设备，请不要放行。',
    letIn: '放行',
    notMe: '不是我',
  },
  leave: {
    sure: '此浏览器上的密钥会删除。用同一链接和您的 6 位数字可以回来。',
    sureWithoutDigits: '此浏览器上的密钥会删除。您还没有设置 6 位数字：请先设置，否则只能请机构放行。',
    now: '退出',
  },
};

export const replyPanelsText: Record<Language, ReplyPanelsText> = { en, zh };
