import type { CandidatePanelSnapshot } from '../src/features/candidate/candidate-panel-view-types.ts';
import type { ConversationItem, ConversationSnapshot, Delivery } from '../src/features/conversation/conversation-view-types.ts';
import { matches, searchesOf } from '../src/features/inbox/inbox-rows.ts';
import { inboxFilters, type InboxRow, type InboxSnapshot } from '../src/features/inbox/inbox-view-types.ts';
import type { AssignSnapshot, Language, Person } from '../src/ui/view-types.ts';
import { checkCode, lin, longName, marta, rtlName, shen } from './people.ts';
import { day, hour, minute, now, say } from './story.ts';

const row = (conversationId: string, more: Partial<InboxRow>): InboxRow => ({
  conversationId,
  candidateName: null,
  mandateTitle: null,
  lastLine: null,
  at: now,
  unread: 0,
  hasTeamNews: false,
  ownState: 'none',
  mentions: 0,
  inCharge: 'you',
  mandateId: 'm1',
  waitingFor: 'nobody',
  link: 'claimed',
  isPinned: false,
  isMuted: false,
  isSample: false,
  isClosed: false,
  ...more,
});
const them = (text: string): InboxRow['lastLine'] => ({ from: { kind: 'candidate' }, text, lane: 'candidate' });
const us = (text: string): InboxRow['lastLine'] => ({ from: { kind: 'own' }, text, lane: 'candidate' });

export const typicalRows = (l: Language): readonly InboxRow[] => [
  row('1', {
    candidateName: shen(l).name,
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    lastLine: us(say(l, 'Any of these works for me.', '以上时间我都方便。')),
    at: now - 4 * minute,
    ownState: 'read',
    waitingFor: 'candidate',
    hasTeamNews: true,
    isPinned: true,
  }),
  row('2', {
    candidateName: say(l, 'Gu Minghui 顾明慧', '顾明慧'),
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    lastLine: them('方便的话，先了解一下汇报关系和团队规模。'),
    inCharge: 'nobody',
    at: now - 45 * minute,
    unread: 2,
    waitingFor: 'us',
  }),
  row('3', {
    candidateName: 'Daniel Roth',
    mandateTitle: say(l, 'Plant director, Wuxi', '厂长 · 无锡'),
    mandateId: 'm2',
    lastLine: them(say(l, 'Notice period is three months, to quarter end.', '离职通知期三个月，到季度末为止。')),
    at: now - 78 * minute,
    unread: 1,
    waitingFor: 'us',
  }),
  row('4', {
    candidateName: 'Pauline Mercier',
    mandateTitle: say(l, 'Head of quality, Lyon', '质量负责人 · 里昂'),
    lastLine: them('Merci, je regarde cela ce soir.'),
    at: now - 3 * hour,
    unread: 'dot',
    isMuted: true,
    waitingFor: 'us',
  }),
  row('5', {
    candidateName: say(l, 'Wei Xiaotong 魏晓彤', '魏晓彤'),
    mandateTitle: say(l, 'Treasury lead, Shanghai', '资金负责人 · 上海'),
    lastLine: us('面试改到周四下午三点，地点不变。'),
    inCharge: 'other',
    mandateId: 'm3',
    at: now - 4.5 * hour,
    ownState: 'delivered',
    waitingFor: 'candidate',
  }),
  row('6', {
    candidateName: say(l, 'Tang Zhiyuan 唐致远', '唐致远'),
    mandateTitle: say(l, 'Plant director, Wuxi', '厂长 · 无锡'),
    mandateId: 'm2',
    lastLine: {
      from: { kind: 'member', name: say(l, 'Zhou Han', '周涵') },
      text: say(l, 'reference call done, two pages', '背调电话已完成，共两页'),
      lane: 'internal',
    },
    at: now - 26 * hour,
    hasTeamNews: true,
    mentions: 1,
    waitingFor: 'candidate',
  }),
  row('7', {
    candidateName: 'Lukas Brandt',
    mandateTitle: say(l, 'Plant director, Wuxi', '厂长 · 无锡'),
    mandateId: 'm2',
    lastLine: us(say(l, 'The plant tour could be on a Saturday.', '看厂也可以安排在周六。')),
    at: now - 2 * day,
    ownState: 'queued',
    waitingFor: 'candidate',
  }),
  row('8', {
    candidateName: say(l, 'He Jingwen 何静雯', '何静雯'),
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    lastLine: us('何女士您好，有一个苏州的财务负责人机会。'),
    at: now - 2 * day - hour,
    ownState: 'sent',
    link: 'not-opened',
  }),
];
export const overfullRows = (l: Language): readonly InboxRow[] => [
  row('1', {
    candidateName: longName,
    mandateTitle: `${longName}, ${longName}`,
    lastLine: them('x'.repeat(400)),
    unread: 240,
    hasTeamNews: true,
    waitingFor: 'us',
  }),
  row('r', {
    candidateName: rtlName,
    mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
    lastLine: them('شكرا جزيلا، سأعود إليكم غدا (CFO, 2026).'),
    unread: 40,
    waitingFor: 'us',
  }),
  row('f', {
    candidateName: 'Daniel Roth',
    mandateTitle: 'Plant director, Wuxi',
    lastLine: us('I can hold the 3 December slot for you until noon tomorrow.'),
    ownState: 'failed',
    at: now - day * 400,
  }),
  row('k', { at: now - day }),
  row('c', { candidateName: '<script>alert(1)</script>', mandateTitle: 'javascript:alert(1)', lastLine: 'locked', at: now - 3 * day, isClosed: true }),
  ...Array.from({ length: 400 }, (_, index) =>
    row(`n${index}`, {
      candidateName: `Candidate ${index}`,
      mandateTitle: 'Plant director, Wuxi',
      lastLine: them(`Line ${index}`),
      at: now - day * (4 + index),
      unread: index % 7 === 0 ? 1 : 0,
    }),
  ),
];
export const inbox = (rows: readonly InboxRow[], more: Partial<InboxSnapshot> = {}): InboxSnapshot => ({
  status: 'ready',
  code: null,
  rows,
  selected: null,
  filter: 'all',
  counts: Object.fromEntries(inboxFilters.map((filter) => [filter, rows.filter((one) => matches(one, filter)).length])) as InboxSnapshot['counts'],
  searches: searchesOf(rows),
  shownSearch: null,
  next: 'candidate',
  search: '',
  reminders: [],
  ...more,
});

type Message = Extract<ConversationItem, { kind: 'message' }>;
let counter = 0;
const message = (sender: Person, at: number, text: string, delivery: Delivery | null = null, lane: Message['lane'] = 'candidate'): Message => {
  counter += 1;
  return { kind: 'message', id: `i${counter}`, lane, sender, isOwn: sender.kind === 'member' && sender.isYou, at, text, delivery };
};
const read = (sentAt: number, readAt: number): Delivery => ({ status: 'read', sentAt, deliveredAt: sentAt + 1100, readAt, via: 'page' });

export const typicalItems = (l: Language): readonly ConversationItem[] => {
  const before = now - 2 * day + 7 * hour;
  return [
    message(
      lin(l),
      before,
      say(l, 'Nobody, until you say yes. I describe you without a name first.', '您同意之前，客户看不到您的姓名，我只做匿名介绍。'),
      read(before, before + minute),
    ),
    message(
      lin(l),
      before + 30_000,
      say(l, 'The role reports to the group CFO. 苏州财务团队 34 人。', '该职位向集团 CFO 汇报，苏州财务团队 34 人。'),
      read(before + 30_000, before + minute),
    ),
    { kind: 'event', id: 'e1', at: before + 10 * minute, event: 'link-claimed', name: shen(l).name },
    { kind: 'assigned', id: 'a1', at: before + 12 * minute, by: marta, to: lin(l) },
    message(shen(l), now - 19 * minute, say(l, 'Then I am open to it. 下周可以聊，早八点前或晚七点后。', '那我愿意了解一下。下周可以聊，早八点前或晚七点后。')),
    {
      ...message(
        marta,
        now - 13 * minute,
        say(l, 'Client moved the panel to 3 Dec. Keep her clear of the 26th. @Lin Qiao', '客户把终面改到 12 月 3 日，26 日请帮她留空。@林乔'),
        null,
        'internal',
      ),
      mentions: [lin(l)],
    },
    message(
      lin(l),
      now - 5 * minute,
      say(l, 'Would Monday 07:15 or Tuesday 19:30 suit you for a first call?', '周一 07:15 或周二 19:30，您看哪个时间方便先通个电话？'),
      read(now - 5 * minute, now - 3 * minute),
    ),
    message(lin(l), now - 4 * minute, say(l, 'Any of these works for me.', '以上时间我都方便。'), read(now - 4 * minute, now - 3 * minute)),
  ];
};
/** Weeks of talk, as somebody sees who scrolls back. */
export const longItems = (l: Language): readonly ConversationItem[] =>
  Array.from({ length: 90 }, (_, i): ConversationItem => {
    const at = now - 30 * day + i * 5 * hour + (i % 3) * minute;
    const isTheirs = i % 4 === 1;
    const words = isTheirs
      ? say(l, `I had another look at the numbers, point ${i}.`, `我又看了一遍数字，第 ${i} 点。`)
      : say(l, `Noted. The client answers by Thursday (${i}).`, `收到，客户周四前答复（${i}）。`);
    if (i % 9 === 5) return message(marta, at, say(l, 'Called the reference, all good.', '背调电话打过了，没有问题。'), null, 'internal');
    return isTheirs ? message(shen(l), at, words) : message(lin(l), at, words, read(at, at + minute));
  });
export const stateItems = (l: Language): readonly ConversationItem[] => [
  message(lin(l), now - 60 * minute, 'Sent, not delivered.', { status: 'sent', sentAt: now - 60 * minute }),
  message(lin(l), now - 50 * minute, 'Delivered, not read.', { status: 'delivered', sentAt: now - 50 * minute, deliveredAt: now - 49 * minute, via: 'page' }),
  { kind: 'key-missing', id: 'k1', lane: 'candidate', at: now - 25 * minute, since: now - 25 * minute },
  message({ kind: 'candidate', id: 'd', name: 'Daniel Roth' }, now - 20 * minute, 'Notice period is three months, to quarter end.'),
  { kind: 'forged', id: 'f1', lane: 'candidate', at: now - 16 * minute, claimedName: 'Daniel Roth', code: 'signature-invalid' },
  message({ kind: 'candidate', id: 'd', name: 'Daniel Roth' }, now - 15 * minute, 'The plant tour could be on a Saturday.'),
  message(lin(l), now - 3 * minute, say(l, 'I can hold the 3 December slot for you until noon tomorrow.', '12 月 3 日的时间我可以为您保留到明天中午。'), {
    status: 'failed',
    code: 'lane-closed',
    at: now - 3 * minute,
    mayRetry: true,
    mayAskToReopen: true,
  }),
  message(lin(l), now - 2 * minute, '看厂也可以安排在周六上午。', { status: 'queued', reason: 'offline' }),
  message(lin(l), now - minute, say(l, 'Saturday works for the plant manager too.', '厂长周六也方便。'), { status: 'queued', reason: 'offline' }),
  message(lin(l), now - 30_000, say(l, 'Is Zhou back from Munich by then?', '周涵那时从慕尼黑回来了吗？'), { status: 'queued', reason: 'order' }, 'internal'),
];
export const overfullItems = (): readonly ConversationItem[] => [
  message({ kind: 'candidate', id: 'x', name: longName }, now - 3 * hour, 'Wort '.repeat(600)),
  message({ kind: 'candidate', id: 'x', name: longName }, now - 2 * hour, `https://example.com/${'a'.repeat(300)}`),
  message({ kind: 'candidate', id: 'y', name: rtlName }, now - hour, 'شكرا جزيلا على رسالتكم. أود أن أعرف المزيد عن الوظيفة (CFO, 苏州) قبل أن أقرر.'),
  message({ kind: 'candidate', id: 'y', name: rtlName }, now - 59 * minute, '<script>alert(1)</script>\n\njavascript:alert(1)\n👩🏽‍💼🇨🇳'),
];
export const inCharge = (l: Language, more: Partial<AssignSnapshot> = {}): AssignSnapshot => ({
  you: lin(l).id,
  current: { id: lin(l).id, name: lin(l).name, isYou: true },
  isVacant: false,
  mayTake: false,
  mayLeave: true,
  choices: [{ id: marta.id, name: marta.name }],
  ...more,
});
export const conversation = (l: Language, items: readonly ConversationItem[], more: Partial<ConversationSnapshot> = {}): ConversationSnapshot => ({
  conversationId: '1',
  status: 'ready',
  code: null,
  candidate: { name: shen(l).name },
  mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
  candidateLanguage: 'zh',
  isSample: false,
  isClosed: false,
  closedAt: null,
  items,
  older: 'none',
  newer: 'none',
  arrivedBelow: 0,
  firstUnreadId: null,
  hasUnreadAbove: false,
  target: null,
  jump: 'none',
  begunAt: now - 40 * day,
  lane: 'candidate',
  drafts: { candidate: '', internal: '' },
  readers: { candidate: [shen(l), lin(l), marta], internal: [lin(l), marta] },
  maxLength: 8000,
  firstMessageHint: 'none',
  asServer: null,
  mayWrite: { candidate: true, internal: true },
  assign: inCharge(l),
  ...more,
});
export const panel = (l: Language, more: Partial<CandidatePanelSnapshot> = {}): CandidatePanelSnapshot => ({
  conversationId: '1',
  name: shen(l).name,
  mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
  language: 'zh',
  source: { kind: 'linkedin', addedAt: now - 8 * day },
  isSample: false,
  readers: [shen(l), lin(l), marta],
  visitors: [],
  readerMismatch: [],
  assign: inCharge(l),
  link: { status: 'claimed', claimedAt: now - 2 * day + 7 * hour, devices: 1, expiresAt: now + 700 * day },
  linkWork: { status: 'idle' },
  waitingDevices: [],
  notes: [],
  deletion: {
    at: now + 723 * day,
    keepUntil: now + 173 * day,
    contactAt: now - 8 * day,
    region: 'cn',
    onHold: false,
    parts: { kind: 'apart', at: now + 180 * day, hasOwnRule: true },
  },
  checkCode,
  digits: 'set',
  preview: null,
  ...more,
});
