import { describe, expect, test } from 'vitest';
import { makeBrief, type BriefInput, type BriefMessage } from './make-brief.ts';
import type { RoomFact } from './room-facts.ts';

// A search for a CFO in Suzhou, three weeks old: Lin leads it, Marc helps, Wei has just come in.
const day = (date: number, hour: number, minute = 0): number => new Date(2026, 10, date, hour, minute).getTime();

const said = (id: string, talk: string, lane: BriefMessage['lane'], sender: string, atMs: number, text: string, isRead = true): BriefMessage => ({
  id,
  talk,
  lane,
  sender,
  isCandidate: sender.startsWith('guest'),
  atMs,
  text,
  isRead,
});

const messages: readonly BriefMessage[] = [
  said('z1', 'zhang', 'candidate', 'lin', day(3, 10), '张先生您好，我们有一个苏州的 CFO 职位，您有兴趣了解吗？'),
  said('z2', 'zhang', 'candidate', 'guest-z', day(4, 21, 10), '有兴趣。请问薪资范围是多少？'),
  said('z3', 'zhang', 'candidate', 'lin', day(5, 9), '总包一百二十万左右。周五方便通话吗？'),
  said('z4', 'zhang', 'candidate', 'guest-z', day(5, 22), '周五可以。'),
  said('z5', 'zhang', 'candidate', 'guest-z', day(6, 8, 30), '另外，是否需要搬到苏州？家里孩子在上海上学。'),
  said('z6', 'zhang', 'internal', 'marc', day(6, 9), 'Can we offer him two days a week in Shanghai?'),
  said('e1', 'emma', 'candidate', 'marc', day(5, 11), 'Dear Emma, would you look at a CFO role in Suzhou?'),
  said('e2', 'emma', 'candidate', 'guest-e', day(7, 7), 'Thank you. Yes, tell me more. Who is the client?'),
  said('e3', 'emma', 'candidate', 'marc', day(7, 9), 'A German family business. When could we speak?'),
  said('r1', 'search', 'room', 'lin', day(6, 12), '客户希望下周看到三个人。', false),
  said('r2', 'search', 'room', 'marc', day(7, 10), 'I can bring Emma. Do we have a date with the client?', false),
];

const fact = (id: string, kind: RoomFact['kind'], atMs: number, by: string | null, more: Partial<RoomFact> = {}): RoomFact => ({
  id,
  kind,
  atMs,
  by,
  member: null,
  conversationId: null,
  ...more,
});
const facts: readonly RoomFact[] = [
  fact('f1', 'made', day(2, 9), 'lin'),
  fact('f2', 'candidate-added', day(3, 9), 'lin', { conversationId: 'zhang' }),
  fact('f3', 'joined', day(4, 9), 'lin', { member: 'marc' }),
  fact('f4', 'first-reply', day(4, 21, 10), null, { conversationId: 'zhang' }),
  fact('f5', 'closed', day(8, 9), 'lin'),
  fact('f6', 'reopened', day(8, 15), 'lin'),
  fact('f7', 'joined', day(9, 9), 'lin', { member: 'wei' }),
];

const input = (change: Partial<BriefInput> = {}): BriefInput => ({
  me: 'wei',
  search: { id: 'search', title: '财务总监（CFO），苏州', client: 'Hölzer GmbH', openedAtMs: day(2, 9), closedAtMs: null, isPlaced: false },
  team: [
    { uid: 'lin', name: '林晓', roles: ['owner', 'consultant'] },
    { uid: 'marc', name: 'Marc Dubois', roles: ['consultant'] },
    { uid: 'wei', name: 'Wei Chen', roles: ['researcher'] },
  ],
  candidates: [
    { conversationId: 'emma', name: 'Emma Weiss', addedAtMs: day(5, 10), link: 'claimed' },
    { conversationId: 'new', name: '王敏', addedAtMs: day(7, 10), link: 'not-sent' },
    { conversationId: 'zhang', name: '张伟', addedAtMs: day(3, 9), link: 'claimed' },
  ],
  messages,
  facts,
  locked: 0,
  ...change,
});

const withMessages = (more: readonly BriefMessage[]) => makeBrief(input({ messages: [...messages, ...more] }));
const words = (brief: ReturnType<typeof makeBrief>) => brief.questions.map((one) => one.words);

describe('the brief answers what somebody new asks', () => {
  test('[RO21] for whom we search, since when, and who does what', () => {
    const { search, people } = makeBrief(input());

    expect(search).toMatchObject({ client: 'Hölzer GmbH', closedAtMs: null });
    expect(people.map(({ name, roles, isYou, messages: wrote }) => [name, roles.join(), isYou, wrote])).toEqual([
      ['Marc Dubois', 'consultant', false, 4],
      ['林晓', 'owner,consultant', false, 3],
      ['Wei Chen', 'researcher', true, 0],
    ]);
  });

  test('[RO22] who waits for whom, since when, at which words: those who wait for us first', () => {
    expect(makeBrief(input()).candidates.map(({ name, waits, link }) => [name, waits?.forWhom ?? link, waits?.sinceMs, waits?.source.messageId])).toEqual([
      ['张伟', 'us', day(5, 22), 'z5'],
      ['Emma Weiss', 'candidate', day(7, 9), 'e3'],
      ['王敏', 'not-sent', undefined, undefined],
    ]);
  });

  test.each([
    ['we answer', [said('z7', 'zhang', 'candidate', 'lin', day(6, 18), '不需要搬家。')], ['candidate', day(6, 18)]],
    ['they write once more', [said('z7', 'zhang', 'candidate', 'guest-z', day(6, 18), '还在吗')], ['us', day(5, 22)]],
    ['the team talks among itself', [said('z7', 'zhang', 'internal', 'lin', day(6, 18), 'OK')], ['us', day(5, 22)]],
  ] as const)('[RO22] the wait of 张伟 when %s', (_, more, wait) => {
    const { waits } = withMessages(more).candidates.find(({ name }) => name === '张伟') ?? {};
    expect([waits?.forWhom, waits?.sinceMs]).toEqual(wait);
  });

  test('[RO23] which questions are open, who asked, of whom the answer is awaited, and where it stands', () => {
    expect(makeBrief(input()).questions.map((one) => [one.words, one.asker.name, one.about, one.waitsFor, one.source.messageId])).toEqual([
      ['另外，是否需要搬到苏州？', '张伟', '张伟', 'us', 'z5'],
      ['Can we offer him two days a week in Shanghai?', 'Marc Dubois', '张伟', 'team', 'z6'],
      ['Do we have a date with the client?', 'Marc Dubois', null, 'team', 'r2'],
      ['When could we speak?', 'Marc Dubois', 'Emma Weiss', 'candidate', 'e3'],
    ]);
  });

  test.each([
    ['the other side answers', said('z7', 'zhang', 'candidate', 'marc', day(6, 10), '每周两天可以在上海。'), false, true],
    ['whoever asked goes on', said('z7', 'zhang', 'candidate', 'guest-z', day(6, 10), '谢谢'), true, true],
    ['a colleague answers among the team', said('z7', 'zhang', 'internal', 'lin', day(6, 10), 'Yes'), true, false],
    ['whoever asked the team goes on', said('z7', 'zhang', 'internal', 'marc', day(6, 10), 'Important.'), true, true],
  ])('[RO23] questions when %s', (_, more, isZhangOpen, isTeamOpen) => {
    const open = words(withMessages([more]));
    expect([open.includes('另外，是否需要搬到苏州？'), open.includes('Can we offer him two days a week in Shanghai?')]).toEqual([isZhangOpen, isTeamOpen]);
  });

  test('[RO24] what was decided, the newest first, and what the person has not read', () => {
    const { decisions, unread } = makeBrief(input());

    expect(decisions.map(({ id }) => id)).toEqual(['f7', 'f6', 'f5', 'f3']);
    expect(unread).toEqual([{ name: null, count: 2, source: { talk: 'search', lane: 'room', messageId: 'r1' } }]);
  });

  test('[RO25] what happened, day by day, the newest first, each with the way to the first word of it', () => {
    const { days } = makeBrief(input());

    expect(days.map(({ atMs }) => new Date(atMs).getDate())).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
    const sixth = days[3]?.entries.map((entry) => (entry.kind === 'fact' ? entry.fact.kind : [entry.name, entry.count, entry.source.messageId]));
    expect(sixth).toEqual([
      ['张伟', 2, 'z5'],
      [null, 1, 'r1'],
    ]);
    expect(days[1]?.entries.map((entry) => (entry.kind === 'fact' ? entry.fact.kind : ''))).toEqual(['closed', 'reopened']);
  });

  test('[RO26] the order in which messages come in does not matter, and an empty search has an empty brief', () => {
    expect(makeBrief(input({ messages: messages.toReversed() }))).toEqual(makeBrief(input()));
    const empty = makeBrief(input({ messages: [], facts: [], candidates: [], locked: 2 }));
    expect([empty.candidates, empty.questions, empty.days, empty.unread, empty.locked]).toEqual([[], [], [], [], 2]);
  });
});
