import type { Language, Source } from '@liexin/domain/agency/region';
import { applicant, asking, hannah, marc, us, type TalkWords } from './sample-talks.ts';

/** `us` to the candidate, `team` among ourselves, `them`: the candidate. */
export interface SampleTurn {
  readonly by: 'us' | 'team' | 'them';
  readonly text: string;
}

/** One invented candidate of the sample. Nobody in it exists. */
export interface SampleCandidate {
  readonly name: string;
  readonly language: Language;
  readonly source: Source;
  /** What was written so far, in order. */
  readonly turns: readonly SampleTurn[];
  /** Whether their link was given out; who has written has opened it. */
  readonly hasLink: boolean;
}

export interface SampleContent {
  readonly title: string;
  readonly client: string;
  readonly candidates: readonly SampleCandidate[];
}

/**
 * The living sample: one search and six candidates in two languages, each at another place of the way. The first is the one to be and has
 * not answered; four of the others have, and one of them waits for us; one is prepared and was not sent their link yet.
 */
export const sampleContent = (language: Language, first: string): SampleContent => {
  const isChinese = language === 'zh';
  const words: TalkWords = { first, team: (zh, en) => ({ by: 'team', text: isChinese ? zh : en }) };
  return {
    title: isChinese ? '首席财务官（CFO），苏州' : 'CFO, Suzhou',
    client: isChinese ? '欧洲某制造集团' : 'A European manufacturing group',
    candidates: [
      isChinese ? lina(words) : sophie(words),
      marc(words),
      asking(isChinese ? '王建国' : '陈思远')(words),
      hannah(words),
      applicant(words),
      isChinese ? siyuan(words) : tom(words),
    ],
  };
};

/** The one to be. */
const lina = ({ first, team }: TalkWords): SampleCandidate => ({
  name: '李娜',
  language: 'zh',
  source: 'linkedin',
  hasLink: true,
  turns: [
    us(`李女士您好，我是${first}。一家外资制造集团正在苏州招聘首席财务官，直接向亚太区总裁汇报。您的背景很合适，方便聊聊吗？`),
    team('李娜在上一家公司主导过上市，熟悉两地会计准则。薪酬期望待确认。', ''),
    us('这里的内容只有您和我能看到，在您同意之前，客户不会知道您的姓名。'),
  ],
});

const sophie = ({ first, team }: TalkWords): SampleCandidate => ({
  name: 'Sophie Keller',
  language: 'en',
  source: 'linkedin',
  hasLink: true,
  turns: [
    us(
      `Dear Sophie, this is ${first}. A European manufacturing group is looking for a CFO in Suzhou, reporting to the president for Asia. Your years in Shanghai fit well. May we talk?`,
    ),
    team('', 'Sophie led a listing at her last company and knows both sets of accounting rules. Pay expectations to be confirmed.'),
    us('Only you and I can read this. The client does not hear your name before you say yes.'),
  ],
});

/** Written to, and not sent the link yet. */
const siyuan = ({ first, team }: TalkWords): SampleCandidate => ({
  name: '陈思远',
  language: 'zh',
  source: 'own-database',
  hasLink: false,
  turns: [
    us(`陈先生您好，我是${first}，两年前我们聊过一次。现在苏州有一个首席财务官的机会，您愿意了解一下吗？`),
    team('今年刚换工作，先打电话问意向，再发链接。', ''),
  ],
});

const tom = ({ first, team }: TalkWords): SampleCandidate => ({
  name: 'Tom Okafor',
  language: 'en',
  source: 'job-board',
  hasLink: false,
  turns: [
    us(
      `Dear Tom, this is ${first}. There is a CFO position in Suzhou that comes close to what you do in Singapore. I would like to hear first where you stand.`,
    ),
    team('', 'CV read. Call him before sending the link.'),
  ],
});
