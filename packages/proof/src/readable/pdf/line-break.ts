import type { Sign } from './signs.ts';

const opening = new Set([...'([{‘“〈《「『【〔〖〘〚（［｛｟￥＄'].map((sign) => sign.codePointAt(0) ?? 0));
const closing = new Set(
  [...')]}’”〉》」』】〕〗〙〛）］｝｠,.;:!?%，。、．；：？！％…‥—～·・％‰℃々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ'].map((sign) => sign.codePointAt(0) ?? 0),
);

const isSpace = (codePoint: number): boolean => codePoint === 0x20 || codePoint === 0x3000;

/** Signs between which a line of Chinese or Japanese may end. */
const isWide = (codePoint: number): boolean =>
  (codePoint >= 0x2e80 && codePoint <= 0x9fff) ||
  (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
  (codePoint >= 0xfe30 && codePoint <= 0xffef) ||
  (codePoint >= 0x20000 && codePoint <= 0x3ffff);
const isMark = (codePoint: number): boolean => codePoint >= 0x300 && codePoint <= 0x36f;

/** Whether a line may end between two signs: behind a space or a hyphen, or beside a wide sign; no line begins with what closes or ends with what opens. */
export function mayBreak(before: number, after: number): boolean {
  if (isSpace(after) || isMark(after) || closing.has(after) || opening.has(before)) return false;
  if (isSpace(before)) return true;
  return isWide(before) || isWide(after) || (before === 0x2d && after > 0x39);
}

/**
 * Where the lines of a text begin and end, `[from, to)`; together they are all of it. A word that is longer than a line is cut where the line ends.
 * `room`: thousandths of the size of the text.
 */
export function linesOf(signs: readonly Sign[], room: number): (readonly [number, number])[] {
  const lines: (readonly [number, number])[] = [];
  let [from, last, width] = [0, 0, 0];
  for (const [n, { codePoint, width: own }] of signs.entries()) {
    const before = signs[n - 1];
    if (before !== undefined && n > from && mayBreak(before.codePoint, codePoint)) last = n;
    // A space at the end of a line may stand in the margin.
    if (width + own > room && n > from && !isSpace(codePoint)) {
      const cut = last > from ? last : n;
      lines.push([from, cut]);
      width = 0;
      for (let at = cut; at < n; at++) width += signs[at]?.width ?? 0;
      from = cut;
    }
    width += own;
  }
  lines.push([from, signs.length]);
  return lines;
}
