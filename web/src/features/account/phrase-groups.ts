/** Full-width digits and letters of Chinese keyboards become ASCII (NFKC); digits keep four per group. */
export const cleanGroup = (kind: 'words' | 'digits', raw: string): string => {
  const plain = raw.normalize('NFKC').toLowerCase();
  return kind === 'digits' ? plain.replace(/\D/gu, '').slice(0, 4) : plain.replace(/[^a-z-]/gu, '').slice(0, 12);
};

/** A whole phrase pasted into one box, cut into six groups; null if it is just one group. */
export const splitPhrase = (kind: 'words' | 'digits', raw: string): readonly string[] | null => {
  const plain = raw.normalize('NFKC').toLowerCase().trim();
  if (kind === 'digits') {
    const digits = plain.replace(/\D/gu, '');
    return digits.length === 24 ? Array.from({ length: 6 }, (_, place) => digits.slice(place * 4, place * 4 + 4)) : null;
  }
  const words = plain.split(/[\s,;·]+/u).filter(Boolean);
  return words.length === 6 ? words.map((word) => cleanGroup('words', word)) : null;
};
