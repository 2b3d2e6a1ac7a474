const before = /(\p{Script=Han})(\u2068[\w])/gu;
const after = /(\w\u2069)(\p{Script=Han})/gu;

/**
 * Chinese words that part Latin names from their neighbours (W17): a name put in between isolates (`isolate`) has its space here, because
 * `text-autospace` does not look across them. What a function answers besides sentences is left as it is.
 */
export const partNames = <T>(words: T): T => {
  if (typeof words === 'function') return ((...given: unknown[]) => sentence((words as (...all: unknown[]) => unknown)(...given))) as T;
  if (words === null || typeof words !== 'object' || Array.isArray(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([key, part]) => [key, partNames(part)])) as T;
};

const sentence = (found: unknown): unknown => (typeof found === 'string' ? found.replace(before, '$1 $2').replace(after, '$1 $2') : found);
