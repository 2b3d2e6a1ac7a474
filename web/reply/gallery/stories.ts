import { forReplyCode } from '../../src/text/for-reply-code.ts';
import { replyText } from '../../src/text/reply.ts';
import type { Language } from '../../src/text/language.ts';
import type { Asked, ConversationState, Line, LineActs, MyData, Names, Notice, PageState, Reader } from '../src/page-state.ts';

/** Fri 20 Nov 2026, 14:05 in Shanghai: every picture is taken then. */
export const now = Date.UTC(2026, 10, 20, 6, 5);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const say = (language: Language, en: string, zh: string): string => (language === 'zh' ? zh : en);
const names = (l: Language): Names => ({ agency: say(l, 'Tidewell Partners', '泰蔚顾问'), first: say(l, 'Lin Qiao', '林乔') });
const longNames: Names = { agency: 'Bundesverband der Führungskräfteberatung', first: 'Maximiliane-Charlott' };
const notice: Notice = { version: 1, source: 'public-profile', addedMs: now - 8 * day, deleteByMs: Date.UTC(2028, 10, 12) };
const readers = (l: Language): Reader[] => [
  { uid: 'a', name: names(l).first, role: 'consultant', you: false, mark: 'listed' },
  { uid: 'b', name: 'Marta', role: 'owner', you: false, mark: 'listed' },
];

type Bubble = Extract<Line, { kind: 'bubble' }>;
let made = 0;
const bubble = (own: boolean, atMs: number, text: string, more: Partial<Bubble> = {}): Line => {
  made += 1;
  return {
    kind: 'bubble',
    id: `m${made}`,
    own,
    name: own ? '' : 'Lin Qiao',
    role: own ? '' : 'consultant',
    text,
    atMs,
    status: own ? 'sent' : null,
    statusAtMs: own ? atMs : null,
    failure: null,
    ...more,
  };
};
const typical = (l: Language): Line[] => [
  bubble(
    false,
    now - 2 * day + 7 * hour,
    say(
      l,
      'A precision engineering company in Suzhou is looking for a CFO, reporting to the group CFO.',
      '沈女士您好，一家德资精密制造企业在苏州找 CFO，向集团 CFO 汇报。',
    ),
    { name: names(l).first },
  ),
  bubble(false, now - 2 * day + 7 * hour + minute, say(l, 'I describe you without a name until you say yes.', '您同意之前，我只做匿名介绍。'), {
    name: names(l).first,
  }),
  bubble(true, now - 2 * day + 8 * hour, say(l, 'I am open to it. Before eight or after seven works.', '可以了解。早八点前或晚七点后方便。'), {
    status: 'read',
    statusAtMs: now - 2 * day + 8 * hour + minute,
  }),
  bubble(false, now - 7 * minute, say(l, 'Would Monday 07:15 suit you for a first call?', '周一 07:15 先通个电话，您看方便吗？'), { name: names(l).first }),
];
const overfull: Line[] = [
  bubble(false, now - 3 * hour, 'https://example.com/' + 'verylongpath'.repeat(30)),
  bubble(true, now - 2 * hour, 'شكرا جزيلا، سأعود إليكم غدا (CFO, 2026).', { status: 'delivered', statusAtMs: now - 2 * hour }),
  bubble(true, now - hour, '<script>alert(1)</script> javascript:alert(1) 👩🏽‍💼', { status: 'read', statusAtMs: now - hour }),
  { kind: 'locked', id: 'l1', atMs: now - 50 * minute },
  { kind: 'forged', id: 'f1', atMs: now - 40 * minute },
  bubble(false, now - 30 * minute, '财务负责人需要同时管理苏州与无锡两个工厂的团队，并且每月向慕尼黑总部汇报。'.repeat(40)),
];
const troubled = (l: Language): Line[] => {
  const [name, place] = [names(l).first, { atMs: now - 3 * minute }];
  return [
    ...typical(l).slice(-2),
    {
      kind: 'gap',
      id: 'g',
      ...place,
      name,
      count: 2,
      sinceMs: now - 4 * minute,
      askedMs: now - minute,
      facts: [
        ['device', 'hJ3kQx9s'],
        ['messages', 'Qm9ie9k2TzW0aUv3dE8fHg … r7Yx0LpQ2sVbNc4MjK1wZA'],
      ],
    },
    { kind: 'alarm', id: 'a1', ...place, name, other: null, alarm: 'fork', facts: [['place', '212']] },
    { kind: 'alarm', id: 'a2', ...place, name: '', other: null, alarm: 'order', facts: [['numbers', '4, 3']] },
    { kind: 'alarm', id: 'a3', ...place, name: null, other: null, alarm: 'shortened', facts: [['place', '212']] },
  ];
};
const sending = (l: Language): Line[] => [
  bubble(true, now - minute, say(l, 'On the train, more soon', '在地铁上，稍后细说'), { status: 'queued', statusAtMs: null }),
  bubble(true, now, say(l, 'Did this go out?', '这条发出去了吗？'), {
    status: 'failed',
    statusAtMs: null,
    failure: say(l, 'The agency closed this conversation. ', '机构已关闭此对话。'),
  }),
];
const noActs: LineActs = { revisions: [], deleted: null, quote: null, reactions: [], waiting: null, failed: [] };
/** The typical story after people did things to it. */
const acted = (l: Language): Line[] => {
  const first = names(l).first;
  const [a, b, c, d] = typical(l);
  const on = (line: Line | undefined, acts: Partial<LineActs>, more: Partial<Bubble> = {}): Line[] =>
    line?.kind === 'bubble' ? [{ ...line, ...more, acts: { ...noActs, ...acts } }] : [];
  const revised = say(l, 'I describe you without a name until you agree.', '您同意之前，我只做匿名介绍，请放心。');
  return [
    ...on(a, {
      reactions: [
        { emoji: '❤️', own: true, names: [] },
        { emoji: '😄', own: true, names: [first] },
      ],
    }),
    ...on(
      b,
      {
        revisions: [
          { id: 'r0', atMs: now - 41 * hour, name: first, own: false, text: b?.kind === 'bubble' ? b.text : '' },
          { id: 'r1', atMs: now - 40 * hour, name: first, own: false, text: revised },
        ],
      },
      { id: 'edited', text: revised },
    ),
    ...on(c, { quote: { id: 'edited', state: 'loaded', who: { name: first, own: false }, text: revised }, waiting: 'edit' }),
    { kind: 'tried', id: 't1', atMs: now - hour, name: 'Marta', what: 'edit' },
    ...on(c, { deleted: { atMs: now - 30 * minute, name: '', own: true } }, { id: 'gone', atMs: now - hour, text: '' }),
    ...on(d, { quote: { id: 'gone', state: 'deleted', who: { name: '', own: true }, text: '' } }),
    ...on(
      c,
      {
        quote: { id: 'far', state: 'as-quoted', who: null, text: say(l, 'Notice period?', '离职通知期多久？') },
        failed: [{ id: 'x', kind: 'edit', text: '', why: say(l, 'The agency closed this conversation.', '机构已关闭此对话。') }],
      },
      { id: 'last', atMs: now - minute, text: say(l, 'Three months, to quarter end.', '三个月，到季度末为止。') },
    ),
  ];
};
const conversation = (l: Language, more: Partial<ConversationState> = {}): PageState => ({
  screen: 'conversation',
  names: names(l),
  role: 'consultant',
  readers: readers(l),
  lines: typical(l),
  draft: '',
  claimed: true,
  older: 'none',
  online: true,
  closed: false,
  waiting: 0,
  offerDigits: false,
  hasDigits: true,
  digitsVoid: false,
  newDevices: [],
  notice,
  checkCode: '5029 1846 7703 2291 6058 3417',
  panel: null,
  passLink: null,
  durable: true,
  newBelow: 0,
  ...more,
});
const newDevices = (l: Language): ConversationState['newDevices'] => [
  { deviceId: 'a', label: 'iPhone · Safari', atMs: now - 2 * minute, busy: false, fault: null },
  {
    deviceId: 'b',
    label: '',
    atMs: now - 40 * minute,
    busy: false,
    fault: say(l, 'That is not the number on the other screen. 3 tries left.', '与对方屏幕上的号码不符，还可以试 3 次。'),
  },
];
const asked = (l: Language, more: Partial<Asked> = {}): Asked => ({
  erasureId: 'k7Vq2mTzFwiMB9xLd0RcAg',
  kind: 'erase',
  state: 'open',
  receivedAtMs: now - 2 * hour,
  dueAtMs: now + 30 * day,
  doneAtMs: null,
  decision: null,
  ground: null,
  keep: [],
  letter: null,
  isLetterElsewhere: false,
  certificate: null,
  mayWithdraw: true,
  ...more,
});
const answered = (l: Language): Asked =>
  asked(l, {
    state: 'done',
    mayWithdraw: false,
    decision: 'partial',
    keep: [{ part: 'messages', ground: 'placement', untilMs: Date.UTC(2032, 10, 12) }],
    letter: say(
      l,
      'Hello,\n\nas you asked, we have deleted what we may. What was written between us has to stay until 12 Nov 2032, because it proves the placement.\n\nTidewell Partners',
      '您好，\n\n我们已按您的申请删除相关内容。双方的对话须保留至 2032-11-12，用于证明成功推荐。\n\n泰蔚顾问',
    ),
    certificate: { certificateId: 'm3Zt9Qx1LbV0aYc7KdWf2g', finishedAtMs: now - hour, backupHorizonMs: now + 35 * day },
  });
const myData = (more: Partial<MyData> = {}): MyData => ({
  view: 'all',
  busy: false,
  fault: null,
  own: { hasContact: true, notices: [{ version: 1, language: 'zh', acceptedAtMs: now - 2 * day, label: 'WeChat' }], consent: null },
  asked: [],
  taken: null,
  ...more,
});
const waiting = (l: Language, more: object = {}): PageState => ({
  screen: 'waiting',
  names: names(l),
  number: '4071',
  ways: ['digits', 'code', 'device', 'staff'],
  sinceMs: now - 2 * minute,
  codeSent: false,
  fault: null,
  codeFault: null,
  triesLeft: null,
  busy: false,
  noteSentMs: null,
  note: '',
  ...more,
});
const ended =
  (reason: Extract<PageState, { screen: 'ended' }>['reason']) =>
  (l: Language): PageState => ({
    screen: 'ended',
    mayReturn: reason === 'cut-off',
    reason,
    names: reason === 'unknown' ? null : names(l),
    keptText: reason === 'cut-off' ? say(l, 'I can start in March.', '我三月可以到岗。') : '',
    asked: false,
    fault: null,
  });

const visitor = { uid: 'v', name: '', role: '', you: false, mark: 'visiting', untilMs: now + 40 * 60_000 } as const;

/** Every state of the candidate's page, empty, typical and overfull. */
export const stories: Readonly<Record<string, (language: Language) => PageState>> = {
  open: (l) => ({ screen: 'open', names: names(l), busy: false, fault: null }),
  'open-plain': () => ({ screen: 'open', names: null, busy: false, fault: null }),
  'open-long': () => ({ screen: 'open', names: longNames, busy: false, fault: null }),
  notice: (l) => ({ screen: 'notice', names: names(l), role: 'consultant', differ: false, notice, busy: false, fault: null, whole: false, declined: false }),
  'notice-differ': () => ({ screen: 'notice', names: longNames, role: 'owner', differ: true, notice, busy: false, fault: null, whole: false, declined: false }),
  'notice-whole': (l) => ({
    screen: 'notice',
    names: names(l),
    role: 'consultant',
    differ: false,
    notice,
    busy: false,
    fault: null,
    whole: true,
    declined: false,
  }),
  conversation: (l) => conversation(l),
  'conversation-empty': (l) => conversation(l, { lines: [], claimed: false }),
  'conversation-first': (l) => conversation(l, { lines: typical(l).slice(0, 2), claimed: false, hasDigits: false }),
  'conversation-overfull': (l) => conversation(l, { lines: overfull, names: longNames, draft: 'x'.repeat(8100), newBelow: 12, older: 'more' }),
  'conversation-offline': (l) => conversation(l, { lines: [...typical(l), ...sending(l)], online: false, waiting: 2 }),
  'conversation-digits': (l) => conversation(l, { offerDigits: true, hasDigits: false }),
  'conversation-alarm': (l) =>
    conversation(l, { readers: [...readers(l), { uid: 'x', name: 'q8Zt1v', role: '', you: false, mark: 'server-added' }], panel: 'readers' }),
  'conversation-emergency': (l) => conversation(l, { readers: [...readers(l), visitor] }),
  'conversation-emergency-readers': (l) => conversation(l, { readers: [...readers(l), visitor], panel: 'readers' }),
  'conversation-trouble': (l) => conversation(l, { lines: troubled(l) }),
  acts: (l) => conversation(l, { lines: acted(l) }),
  'acts-menu': (l) => conversation(l, { lines: acted(l), acting: { id: 'last', view: 'menu' } }),
  'acts-history': (l) => conversation(l, { lines: acted(l), acting: { id: 'edited', view: 'history' } }),
  'acts-undo': (l) => conversation(l, { lines: acted(l).slice(0, 5), mayUndo: true }),
  'acts-editing': (l) =>
    conversation(l, {
      lines: acted(l),
      draft: say(l, 'Three months, to the end of a quarter.', '三个月，到季度末结束。'),
      composing: { kind: 'edit', messageId: 'last', isOwn: true, name: '', text: say(l, 'Three months, to quarter end.', '三个月，到季度末为止。') },
    }),
  'acts-answering': (l) =>
    conversation(l, {
      lines: acted(l),
      composing: {
        kind: 'answer',
        messageId: 'm',
        isOwn: false,
        name: names(l).first,
        text: say(l, 'Would Monday 07:15 suit you for a first call?', '周一 07:15 先通个电话，您看方便吗？'),
      },
    }),
  'panel-menu': (l) => conversation(l, { panel: 'menu' }),
  'panel-data': (l) => conversation(l, { panel: 'data', data: myData() }),
  'panel-data-asked': (l) =>
    conversation(l, {
      panel: 'data',
      data: myData({
        asked: [asked(l)],
        taken: { count: 48, isWhole: true },
        own: { hasContact: false, notices: [], consent: { state: 'given', atMs: now - day } },
      }),
    }),
  'panel-data-late': (l) => conversation(l, { panel: 'data', data: myData({ own: null, asked: [asked(l, { dueAtMs: now - day })] }) }),
  'panel-data-answered': (l) => conversation(l, { panel: 'data', closed: true, data: myData({ asked: [answered(l)] }) }),
  'panel-data-erase': (l) => conversation(l, { panel: 'data', data: myData({ view: 'erase' }) }),
  'panel-data-correct': (l) =>
    conversation(l, { panel: 'data', data: myData({ view: 'correct', fault: say(l, 'This needs a connection.', '此操作需要联网。') }) }),
  'panel-readers': (l) => conversation(l, { panel: 'readers' }),
  'conversation-digits-void': (l) => conversation(l, { digitsVoid: true, hasDigits: false }),
  'conversation-new-device': (l) => conversation(l, { newDevices: newDevices(l) }),
  'panel-new-devices': (l) => conversation(l, { panel: 'new-devices', newDevices: newDevices(l) }),
  'panel-digits': (l) => conversation(l, { panel: 'digits', hasDigits: false }),
  'panel-another-device': (l) =>
    conversation(l, { panel: 'another-device', passLink: { url: 'https://c.example.com/r/Q2FuZGlkYXRlTGluazAxMg#1example', untilMs: now + 9 * minute } }),
  'panel-leave': (l) => conversation(l, { panel: 'leave', hasDigits: false }),
  waiting: (l) => waiting(l),
  'waiting-wrong': (l) =>
    waiting(l, {
      triesLeft: 3,
      codeSent: true,
      codeFault: forReplyCode('code-wrong', l),
      noteSentMs: now - minute,
      note: say(l, 'I have a new phone.', '我换手机了。'),
    }),
  'ended-unknown': ended('unknown'),
  'ended-revoked': ended('revoked'),
  'ended-replaced': ended('replaced'),
  'ended-expired': ended('expired'),
  'ended-impostor': ended('impostor'),
  'ended-agency-closed': ended('agency-closed'),
  'ended-erased': (l) => ({
    ...(ended('erased')(l) as Extract<PageState, { screen: 'ended' }>),
    data: myData({ own: null, asked: [asked(l, { ...answered(l), decision: 'full', keep: [] })] }),
  }),
  'notice-declined': (l) => ({
    screen: 'notice',
    names: names(l),
    role: 'consultant',
    differ: false,
    notice,
    busy: false,
    fault: null,
    whole: false,
    declined: true,
  }),
  'ended-cut-off': ended('cut-off'),
  cut: () => ({ screen: 'cut', shown: '…/r/k7Vq2mTz#1FwiMB…', missing: 11, notFound: false }),
  'cut-not-found': () => ({ screen: 'cut', shown: '…/r/k7Vq2mTz', missing: null, notFound: true }),
  insecure: () => ({ screen: 'barrier', reason: 'insecure' }),
  left: () => ({ screen: 'left' }),
};
export const titleOf = (language: Language): string => replyText[language].open.pageTitle;
