/** What a copy leaves out. A reason is also the code that stands in the place of the words. */
export const redactions = ['notes', 'pay', 'others', 'words'] as const;
export type Redaction = (typeof redactions)[number];

/**
 * Whether a message is left out of a copy, and why: `notes`, what the team says among itself (the lanes that candidates do not read, and notes in
 * those that they do); `pay`, what needs the clearance for pay. Of two reasons pay is named (RD6).
 */
export function redactionOf(wanted: readonly Redaction[], lane: { readonly kind: string; readonly tier: string }, type: string): Redaction | null {
  const isPay = lane.tier === 'compensation' || lane.kind === 'offer' || lane.kind === 'internalOffer';
  if (isPay && wanted.includes('pay')) return 'pay';
  const isNote = lane.kind === 'internal' || lane.kind === 'internalOffer' || type === 'note';
  return isNote && wanted.includes('notes') ? 'notes' : null;
}

/** Messages of one thread so far: those that the copy names as they are, and those that it leaves out. */
export interface Told {
  readonly shown: Set<string>;
  readonly left: Map<string, Redaction>;
}
export const nothingTold = (): Told => ({ shown: new Set(), left: new Map() });

/** Who says something about another message: `ref`, null where it names none. */
interface About {
  readonly ref: string | null;
  readonly sender: { readonly kind: string };
}

/**
 * Whether what is about another message (an edit, a deletion, a reaction, an answer) goes with it: its words may be those of the other. What the
 * copy does not have may be a note, but for a candidate, who has seen none (RD6).
 */
export function redactionAbout(wanted: readonly Redaction[], { shown, left }: Told, { ref, sender }: About): Redaction | null {
  if (ref === null || shown.has(ref)) return null;
  return left.get(ref) ?? (sender.kind !== 'candidate' && wanted.includes('notes') ? 'notes' : null);
}

/** The same for a quote that names no message: it may be of any lane whose reader its sender was. */
export function redactionOfQuote(wanted: readonly Redaction[], { ref, sender }: About): Redaction | null {
  if (ref !== null) return null;
  if (sender.kind !== 'candidate' && wanted.includes('notes')) return 'notes';
  return wanted.includes('pay') ? 'pay' : null;
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** What somebody typed as words: apart by commas or lines, each once, without what surrounds them. */
export const wordsIn = (typed: string): readonly string[] =>
  [...new Set(typed.split(/[,，、;；\n]/u).map((word) => folded(word).trim()))].filter((word) => word !== '');

/** Whether one of the words is in one of the texts: as a piece of it, so in Chinese too, whatever its case and width (RD15). */
export const hasWord = (words: readonly string[], texts: readonly string[]): boolean => {
  const all = texts.map(folded);
  return words.some((word) => all.some((text) => text.includes(folded(word))));
};

/** Has no words of its own: it stays and goes with what it is about. */
export const isBare = (type: string): boolean => type === 'del' || type === 'react';
