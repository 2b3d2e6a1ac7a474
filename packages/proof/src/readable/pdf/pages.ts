import { utf8 } from '../../bytes.ts';
import { drawLine, setShort, type Line } from './paragraph.ts';
import { number, refTo, type PdfFile } from './pdf-file.ts';
import type { Signs } from './signs.ts';

/** A4, in points; `y` counts from the foot of the page. */
export const paper = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 778, foot: 62 } as const;
export const textWidth = paper.right - paper.left;

/** Fills behind messages, as in the page for reading. */
export const tints = { team: '0.992 0.953 0.863', pay: '0.941 0.922 0.980', out: '0.949 0.957 0.957' } as const;
const rule = '0.851 0.878 0.871';
const alarm = '0.702 0.149 0.118';

export interface Block {
  readonly lines: readonly Line[];
  readonly tint?: (typeof tints)[keyof typeof tints] | undefined;
  readonly isAlarm?: boolean;
  /** Beside its first line, where its own `left` says. */
  readonly aside?: Line | undefined;
  /** The page to which it leads, by its object. */
  readonly to?: number;
  /** Space inside, above and below, and behind it. */
  readonly padding?: number;
  readonly after?: number;
}

/** Where something stands: a page's object and the height on it. */
export interface Place {
  readonly page: number;
  readonly y: number;
}

/** Pages one after the other; the one that is being filled is in memory. */
export interface Pages {
  /** Puts a block where there is room for it. One that is no longer than half a page is not torn; of a longer one no line is lost. */
  add(block: Block): Promise<Place>;
  /** The next block begins a page. `heading` stands above it and above those that follow. */
  begin(heading: string): Promise<void>;
  /** Pages so far, the one that is being filled included. */
  count(): number;
  /** Writes what is left and says all pages. */
  end(): Promise<readonly number[]>;
}

interface Ports {
  readonly file: PdfFile;
  readonly signs: Signs;
  /** The object on which the page of this place hangs, from 0, and the one that they share. */
  readonly parentOf: (n: number) => number;
  readonly resources: number;
  /** What stands at the foot, on the left. */
  readonly foot: string;
  /** Number of a page as it is printed, and whether the number of all stands behind it. */
  readonly numbered: (page: number) => string;
  readonly hasTotal: boolean;
}

const small = { size: 8, lead: 11, left: 0, room: textWidth - 90 } as const;
/** Where the number of a page ends and that of all pages begins. */
const numberEnd = paper.right - 34;
const leastLines = 3;

export function openPages({ file, signs, parentOf, resources, foot, numbered, hasTotal }: Ports): Pages {
  const pages: number[] = [];
  let [contents, links, y]: [string[], string[], number] = [[], [], 0];
  let heading = '';
  let isOpen = false;

  const open = (): void => {
    pages.push(file.reserve());
    [contents, links, y, isOpen] = [[], [], paper.top, true];
    const soft = (text: string): Line[] => setShort(signs, { ...small, pieces: [{ text, look: 'soft' }] });
    for (const line of soft(heading)) contents.push(drawLine(line, paper.left, 802));
    contents.push(`${rule} RG 0.6 w ${paper.left} 794 m ${paper.right} 794 l S ${paper.left} 48 m ${paper.right} 48 l S\n`);
    for (const line of soft(foot)) contents.push(drawLine(line, paper.left, 35));
    for (const line of soft(numbered(pages.length))) contents.push(drawLine(line, (hasTotal ? numberEnd : paper.right) - line.width, 35));
    if (hasTotal) contents.push(`q 1 0 0 1 ${number(numberEnd)} 35 cm /N Do Q\n`);
  };
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    const [page, stream] = [pages.at(-1) ?? 0, file.reserve()];
    const box = `/MediaBox[0 0 ${paper.width} ${paper.height}]`;
    const annotations = links.length === 0 ? '' : `/Annots[${links.join('')}]`;
    await file.stream(stream, '', utf8(contents.join('')));
    await file.object(
      page,
      `<</Type/Page/Parent ${refTo(parentOf(pages.length - 1))}${box}/Resources ${refTo(resources)}/Contents ${refTo(stream)}${annotations}/Tabs/S>>`,
    );
  };
  const draw = (lines: readonly Line[], { tint, isAlarm = false }: Block, padding: number, aside: Line | undefined): void => {
    const height = lines.reduce((sum, { lead }) => sum + lead, padding * 2);
    if (tint !== undefined) contents.push(`${tint} rg ${paper.left} ${number(y - height)} ${number(textWidth)} ${number(height)} re f\n`);
    if (isAlarm) contents.push(`${alarm} rg ${paper.left} ${number(y - height)} 2 ${number(height)} re f\n`);
    y -= padding;
    for (const [n, line] of lines.entries()) {
      y -= line.lead;
      const x = paper.left + line.left;
      if (line.hasBar) contents.push(`${rule} rg ${number(x - 8)} ${number(y)} 2 ${number(line.lead)} re f\n`);
      contents.push(drawLine(line, x, y + line.lead * 0.3));
      if (n === 0 && aside !== undefined) contents.push(drawLine(aside, paper.left + aside.left, y + line.lead * 0.3));
    }
    y -= padding;
  };
  return {
    begin: async (text) => {
      await close();
      heading = text;
    },
    add: async (block) => {
      const { padding = 0, after = 0 } = block;
      let rest = block.lines;
      const height = rest.reduce((sum, { lead }) => sum + lead, padding * 2);
      if (!isOpen) open();
      const room = y - paper.foot;
      const least = rest.slice(0, leastLines).reduce((sum, { lead }) => sum + lead, padding * 2);
      if (room < height && (height <= (paper.top - paper.foot) / 2 || room < least)) {
        await close();
        open();
      }
      const place = { page: pages.at(-1) ?? 0, y };
      for (;;) {
        let [fitting, used] = [0, padding];
        while (fitting < rest.length && used + (rest[fitting]?.lead ?? 0) + padding <= y - paper.foot) {
          used += rest[fitting]?.lead ?? 0;
          fitting += 1;
        }
        const isFirst = rest === block.lines;
        if (isFirst && block.to !== undefined) links.push(linkOver(y - used - padding, y, block.to));
        draw(rest.slice(0, fitting), block, padding, isFirst ? block.aside : undefined);
        rest = rest.slice(fitting);
        if (rest.length === 0) break;
        await close();
        open();
      }
      y -= after;
      return place;
    },
    count: () => pages.length,
    end: async () => {
      await close();
      return pages;
    },
  };
}

const linkOver = (foot: number, top: number, to: number): string =>
  `<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[${paper.left} ${number(foot)} ${number(paper.right)} ${number(top)}]/Dest[${refTo(to)}/XYZ null null null]>>`;
