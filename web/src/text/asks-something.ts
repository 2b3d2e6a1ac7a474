/** A question mark, English or Chinese, that is not inside of an address. */
const question = /[?？](?![\w=&])/u;

/** Whether the agency asked something that the candidate (`own`) has not answered: then three answers lie ready. Oldest first. */
export const asksSomething = (said: readonly { readonly own: boolean; readonly text: string }[]): boolean =>
  said.slice(said.findLastIndex(({ own }) => own) + 1).some(({ text }) => question.test(text));
