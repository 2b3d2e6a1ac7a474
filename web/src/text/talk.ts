import type { Language } from './language.ts';

/** A conversation as a team: who answers. */
const en = {
  inCharge: 'In charge',
  nobody: 'Nobody yet',
  inChargeHelp: 'Is mailed and reminded when the candidate writes; everybody above can still answer.',
  change: 'Change',
  changeLabel: 'Change who is in charge',
  take: 'Take it',
  giveTo: (name: string): string => `Give to ${name}`,
  leave: 'Nobody for now',
  didTake: 'This conversation is yours now',
  didGive: (name: string): string => `${name} is in charge now`,
  didLeave: 'Nobody is in charge now. Whoever comes first takes it.',
  vacant: 'Nobody is in charge of this conversation.',
  took: (by: string): string => `${by} took this conversation`,
  gave: (by: string, to: string): string => `${by} gave this conversation to ${to}`,
  left: (by: string): string => `${by} left this conversation to whoever comes first`,
  unassigned: 'nobody in charge',
  filters: { mine: 'Mine', unassigned: 'Unassigned' },
  allSearches: 'All searches',
  chooseSearch: (now: string): string => `Search shown: ${now}. Choose another`,
  filterLabel: 'Which conversations',
};

export type TalkText = typeof en;

const zh: TalkText = {
  inCharge: '跟进人',
  nobody: '暂无',
  inChargeHelp: '候选人来信时，邮件和提醒发给跟进人；上面列出的人仍都可以回复。',
  change: '更改',
  changeLabel: '更改跟进人',
  take: '我来跟进',
  giveTo: (name) => `转交${name}`,
  leave: '暂不指定',
  didTake: '这个对话现在由您跟进',
  didGive: (name) => `现在由${name}跟进`,
  didLeave: '目前无人跟进，先到先得。',
  vacant: '这个对话还没有人跟进。',
  took: (by) => `${by}接手了这个对话`,
  gave: (by, to) => `${by}把这个对话转交给${to}`,
  left: (by) => `${by}不再跟进这个对话`,
  unassigned: '无人跟进',
  filters: { mine: '我跟进的', unassigned: '无人跟进' },
  allSearches: '全部职位',
  chooseSearch: (now) => `当前职位：${now}，可更换`,
  filterLabel: '显示哪些对话',
};

export const talkText: Record<Language, TalkText> = { en, zh };
