import { messageParts, readerParts, readingParts, threadAbout, threadTitle } from '../copy-parts.ts';
import type { CopyWords } from '../copy-words.ts';
import type { MessageRow, ReadingRow, ThreadRow } from '../readable-row.ts';
import { setParagraph, setRight, type Line, type Paragraph, type Piece } from './paragraph.ts';
import { textWidth, tints, type Block } from './pages.ts';
import type { Signs } from './signs.ts';

const edge = 9;
const body = { size: 10, lead: 15, left: edge, room: textWidth - edge * 2 } as const;
const small = { ...body, size: 8.5, lead: 12.5 } as const;
const quoted = { ...small, left: edge + 10, room: textWidth - edge * 2 - 10, hasBar: true } as const;
/** Where the number of a row stands, no name comes. */
const besideNumber = 50;

/** What stands above the rows of a thread: whom or what it is about, of what kind, and who could read it. */
export function threadBlocks(signs: Signs, words: CopyWords, row: ThreadRow): Block[] {
  const set = (pieces: readonly Piece[], more: Omit<Paragraph, 'pieces'>): Line[] => setParagraph(signs, { pieces, ...more });
  const flush = { left: 0, room: textWidth } as const;
  const readers = readerParts(words, row).flatMap(({ name, side, dates }) =>
    set([{ text: `${name}${side}${dates}`, look: 'soft' }], { ...small, ...flush, left: 8, room: textWidth - 8 }),
  );
  return [
    { lines: set([{ text: threadTitle(words, row), look: 'bold' }], { size: 14, lead: 21, ...flush }) },
    { lines: set([{ text: threadAbout(words, row).join(' · '), look: 'soft' }], { ...small, size: 9, lead: 14, ...flush }), after: 6 },
    { lines: [...set([{ text: words.readers, look: 'soft' }], { ...small, ...flush }), ...readers], after: 12 },
  ];
}

/** A message as it stands on a page. `about`: row of the message that it is about. */
export function messageBlock(signs: Signs, words: CopyWords, row: MessageRow, thread: ThreadRow, about: number | null): Block {
  const { name, at, mark, act, quote, said, files } = messageParts(words, row, about);
  const soft = (text: string): Line[] => (text === '' ? [] : setParagraph(signs, { ...small, pieces: [{ text, look: 'soft' }] }));
  const who: Piece[] = [...(name === '' ? [] : ([{ text: name, look: 'bold' }, { text: '   ' }] as const)), { text: at, look: 'soft' }];
  const isShown = row.state === 'readable';
  return {
    lines: [
      ...setParagraph(signs, { ...body, room: body.room - besideNumber, pieces: who }),
      ...soft(mark),
      ...soft(act),
      ...(quote === '' ? [] : setParagraph(signs, { ...quoted, pieces: [{ text: quote, look: 'soft' }] })),
      ...setParagraph(signs, { ...body, pieces: [isShown ? { text: said } : { text: said, look: 'soft' }] }),
      ...soft(files),
    ],
    aside: setRight(signs, { text: String(row.seq), look: 'soft' }, small.size, textWidth - edge),
    tint: tintOf(row, thread),
    isAlarm: row.state === 'unreadable',
    padding: 5,
    after: 3,
  };
}

function tintOf({ state, type }: MessageRow, { kind }: ThreadRow): Block['tint'] {
  if (state !== 'readable') return tints.out;
  if (kind === 'offer' || kind === 'internalOffer') return tints.pay;
  return kind === 'internal' || type === 'note' ? tints.team : undefined;
}

export function readingBlock(signs: Signs, words: CopyWords, row: ReadingRow): Block {
  const { name, marks } = readingParts(words, row);
  return { lines: setParagraph(signs, { ...small, left: 0, room: textWidth, pieces: [{ text: `${name}${words.colon}${marks}`, look: 'soft' }] }) };
}
