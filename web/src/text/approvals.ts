import type { Role } from '../ui/view-types.ts';
import { formatCount, plural } from './format.ts';
import type { Language } from './language.ts';

type GivenRole = Exclude<Role, 'client'>;

const enEffects: Record<GivenRole, string> = {
  owner: 'Has the last word: members, rules, keys. Reads no conversation without joining its team.',
  admin: 'Invites, removes, sets rules. Reads no conversation without joining its team, and writes to no candidate.',
  consultant: 'Opens searches and writes to candidates in the searches whose team they are in.',
  researcher: 'Adds candidates and writes team notes in searches they are in.',
  auditor: 'Checks the record. Writes to nobody, whatever other role they have.',
};
const zhEffects: Record<GivenRole, string> = {
  owner: '对成员、规则和密钥有最终决定权；未加入团队时不可查看对话。',
  admin: '可邀请、移除成员并设置规则；未加入团队时不可查看对话，也不与候选人沟通。',
  consultant: '可新建职位，并在所在团队的职位中与候选人沟通。',
  researcher: '可在所在职位中添加候选人、写团队备注。',
  auditor: '负责核查记录；无论兼任什么角色，都不能给任何人写消息。',
};

const en = {
  change: 'Change role',
  dialogTitle: (name: string): string => `What ${name} may do`,
  dialogLead: 'Roles add up. Every change is signed on this device and stands in the audit trail.',
  roles: 'Roles',
  lead: 'Team lead',
  leadHelp: 'Also reassigns and hands over what the team runs. For consultants.',
  pay: 'May see pay',
  payHelp: 'Offers and salaries, in the searches whose team they are in.',
  effects: enEffects,
  needsRole: 'Everybody has at least one role.',
  submit: 'Change',
  ask: 'Ask for approval',
  busy: 'Signing …',
  takesTwo: 'Owner and compliance reviewer are given and taken by two people. Another owner is asked now and has seven days.',
  takesDay: (hasWitness: boolean): string =>
    hasWitness
      ? 'Nobody else can approve this. It is done in 24 hours, marked “alone” in the audit trail. Your witness is told now, and every owner can stop it until then.'
      : 'Nobody else can approve this. It is done in 24 hours, marked “alone” in the audit trail. There is no witness outside to tell; every owner can stop it until then.',
  waiting: 'Waiting for a second person',
  waitingHelp: 'Nobody approves what they asked for, or what is about themselves.',
  nothingWaits: 'Nothing waits.',
  gets: (name: string, roles: string): string => `${name} becomes ${roles}`,
  loses: (name: string, roles: string): string => `${name} is ${roles} no more`,
  rules: (rules: number, people: number, messages: number, first: string | null): string =>
    `${rules === 1 ? 'One retention rule changes' : `${rules} retention rules change`}: ${
      first === null
        ? 'nothing is deleted sooner'
        : `${plural(messages, 'message or note', 'messages and notes')} of ${plural(people, 'person', 'people')} would go, the first on ${first}`
    }`,
  holdRelease: (n: number): string => `A legal hold on ${n === 1 ? 'one conversation' : `${n} conversations`} is released`,
  exporting: (n: number): string => `An audit export of ${n === 1 ? 'one conversation' : `${n} conversations`} is made`,
  closing: (n: number): string => `The agency is closed and everything deleted, ${n === 1 ? 'one conversation' : `${n} conversations`}`,
  askedBy: (name: string): string => `asked by ${name}`,
  until: (moment: string): string => `waits for a second person, until ${moment}`,
  aloneIn: (hours: number, minutes: number): string => `alone, done in ${hours} h ${minutes} min unless it is stopped`,
  ripe: 'the 24 hours are over; it is done as soon as whoever asked has Liexin open',
  approve: 'Approve',
  approveTitle: (sentence: string): string => `${sentence}. Do you agree?`,
  approveText: 'You sign it with this device. The keys that go with the role are handed over now.',
  approveOther: 'It stands in the audit trail with your name.',
  refuse: 'Refuse',
  stop: 'Stop',
  takeBack: 'Take back',
  changed: (name: string): string => `The role of ${name} is changed.`,
  asked: 'Asked.',
  witness: 'Witness outside',
  witnessHelp:
    'Somebody outside your agency, such as a lawyer or a partner. Told at once when one person alone changes who is owner. They cannot read anything.',
  witnessLabel: 'E-mail of the witness',
  witnessNone: 'Without a witness nobody outside learns that somebody acts alone.',
  witnessSave: 'Save',
  witnessSaved: 'Saved. An address that was here before is told.',
  emergency: {
    open: 'Emergency access',
    lead: 'You are not in the team of this search. You can join it openly, or read one conversation for 60 minutes.',
    which: 'Conversation',
    none: 'There is no conversation here.',
    reason: 'Reason',
    reasonHelp: 'At least 10 characters. Members of your agency can read it, we cannot.',
    question: (colleague: string): string =>
      `Read this conversation for 60 minutes? Your reason goes into the audit trail and ${colleague} is told now. It cannot be hidden.`,
    read: 'Read for 60 minutes',
    busy: 'Opening …',
    until: (time: string): string => `emergency access, until ${time}`,
    because: (reason: string): string => `Reason: ${reason}`,
  },
  signUpLabel: 'Witness outside',
  signUpHelp: 'E-mail of somebody outside your agency. They are told when one person alone does what takes two.',
  signUpSkipped: 'Left out: nobody outside would learn that somebody acts alone. You can add it in Settings later.',
};
export type ApprovalsText = typeof en;

const zh: ApprovalsText = {
  change: '更改角色',
  dialogTitle: (name) => `${name}的权限`,
  dialogLead: '多个角色的权限会叠加。每次更改都由本设备签名，并写入审计台账。',
  roles: '角色',
  lead: '团队负责人',
  leadHelp: '还可在团队内重新分配和交接，仅限顾问。',
  pay: '薪酬权限',
  payHelp: '可在所在团队的职位中查看 Offer 与薪酬。',
  effects: zhEffects,
  needsRole: '每位成员至少有一个角色。',
  submit: '更改',
  ask: '申请批准',
  busy: '正在签名…',
  takesTwo: '授予或取消负责人、合规审计员须由两人完成。现在会通知另一位负责人，七天内有效。',
  takesDay: (hasWitness) =>
    hasWitness
      ? '没有其他人可以批准。24 小时后执行，并在审计台账中标记为“单独操作”。见证人会立即收到邮件，此前任何负责人都可以停止。'
      : '没有其他人可以批准。24 小时后执行，并在审计台账中标记为“单独操作”。未设见证人，无人会收到通知；此前任何负责人都可以停止。',
  waiting: '等待第二人',
  waitingHelp: '任何人都不能批准自己发起的、或涉及自己的申请。',
  nothingWaits: '暂无待批准的申请。',
  gets: (name, roles) => `${name}将成为${roles}`,
  loses: (name, roles) => `${name}将不再是${roles}`,
  rules: (rules, people, messages, day) =>
    `变更 ${rules} 条保存期限规则：${day === null ? '不会提前删除任何内容' : `将删除 ${formatCount(people)} 人的 ${formatCount(messages)} 条消息和备注，最早于 ${day}`}`,
  holdRelease: (n) => `解除涉及 ${n} 个对话的保全`,
  exporting: (n) => `生成 ${n} 个对话的审计导出`,
  closing: (n) => `关闭机构并删除全部内容（${n} 个对话）`,
  askedBy: (name) => `${name}发起`,
  until: (moment) => `等待第二人批准，截至 ${moment}`,
  aloneIn: (hours, minutes) => `单独操作，如不停止，${hours} 小时 ${minutes} 分钟后执行`,
  ripe: '24 小时已到，待发起人打开猎信后执行',
  approve: '批准',
  approveTitle: (sentence) => `${sentence}。您同意吗？`,
  approveText: '将由本设备签名，并立即交付该角色所需的密钥。',
  approveOther: '此操作将以您的名义写入审计台账。',
  refuse: '拒绝',
  stop: '停止',
  takeBack: '撤回',
  changed: (name) => `${name}的角色已更改。`,
  asked: '已提交申请。',
  witness: '外部见证人',
  witnessHelp: '机构以外的人，例如律师或合伙人。有人单独变更负责人时会立即收到邮件，但看不到任何内容。',
  witnessLabel: '见证人邮箱',
  witnessNone: '未设见证人时，有人单独操作，外部无人知晓。',
  witnessSave: '保存',
  witnessSaved: '已保存。此前登记的邮箱会收到通知。',
  emergency: {
    open: '紧急查阅',
    lead: '您不在此职位的团队中。可公开加入团队，或查阅其中一个对话 60 分钟。',
    which: '对话',
    none: '此职位暂无对话。',
    reason: '理由',
    reasonHelp: '至少 10 个字符。仅本机构成员可读，我们看不到。',
    question: (colleague) => `查阅此对话 60 分钟？理由将写入审计台账，并立即通知${colleague}，无法隐藏。`,
    read: '查阅 60 分钟',
    busy: '正在打开…',
    until: (time) => `紧急查阅，截至 ${time}`,
    because: (reason) => `理由：${reason}`,
  },
  signUpLabel: '外部见证人',
  signUpHelp: '机构以外一位可信之人的邮箱。有人单独完成须两人操作的事项时会收到邮件。',
  signUpSkipped: '未填写：有人单独操作时，外部无人知晓。之后可在设置中补充。',
};

export const approvalsText: Record<Language, ApprovalsText> = { en, zh };
