import type { Language } from './language.ts';

/** What a page says when the server withholds something or contradicts itself. Both pages say it in these words. */
const en = {
  gap: (count: number, name: string): string =>
    count === 1 ? `One message from ${name} is missing here.` : `${count} messages from ${name} are missing here.`,
  months: (month: string): string => `Messages from before ${month} were deleted by the agency’s retention rule.`,
  gapAsked: (since: string, asked: string): string => `The server was asked at ${since}, last at ${asked}, and does not give it out.`,
  gapKept: 'It is asked for again by itself. The other messages are signed and unchanged.',
  gapMember: 'If it does not come, tell an owner or admin of your agency.',
  gapCandidate: (first: string): string => `If it does not come, ask ${first} to send it again.`,
  twice: (name: string): string => `Two messages from ${name} have the same number.`,
  twiceWhy:
    'Each device numbers what it sends and signs the number. The same one twice means that a copy of the device is at work, or that it lost its memory.',
  order: (name: string): string => `Two messages from ${name} stand in another order than they were sent.`,
  orderWhy: 'The numbers that the device signed and the times that the server gave contradict each other.',
  fork: (name: string, other: string): string => `The server showed ${name} another record of this conversation than ${other}.`,
  you: 'you',
  forkWhy: 'Each message says, signed, which record its sender saw. For one place in the record there are two.',
  shortened: 'The server shows an older record of this conversation than before.',
  shortenedBy: (name: string): string => `The server shows an older record of this conversation than ${name} had seen.`,
  shortenedWhy: 'The record only ever grows. One that ends earlier was put back, or is not the one that the others see.',
  kept: 'All messages stay on this page as they came.',
  doMember: 'Agree to nothing important here until it is cleared up. Tell an owner or admin of your agency.',
  doCandidate: (first: string): string => `Call ${first} before you agree to anything important here.`,
  more: 'Why, and the numbers',
  facts: { device: 'Device', numbers: 'Numbers', messages: 'Messages', place: 'Place in the record', records: 'Records' },
};

export type TroubleText = typeof en;

const zh: TroubleText = {
  gap: (count, name) => `此处缺少${name}的 ${count} 条消息。`,
  months: (month) => `更早的消息已按机构的保存期限规则删除，现存消息始于 ${month}。`,
  gapAsked: (since, asked) => `${since} 起已向服务器索取，最近一次 ${asked}，服务器没有给出。`,
  gapKept: '会自动再次索取。其余消息签名无误，未被改动。',
  gapMember: '若一直缺失，请告知机构负责人或管理员。',
  gapCandidate: (first) => `若一直缺失，请让${first}重新发送。`,
  twice: (name) => `${name}有两条消息编号相同。`,
  twiceWhy: '每台设备给发出的消息编号并签名。编号重复，说明有设备的副本在发消息，或该设备丢失了记录。',
  order: (name) => `${name}有两条消息的先后与发送时不同。`,
  orderWhy: '设备签名的编号与服务器给出的时间互相矛盾。',
  fork: (name, other) => `服务器给${name}看的对话记录，与给${other}看的不是同一份。`,
  you: '您',
  forkWhy: '每条消息都以签名写明发送人看到的记录。同一位置出现了两份不同的记录。',
  shortened: '服务器现在给出的对话记录，比之前的旧。',
  shortenedBy: (name) => `服务器现在给出的对话记录，比${name}看到过的旧。`,
  shortenedWhy: '记录只会增加。变短说明它被退回过，或与其他人看到的不是同一份。',
  kept: '本页已有的消息全部保留原样。',
  doMember: '查清之前，请勿在此敲定重要事项，并告知机构负责人或管理员。',
  doCandidate: (first) => `敲定重要事项之前，请先致电${first}核实。`,
  more: '原因与编号',
  facts: { device: '设备', numbers: '编号', messages: '消息', place: '记录中的位置', records: '记录' },
};

export const troubleText: Record<Language, TroubleText> = { en, zh };
