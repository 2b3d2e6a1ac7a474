import type { Language, Source } from '@liexin/domain/agency/region';

/** One invented candidate of the sample. Nobody in it exists. */
export interface SampleCandidate {
  readonly name: string;
  readonly language: Language;
  readonly source: Source;
  /** What the consultant has written so far, in order. */
  readonly words: readonly { readonly lane: 'candidate' | 'internal'; readonly text: string }[];
}

export interface SampleContent {
  readonly title: string;
  readonly client: string;
  readonly candidates: readonly SampleCandidate[];
}

/**
 * The living sample: one search and three candidates in two languages. What the candidates answer, the person who tries it
 * writes in the phone window; nothing is played back. The first candidate is the one to be.
 */
export const sampleContent = (language: Language, first: string): SampleContent => ({
  title: language === 'zh' ? '首席财务官（CFO），苏州' : 'CFO, Suzhou',
  client: language === 'zh' ? '某外资制造集团' : 'A European manufacturing group',
  candidates: [
    language === 'zh'
      ? {
          name: '李娜',
          language: 'zh',
          source: 'linkedin',
          words: [
            { lane: 'candidate', text: `李女士您好，我是${first}。一家外资制造集团正在苏州招聘首席财务官，直接向亚太区总裁汇报。您的背景很合适，方便聊聊吗？` },
            { lane: 'internal', text: '李娜在上一家公司主导过上市，熟悉两地会计准则。薪酬期望待确认。' },
            { lane: 'candidate', text: '这里的内容只有您和我能看到，在您同意之前，客户不会知道您的姓名。' },
          ],
        }
      : {
          name: 'Sophie Keller',
          language: 'en',
          source: 'linkedin',
          words: [
            {
              lane: 'candidate',
              text: `Dear Sophie, this is ${first}. A European manufacturing group is looking for a CFO in Suzhou, reporting to the president for Asia. Your years in Shanghai fit well. May we talk?`,
            },
            { lane: 'internal', text: 'Sophie led a listing at her last company and knows both sets of accounting rules. Pay expectations to be confirmed.' },
            { lane: 'candidate', text: 'Only you and I can read this. The client does not hear your name before you say yes.' },
          ],
        },
    {
      name: 'Marc Dubois',
      language: 'en',
      source: 'referral',
      words: [
        {
          lane: 'candidate',
          text: `Dear Marc, ${first} here. Jean suggested that I write to you about a CFO position in Suzhou. Is the timing right for a first conversation?`,
        },
        { lane: 'internal', text: '由 Jean 推荐，下月可到岗。Referred by Jean, free from next month.' },
      ],
    },
    {
      name: language === 'zh' ? '王建国' : '陈思远',
      language: 'zh',
      source: 'public-profile',
      words: [{ lane: 'candidate', text: `您好，我是${first}。想和您聊一个苏州的首席财务官职位，您本周什么时间方便？` }],
    },
  ],
});
