import { fromBase64url, toHex, utf8 } from '../../bytes.ts';
import { markOf, threadAbout, threadTitle } from '../copy-parts.ts';
import { copyWords, type CopyWords } from '../copy-words.ts';
import type { CopyHead, CopyOutput, CopyWriter } from '../copy-writer.ts';
import type { ThreadRow } from '../readable-row.ts';
import type { CopyFont } from './copy-font.ts';
import { writeFont } from './font-objects.ts';
import { writeFront, type ListedThread } from './front.ts';
import { openPageTree, writeMarks } from './page-tree.ts';
import { openPages } from './pages.ts';
import { drawLine, setParagraph } from './paragraph.ts';
import { openPdfFile, pdfText, refTo } from './pdf-file.ts';
import { messageBlock, readingBlock, threadBlocks } from './rows.ts';
import { openSigns } from './signs.ts';

export const PDF = 'copy.pdf';

/** The copy as a PDF; how many pages it has is known at its end. */
export interface PdfWriter extends CopyWriter {
  readonly pages: () => number;
}

/**
 * One PDF for filing and for paper, the same bytes wherever it is made (RD13). Pages are written as they fill; in memory stay where each begins,
 * the list of threads, the signs that were used, and the rows of one thread. What is said of the whole is written last and stands first.
 */
export function pdfWriter(out: CopyOutput, font: CopyFont): PdfWriter {
  const file = openPdfFile((bytes) => out.put(PDF, bytes));
  const signs = openSigns(font);
  const [root, catalog, info, resources, fontObject, total] = Array.from({ length: 6 }, () => file.reserve()) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [frontTree, bodyTree] = [openPageTree(file), openPageTree(file)];
  const threads: (ListedThread & { messages: number })[] = [];
  let [written, allPages] = [0, 0];
  let opened: { words: CopyWords; head: CopyHead; body: ReturnType<typeof openPages> } | null = null;
  let rows = new Map<string, number>();

  const pagesOf = (tree: typeof bodyTree, words: CopyWords, { exportId, mark }: CopyHead, isBody: boolean): ReturnType<typeof openPages> =>
    openPages({
      ...{ file, signs, resources, parentOf: tree.parentOf, hasTotal: isBody },
      foot: [words.title, exportId, ...(mark === null ? [] : [markOf(words, mark)])].join(' · '),
      numbered: (page) => (isBody ? String(page) : roman(page)),
    });
  const beginThread = async (row: ThreadRow, { words, body }: NonNullable<typeof opened>): Promise<void> => {
    const [title, about] = [threadTitle(words, row), threadAbout(words, row).join(' · ')];
    rows = new Map();
    await body.begin(about === '' ? title : `${title} · ${about}`);
    const blocks = threadBlocks(signs, words, row);
    for (const [n, block] of blocks.entries()) {
      const { page } = await body.add(block);
      if (n === 0) threads.push({ title, about, messages: 0, number: body.count(), page });
    }
  };

  return {
    begin: (head) => {
      const words = copyWords[head.language];
      opened = { words, head, body: pagesOf(bodyTree, words, head, true) };
    },
    row: async (row, thread) => {
      if (opened === null) return;
      const { words, body } = opened;
      if (row.row === 'thread') await beginThread(row, opened);
      else if (row.row === 'reading') await body.add(readingBlock(signs, words, row));
      else {
        rows.set(row.id, row.seq);
        await body.add(messageBlock(signs, words, row, thread, row.ref === null ? null : (rows.get(row.ref) ?? null)));
        const listed = threads.at(-1);
        if (listed !== undefined) listed.messages += 1;
        written += 1;
      }
    },
    end: async (counts, stream) => {
      if (opened === null) return;
      const { words, head, body } = opened;
      const bodyPages = await body.end();
      const front = pagesOf(frontTree, words, head, false);
      const { first, list } = await writeFront(front, signs, { words, head, counts, stream, threads });
      const frontPages = await front.end();
      allPages = frontPages.length + bodyPages.length;
      await writeTotal(bodyPages.length);
      const name = (title: string, about: string): string => signs.shown(about === '' ? title : `${title} · ${about}`);
      const marks = await writeMarks(file, [
        { title: words.title, page: first },
        { title: words.contents, page: list },
        ...threads.map(({ title, about, page }) => ({ title: name(title, about), page })),
      ]);
      const knots = [...(await frontTree.write(root, frontPages)), ...(await bodyTree.write(root, bodyPages))];
      await file.object(root, `<</Type/Pages/Count ${allPages}/Kids[${knots.map((knot) => refTo(knot)).join(' ')}]>>`);
      await file.object(resources, `<</Font<</F ${refTo(fontObject)}>>/XObject<</N ${refTo(total)}>>>>`);
      const title = pdfText(name(words.title, head.exportId));
      await writeFont(file, fontObject, font, signs);
      await file.object(info, `<</Title ${title}/Producer(Liexin)>>`);
      const labels = `/PageLabels<</Nums[0<</S/r>>${bodyPages.length === 0 ? '' : ` ${frontPages.length}<</S/D>>`}]>>`;
      const shown = `/Lang(${head.language === 'zh' ? 'zh-Hans' : 'en'})/PageMode/UseOutlines/ViewerPreferences<</DisplayDocTitle true>>`;
      await file.object(catalog, `<</Type/Catalog/Pages ${refTo(root)}/Outlines ${refTo(marks)}${labels}${shown}>>`);
      await file.end({ root: catalog, info, id: toHex(fromBase64url(stream)) });
    },
    messages: () => written,
    pages: () => allPages,
  };

  /** What stands behind the number of each page: known only now, and drawn by all of them. */
  async function writeTotal(count: number): Promise<void> {
    const [line] = setParagraph(signs, { pieces: [{ text: ` / ${count}`, look: 'soft' }], size: 8, lead: 11, left: 0, room: 100 });
    const box = '/Type/XObject/Subtype/Form/BBox[0 -4 60 10]';
    await file.stream(total, `${box}/Resources<</Font<</F ${refTo(fontObject)}>>>>`, utf8(line === undefined ? '' : drawLine(line, 0, 0)));
  }
}

const numerals = [
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;

function roman(value: number): string {
  let [rest, text] = [value, ''];
  for (const [size, sign] of numerals) for (; rest >= size; rest -= size) text += sign;
  return text;
}
