import type { Language } from './language.ts';

/** What staff hand to a candidate, in the candidate's language whatever their own is: both are in one script. */
const en = {
  mailSubject: (agency: string): string => `A message from ${agency}`,
  ready: (agency: string, first: string): string =>
    `Hello,\nthis is ${first} of ${agency}. I have written to you about a job, in private: nobody but you and my team can read it. It opens in the browser, without an account.`,
  reminder: (agency: string): string =>
    `Hello, there is a message waiting for you from ${agency}. Please open the reply link you have from us; if it is gone, just tell me.`,
  /** Proposed to whoever hands conversations over; names are put in later, on the device of the new consultant. */
  handedOver:
    'Hello, this is {name}. I am taking over from {from} and will look after you from now on. Everything you two have written is here, and your link stays the same.',
};

export type ToCandidateText = typeof en;

const zh: ToCandidateText = {
  mailSubject: (agency) => `来自${agency}的消息`,
  ready: (agency, first) => `您好，我是${agency}的${first}。有一个职位想与您私下沟通，内容只有您和我的团队能看到，用浏览器即可打开，无需注册。`,
  reminder: (agency) => `您好，${agency}有消息在等您查看。请打开之前收到的专属回复链接；如链接已找不到，请告诉我。`,
  handedOver: '您好，我是{name}，接替{from}，今后由我与您联系。此前的沟通内容都在这里，您的专属链接不变。',
};

export const toCandidateText: Record<Language, ToCandidateText> = { en, zh };

/** The ready text of the share dialog in the candidate's language: the link stands alone on the last line, so that no app glues text to it. */
export const readyText = (language: Language, names: { agency: string; first: string }, url: string): string =>
  `${toCandidateText[language].ready(names.agency, names.first)}\n\n${url}`;
