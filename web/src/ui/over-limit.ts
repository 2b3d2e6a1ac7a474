/** By how many characters (as people count them, an emoji of one code point is one) a text is longer than `limit`; 0 within it or without one. */
export const overLimit = (value: string, limit: number | undefined): number => (limit === undefined ? 0 : Math.max(0, Array.from(value).length - limit));
