import type { SampleCandidate, SampleTurn } from './sample-content.ts';

/** Whom the talks are with: their names for them, and the team's words in its own language. */
export interface TalkWords {
  readonly first: string;
  /** A team note in the language of the agency. */
  readonly team: (zh: string, en: string) => SampleTurn;
}
type Talk = (words: TalkWords) => SampleCandidate;

export const us = (text: string): SampleTurn => ({ by: 'us', text });
export const them = (text: string): SampleTurn => ({ by: 'them', text });

/** Far along: interested, dates found, one question open on our side. */
export const marc: Talk = ({ first, team }) => ({
  name: 'Marc Dubois',
  language: 'en',
  source: 'referral',
  hasLink: true,
  turns: [
    us(`Dear Marc, ${first} here. Jean suggested that I write to you about a CFO position in Suzhou. Is the timing right for a first conversation?`),
    team('由 Jean 推荐，下月可到岗。', 'Referred by Jean, free from next month.'),
    them('Thank you for writing, Jean told me you might. I am open if the role belongs to the region and not to one plant.'),
    us('It reports to the president for Asia, with four plants and about 1,200 people.'),
    them('Good. My CV is from last year, I will update it by Wednesday. Who at the client knows that I am talking to you?'),
    us('Nobody, until you say so. I present you without a name first.'),
    them('That is how I like it. What happened to the person before?'),
    us('She moved up to the group in Munich in spring. The plants were looked after from there since, which everybody wants to end.'),
    them('Clear. And what would I find on my desk in the first hundred days?'),
    us('A new cost model for the four plants, the audit for the year, and a team of 18 that has had three interim heads.'),
    team('他问得很具体，真的有兴趣。', 'He asks about the work itself. He means it.'),
    them('Three interim heads explain a lot. Is the president somebody who lets a CFO say no?'),
    us('He asked me for exactly that. I have placed two people with him, and both are still there.'),
    them('Then let us go on. I can speak on Tuesday or Thursday, after 15:00 in Shanghai.'),
    us('Thursday at 16:00 then. I will call you, forty minutes.'),
    them('Thursday at 16:00, noted. Does the client see my present employer in your paper?'),
    us('No. It says “a listed maker of machines”, and nothing that leads to you. You read it before it goes out.'),
    team('周四 16:00 电话。匿名简介周三前写好，先给他看。', 'Call on Thursday at 16:00. The paper without a name by Wednesday, he reads it first.'),
    them('Perfect. One more: my notice period is three months. Is that a problem?'),
    us('It is what they expect. They would rather wait for the right person.'),
  ],
});

/** Interested, and it is our turn: asks about pay. */
export const asking =
  (name: string): Talk =>
  ({ first, team }) => ({
    name,
    language: 'zh',
    source: 'public-profile',
    hasLink: true,
    turns: [
      us(`您好，我是${first}。想和您聊一个苏州的首席财务官职位，您本周什么时间方便？`),
      them('您好，可以先介绍一下公司规模和汇报关系吗？'),
      us('集团年营收约 30 亿元，中国区有四家工厂，直接向亚太区总裁汇报，团队 18 人。'),
      team('常住苏州，不用搬家。先了解现状，再谈薪酬。', 'Lives in Suzhou, no move. First where he stands, then pay.'),
      them('财务团队现在是什么状况？前任为什么离开？'),
      us('前任今年春天调到慕尼黑总部。之后由总部远程管理，各方都希望尽快有人到位。'),
      them('了解。ERP 用的是哪一套？'),
      us('SAP，去年刚完成升级，四家工厂用同一套科目。'),
      them('这点不错，我现在的公司还在三套系统之间对账。'),
      us('您目前主要负责哪些方面？'),
      them('集团财务、税务和资金，另外兼管两家工厂的成本。团队 25 人。'),
      team('管理幅度比这个职位还大，要问清楚他为什么愿意看机会。', 'He leads more people than this role has. Ask why he would move.'),
      us('您的团队比这个职位还大，是什么让您愿意看新的机会？'),
      them('公司准备把财务中心搬到深圳，我的家在苏州，不打算搬。'),
      us('明白，这个职位就在苏州工业园区，出差主要去常州和武汉。'),
      them('出差频率大概多少？'),
      us('每月两到三次，都是高铁当天来回。'),
      them('可以接受。面试会是什么流程？'),
      us('先和我通一次电话，再见亚太区总裁，最后和慕尼黑视频一次，全程大约四周。'),
      them('四周可以安排。'),
      us('好的。您的通知期是多久？'),
      them('两个月。我就住在苏州，地点没问题。薪酬大概是什么范围？'),
    ],
  });

/** Thinking it over: family, school, a move. */
export const hannah: Talk = ({ first, team }) => ({
  name: 'Hannah Brandt',
  language: 'en',
  source: 'own-database',
  hasLink: true,
  turns: [
    us(
      `Dear Hannah, ${first} here; we spoke two years ago. There is a CFO position in Suzhou now that comes close to what you did in Shanghai. Would you like to hear more?`,
    ),
    them('Hello again! I remember, you were honest about the last one. Is it with a family owner or a listed group?'),
    us('Listed, in Munich. The owner family keeps a third and sits on the board.'),
    them('Then the reporting is heavy. Quarterly in German?'),
    us('Quarterly, in English. German helps in the corridor and is not asked for.'),
    them('And what do they make?'),
    us('Packaging machines. One in three yoghurt cups in Europe comes out of one of theirs.'),
    team('今年春天刚换工作。先弄清楚她是不是真的想动。', 'Changed jobs this spring. Find out whether she really wants to move.'),
    them('I changed in spring, as you may have seen. The work is fine, the promises were not kept. So I listen.'),
    us('What was promised?'),
    them('The region. I run one country and a budget that others write.'),
    us('Here it is the region from the first day, with the budget in your hands.'),
    them('And Suzhou itself? We have two children, nine and twelve.'),
    us('There are two international schools within twenty minutes of the plant; a colleague of mine can tell you about both as a mother.'),
    them('I would like to speak with her. My husband would need a way back to Shanghai twice a week.'),
    us('Twenty-five minutes by train, every ten minutes in the morning.'),
    team('请把学校资料给她，并安排与同事通话。', 'Send her the schools, and arrange the call with our colleague.'),
    them('Give me the weekend to talk about it at home. Please no paper to the client before that.'),
    us('Nothing goes out. I will ask you on Monday, and not before.'),
  ],
});

/** Applied, and is not the one for this: told so kindly, kept for another search. */
export const applicant: Talk = ({ first, team }) => ({
  name: '张敏',
  language: 'zh',
  source: 'application',
  hasLink: true,
  turns: [
    us(`张女士您好，我是${first}。感谢您应聘苏州的首席财务官职位，想先和您聊聊目前的情况。`),
    them('您好，谢谢联系。我现在是财务总监，管理 8 人团队，主要做预算和成本。'),
    us('您是否独立负责过审计和资金？'),
    them('审计是和集团一起做的，资金由总部管理。'),
    team('经验还差一步，但很扎实。武汉那个财务总监职位更适合她。', 'One step short, and solid. The finance director in Wuhan fits her better.'),
    us('坦率地说，这个职位要求独立负责过资金和上市公司审计，我担心您会很辛苦。'),
    them('谢谢您直说，我也有这个顾虑。'),
    us('我们在武汉有一个财务总监的职位，更接近您的经历，您愿意了解吗？'),
    them('愿意。我老家就在武汉。'),
    team('武汉职位另发链接，两个职位的内容互相看不到。', 'Wuhan gets a link of its own; neither search sees the other.'),
    us('太好了，我会另外给您发一个链接，两个职位分开谈。'),
    them('请问武汉的公司是哪一类？'),
    us('外资消费品公司，工厂在光谷。'),
    us('链接今天发给您，您先看看，我们再聊。'),
  ],
});
