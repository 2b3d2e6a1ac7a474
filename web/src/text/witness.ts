import { plural } from './format.ts';
import type { Language } from './language.ts';

const en = {
  /** The bar over every page. */
  bar: 'The audit trail was rewritten. Do not rely on it until you know why.',
  barOpen: 'What to do',
  title: 'Can this trail be believed?',
  looking: 'Looking…',
  none: 'No checkpoint yet. The first is made within ten minutes of the first act.',
  unsupported: 'This browser cannot check the signature of checkpoints. A browser from 2025 or later can.',
  notEntitled: 'The browsers of owners and compliance reviewers watch over this trail.',
  unknown: 'Not checked yet: the server was not to be had.',
  verified: (at: string): string => `Verified up to ${at}`,
  watching: (since: string): string =>
    `This browser has kept the state of the trail since ${since}. Nothing from before the newest state it keeps can be changed without its seeing it.`,
  byNobody: 'Vouched for by nobody yet',
  by: (names: readonly string[]): string => `Vouched for by ${names.join(', ')}`,
  you: 'you',
  somebody: 'somebody this device has no name for',
  lookNow: 'Check now',
  alarm: {
    'rolled-back': (at: string, size: number): string =>
      `On ${at} this browser kept a signed state of the audit trail with ${plural(size, 'entry', 'entries')}. The server now shows an older one: a backup was put back, or entries were taken out.`,
    forked: (at: string, size: number): string =>
      `On ${at} this browser kept a signed state of the audit trail with ${plural(size, 'entry', 'entries')}. What the server shows now does not begin with it: something from before was changed.`,
    unsigned: (): string => "The server shows a state of the audit trail that the agency's key did not sign.",
  },
  stopped: 'This browser vouches for nothing until somebody looks into it.',
  steps: [
    'Save the evidence: both states, as they were signed.',
    'Call another owner or compliance reviewer, at a number you know, and compare what they kept.',
    'Ask whoever runs the server what happened. Delete nothing.',
  ],
  told: (count: number): string =>
    count === 0
      ? 'There was nobody else to tell by mail.'
      : `${plural(count, 'colleague was', 'colleagues were')} told by mail, as was the outside witness if there is one.`,
  notTold: 'The server did not take the news. Tell the others yourself.',
  save: 'Save the evidence',
  goOn: 'Begin anew…',
  goOnTitle: 'Begin anew with what the server shows now?',
  goOnLead:
    'From then on this browser believes the state that the server shows now and compares with that. The evidence leaves this device: save it first. Only do this when you know what happened.',
  goOnSaved: 'I saved the evidence, and another owner or reviewer knows',
  goOnYes: 'Begin anew',
  evidenceFile: 'audit-trail-evidence.txt',
  checkpoints: 'Checkpoints',
  checkpointsHelp: 'Signed states of the whole trail, newest first. The same numbers are in the weekly mail to reviewers.',
  entries: (size: number): string => plural(size, 'entry', 'entries'),
  kept: 'kept here',
  conversations: 'Conversations',
  conversationsHelp: 'How far the record of each conversation is under the state that this browser keeps. What is said there is not in it.',
  noConversations: 'No conversation is under a checkpoint yet.',
  unnamed: (id: string): string => `Conversation ${id}`,
  lanes: { candidate: 'With the candidate', internal: 'Team only', offer: 'Offer and pay', internalOffer: 'Pay, team only' },
  upTo: (row: number, witnesses: number): string =>
    witnesses === 0 ? `Verified up to row ${row} by this browser` : `Verified up to row ${row} by ${plural(witnesses, 'witness', 'witnesses')}`,
  newer: (rows: number): string => `${plural(rows, 'newer row waits', 'newer rows wait')} for the next checkpoint`,
  waiting: 'Waits for the next check of this browser',
  wrong: 'Does not fit the state that this browser keeps',
  older: 'Load older',
};

export type WitnessText = typeof en;

const zh: WitnessText = {
  bar: '审计台账被改写。查明原因之前，请勿以其为准。',
  barOpen: '如何处理',
  title: '这份台账可信吗？',
  looking: '正在核对…',
  none: '尚无存证点。首次操作后十分钟内生成第一个。',
  unsupported: '此浏览器无法校验存证点的签名，请使用 2025 年及以后的浏览器版本。',
  notEntitled: '由负责人和合规审计员的浏览器为台账作证。',
  unknown: '尚未核对：暂时连不上服务器。',
  verified: (at) => `已核对至 ${at}`,
  watching: (since) => `此浏览器自 ${since} 起保存台账状态。所保存的最新状态之前的内容如有改动，此浏览器都会发现。`,
  byNobody: '尚无人作证',
  by: (names) => `作证：${names.join('、')}`,
  you: '您',
  somebody: '本设备不知其姓名的成员',
  lookNow: '立即核对',
  alarm: {
    'rolled-back': (at, size) =>
      `此浏览器于 ${at} 保存过一份已签名的台账状态，共 ${size} 条。服务器现在给出的状态比它更旧：可能恢复了备份，也可能有记录被删除。`,
    forked: (at, size) => `此浏览器于 ${at} 保存过一份已签名的台账状态，共 ${size} 条。服务器现在给出的台账并非由它延续而来：此前的内容被改动过。`,
    unsigned: () => '服务器给出的台账状态没有本机构密钥的有效签名。',
  },
  stopped: '查明之前，此浏览器不再作证。',
  steps: [
    '保存证据：两份状态及其签名。',
    '拨打您已知的电话，联系另一位负责人或合规审计员，核对对方保存的状态。',
    '向服务器的运营方询问原因。请勿删除任何内容。',
  ],
  told: (count) => (count === 0 ? '没有其他可用邮件通知的成员。' : `已用邮件通知 ${count} 位同事；如设有外部见证人，也已通知。`),
  notTold: '服务器未接收此消息，请自行通知其他人。',
  save: '保存证据',
  goOn: '重新开始…',
  goOnTitle: '以服务器现在给出的状态重新开始？',
  goOnLead: '此后，此浏览器以服务器现在给出的状态为准进行核对。证据将从本设备移除，请先保存。仅在查明原因后进行。',
  goOnSaved: '我已保存证据，且另一位负责人或审计员已知情',
  goOnYes: '重新开始',
  evidenceFile: '审计台账证据.txt',
  checkpoints: '存证点',
  checkpointsHelp: '整份台账的签名状态，最新在前。每周发给审计员的邮件中有相同的数字。',
  entries: (size) => `${size} 条`,
  kept: '本机已保存',
  conversations: '对话',
  conversationsHelp: '每个对话的记录有多少已在此浏览器所保存的状态之内，不含对话内容。',
  noConversations: '尚无对话进入存证点。',
  unnamed: (id) => `对话 ${id}`,
  lanes: { candidate: '候选人对话', internal: '团队内部', offer: '谈薪与 Offer', internalOffer: '薪酬（仅内部）' },
  upTo: (row, witnesses) => (witnesses === 0 ? `本浏览器已核对至第 ${row} 行` : `${witnesses} 位见证人已核对至第 ${row} 行`),
  newer: (rows) => `另有 ${rows} 行等待下一个存证点`,
  waiting: '等待此浏览器下次核对',
  wrong: '与此浏览器保存的状态不符',
  older: '载入更早的记录',
};

export const witnessText: Record<Language, WitnessText> = { en, zh };
