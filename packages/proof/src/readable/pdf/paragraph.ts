import { linesOf } from './line-break.ts';
import { number } from './pdf-file.ts';
import type { Signs } from './signs.ts';

const ink = '0.086 0.129 0.122';
const soft = '0.357 0.416 0.404';
/** The colour of what stands for a sign that the typeface does not have: no text has it. */
const standIn = '0.7 0.15 0.12';

/** How much wider a bold sign is drawn, thousandths of its size: the one typeface with a line around it. */
const fat = 35;

export interface Piece {
  readonly text: string;
  readonly look?: 'bold' | 'soft';
}
export interface Paragraph {
  readonly pieces: readonly Piece[];
  /** Points. */
  readonly size: number;
  readonly lead: number;
  /** From the left edge of the text, and how far a line goes. */
  readonly left: number;
  readonly room: number;
  /** A line beside it, as quotes have. */
  readonly hasBar?: boolean;
}

/** A line of text, ready to be put on a page. `width`: points. */
export interface Line {
  readonly runs: readonly { readonly codes: string; readonly colour: string; readonly isBold: boolean }[];
  readonly size: number;
  readonly lead: number;
  readonly left: number;
  readonly width: number;
  readonly hasBar: boolean;
}

/** The lines of a paragraph: a new one where the text has one, and where the room ends. None is without its signs. */
export function setParagraph(signs: Signs, { pieces, size, lead, left, room, hasBar = false }: Paragraph): Line[] {
  return splitLines(pieces).flatMap((line) => {
    const set = line.flatMap(({ text, look }) => signs.of(text).map((sign) => ({ ...sign, look, width: sign.width + (look === 'bold' ? fat : 0) })));
    return linesOf(set, (room / size) * 1000).map(([from, to]) => {
      const runs: { codes: string; colour: string; isBold: boolean }[] = [];
      let width = 0;
      for (const sign of set.slice(from, to)) {
        const colour = sign.isStandIn ? standIn : sign.look === 'soft' ? soft : ink;
        const isBold = sign.look === 'bold';
        const run = runs.at(-1);
        if (run?.colour === colour && run.isBold === isBold) run.codes += sign.code;
        else runs.push({ codes: sign.code, colour, isBold });
        width += (sign.width * size) / 1000;
      }
      return { runs, size, lead, left, width, hasBar };
    });
  });
}

/** Pieces of each line that a text itself begins. */
function splitLines(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const { text, ...look } of pieces)
    for (const [n, part] of text.split(/\r\n|\r|\n/u).entries()) {
      if (n > 0) lines.push([]);
      lines.at(-1)?.push({ text: part, ...look });
    }
  return lines;
}

/** A line that has to fit: what goes beyond the room gives way to `…`. For a heading that stands in full elsewhere. */
export function setShort(signs: Signs, paragraph: Paragraph): Line[] {
  const whole = setParagraph(signs, paragraph);
  if (whole.length <= 1) return whole;
  const [first] = setParagraph(signs, { ...paragraph, room: paragraph.room - paragraph.size });
  const [dots] = setParagraph(signs, { ...paragraph, pieces: [{ text: '…', look: 'soft' }] });
  return first === undefined || dots === undefined ? [] : [{ ...first, runs: [...first.runs, ...dots.runs] }];
}

/** A short line that ends at `right`, from the left edge of the text. */
export function setRight(signs: Signs, piece: Piece, size: number, right: number): Line | undefined {
  const [line] = setParagraph(signs, { pieces: [piece], size, lead: size * 1.5, left: 0, room: right });
  return line === undefined ? undefined : { ...line, left: right - line.width };
}

/** What draws a line with its foot at `y`. `x`: of its left edge. */
export function drawLine({ runs, size }: Line, x: number, y: number): string {
  const draw = runs.map(
    ({ codes, colour, isBold }) =>
      `${colour} rg ${isBold ? `${colour} RG 2 Tr ${number((size * fat) / 1000)} w ${number((size * fat) / 1000)} Tc` : '0 Tr 0 Tc'} <${codes}> Tj`,
  );
  return runs.length === 0 ? '' : `BT /F ${size} Tf ${number(x)} ${number(y)} Td ${draw.join(' ')} ET\n`;
}
