import { headFacts, headNote } from '../copy-parts.ts';
import type { CopyWords } from '../copy-words.ts';
import type { CopyHead } from '../copy-writer.ts';
import { copyCounts, type CopyCounts } from '../readable-row.ts';
import { setParagraph, setRight, type Line, type Piece } from './paragraph.ts';
import { textWidth, tints, type Block, type Pages } from './pages.ts';
import type { Signs } from './signs.ts';

/** A thread as the list of threads has it: the number of its first page, and the page's object. */
export interface ListedThread {
  readonly title: string;
  readonly about: string;
  readonly messages: number;
  readonly number: number;
  readonly page: number;
}

const factName = 150;

interface Front {
  readonly words: CopyWords;
  readonly head: CopyHead;
  readonly counts: CopyCounts;
  readonly stream: string;
  readonly threads: readonly ListedThread[];
}

/** The pages before the first thread: what this is, from where, how much, and which threads on which pages. Answers the objects of the first page of each part. */
export async function writeFront(pages: Pages, signs: Signs, { words, head, counts, stream, threads }: Front): Promise<{ first: number; list: number }> {
  const text = (pieces: readonly Piece[], size: number, lead = size * 1.5): Line[] => setParagraph(signs, { pieces, size, lead, left: 0, room: textWidth });
  await pages.begin('');
  const { page: first } = await pages.add({ lines: text([{ text: head.agency, look: 'soft' }], 10), after: 2 });
  await pages.add({ lines: text([{ text: words.title, look: 'bold' }], 20), after: 6 });
  await pages.add({ lines: text([{ text: headNote(words) }], 10), after: 14 });
  for (const [name, value] of headFacts(words, head)) await pages.add(factBlock(signs, name, value));
  const numbers = copyCounts.map((name) => `${counts[name]} ${words.counts[name]}`).join('    ');
  const inner = setParagraph(signs, { pieces: [{ text: numbers }], size: 10, lead: 16, left: 10, room: textWidth - 20 });
  await pages.add({ lines: [], after: 10 });
  await pages.add({ lines: inner, tint: tints.out, padding: 8, after: 8 });
  await pages.add({ lines: text([{ text: `${words.stream}${words.colon}${stream}`, look: 'soft' }], 9), after: 14 });
  await pages.add({ lines: text([{ text: words.standIns, look: 'soft' }], 9) });
  await pages.begin(words.title);
  const { page: list } = await pages.add({ lines: text([{ text: words.contents, look: 'bold' }], 14), after: 8 });
  for (const one of threads) await pages.add(threadBlock(signs, words, one));
  return { first, list };
}

/** A name on the left and its value, which may have several lines, on the right. */
function factBlock(signs: Signs, name: string, value: string): Block {
  const names = setParagraph(signs, { pieces: [{ text: name, look: 'soft' }], size: 9, lead: 15, left: 0, room: factName - 10 });
  const values = setParagraph(signs, { pieces: [{ text: value }], size: 10, lead: 15, left: factName, room: textWidth - factName });
  const [nameLine, ...more] = names;
  const [valueLine, ...rest] = values;
  return nameLine === undefined || valueLine === undefined || more.length > 0
    ? { lines: [...names, ...values], after: 2 }
    : { lines: [nameLine, ...rest], aside: valueLine, after: 2 };
}

function threadBlock(signs: Signs, words: CopyWords, { title, about, messages, number, page }: ListedThread): Block {
  const pieces: Piece[] = [{ text: title }, { text: `   ${about}   ${messages} ${words.counts.messages}`, look: 'soft' }];
  const lines = setParagraph(signs, { pieces, size: 10, lead: 16, left: 0, room: textWidth - 50 });
  return { lines, aside: setRight(signs, { text: String(number) }, 10, textWidth), to: page };
}
