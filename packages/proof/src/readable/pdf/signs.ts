import type { CopyFont } from './copy-font.ts';

/** One sign as it is drawn. `width`: thousandths of the size; `code`: its number in the file, four digits of hex. */
export interface Sign {
  readonly codePoint: number;
  readonly width: number;
  readonly code: string;
  /** It stands for another one, which the typeface does not have. */
  readonly isStandIn: boolean;
}

/** What would be drawn as nothing, or would turn the order of others around: it has no drawing of its own, whatever the typeface says. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** Scripts from right to left. A program that shows or copies the text would turn them, and with them what stands beside. */
const turning = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const TAB = 4;

/** The signs of one file: only what was asked for is in its font. */
export interface Signs {
  /** The signs of a line of text. What has no drawing stands as its code point in brackets, such as `[U+1F44D]`, those beside each other together. */
  of(text: string): Sign[];
  /** The same as text: nothing of it is hidden, and nothing turns around. */
  shown(text: string): string;
  /** What was asked for so far, by its number from 1. */
  used(): readonly { readonly codePoint: number; readonly id: number; readonly width: number }[];
}

const numbered = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

export function openSigns(font: CopyFont): Signs {
  const used: { codePoint: number; id: number; width: number }[] = [];
  const own = new Map<number, Sign | null>();
  const standIns = new Map<number, Sign>();
  const signOf = (codePoint: number): Sign | null => {
    const known = own.get(codePoint);
    if (known !== undefined) return known;
    const text = String.fromCodePoint(codePoint);
    const glyph = unseen.test(text) || turning.test(text) ? undefined : font.glyph(codePoint);
    const made = glyph === undefined ? null : { codePoint, width: glyph.width, code: (used.length + 1).toString(16).padStart(4, '0'), isStandIn: false };
    if (glyph !== undefined) used.push({ codePoint, ...glyph });
    own.set(codePoint, made);
    return made;
  };
  const standIn = (codePoint: number): Sign[] => {
    const known = standIns.get(codePoint);
    if (known !== undefined) return [known];
    const plain = signOf(codePoint);
    if (plain === null) return [];
    const made = { ...plain, isStandIn: true };
    standIns.set(codePoint, made);
    return [made];
  };
  const space = (): Sign[] => Array.from({ length: TAB }, () => signOf(0x20)).filter((one) => one !== null);
  const of: Signs['of'] = (text) => {
    const signs: Sign[] = [];
    let missing: string[] = [];
    const flush = (): void => {
      if (missing.length === 0) return;
      for (const sign of `[${missing.join(' ')}]`) signs.push(...standIn(sign.codePointAt(0) ?? 0));
      missing = [];
    };
    for (const one of text) {
      const codePoint = one.codePointAt(0) ?? 0;
      const sign = codePoint === 9 ? null : signOf(codePoint);
      if (sign === null && codePoint !== 9) missing.push(numbered(codePoint));
      else {
        flush();
        if (sign === null) signs.push(...space());
        else signs.push(sign);
      }
    }
    flush();
    return signs;
  };
  return { of, shown: (text) => of(text).reduce((all, { codePoint }) => all + String.fromCodePoint(codePoint), ''), used: () => used };
}
