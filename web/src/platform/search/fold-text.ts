/** A text as it is compared, and for each of its UTF-16 units where it stood in the original; one more entry for the end. */
export interface Folded {
  readonly text: string;
  readonly from: readonly number[];
  /** End in the original of what each unit came from. */
  readonly to: readonly number[];
}

/** All but what is folded by its letter case alone (ASCII) or not at all (the common Chinese characters), with the marks that belong to it. */
const special = /[^\u0020-\u007e\n\r\t\u4e00-\u9fff]\p{M}*|[\u0020-\u007e\n\r\t\u4e00-\u9fff]\p{M}+/gu;
/** A character with the marks that belong to it: they are folded together, so that é and e + ´ are one. */
const cluster = /\P{M}\p{M}*|\p{M}+/gu;
const ignored = /\p{Cf}+/gu;
const accents = /[\u0300-\u036f]+/g;
const known = new Map<string, string>();

/**
 * One character as it is compared: compatibility forms as their plain ones (ＣＦＯ is cfo), small letters, no accents, nothing
 * invisible (NFKC and case folding as of Unicode 15; of the special cases only ß, which is ss).
 */
const foldCluster = (part: string): string => {
  const before = known.get(part);
  if (before !== undefined) return before;
  const folded = part.normalize('NFKC').replace(ignored, '').toLowerCase().normalize('NFKD').replace(accents, '').normalize('NFC').replaceAll('ß', 'ss');
  if (known.size > 20_000) known.clear();
  known.set(part, folded);
  return folded;
};

/** The text as it is indexed and compared; pure, and the same for messages and for what is looked for. */
export const foldText = (text: string): string => text.replace(special, foldCluster).toLowerCase();

/** The same with the places in the original, for marking what was found. */
export const foldWithPlaces = (text: string): Folded => {
  const from: number[] = [];
  const to: number[] = [];
  let folded = '';
  for (const found of text.matchAll(cluster)) {
    const part = foldCluster(found[0]);
    for (let unit = 0; unit < part.length; unit++) {
      from.push(found.index);
      to.push(found.index + found[0].length);
    }
    folded += part;
  }
  return { text: folded, from, to };
};
