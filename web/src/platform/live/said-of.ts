import type { Said } from './fold-acts.ts';

/** What a message says, opened or on its way. */
export interface SaidBody {
  readonly text: string;
  readonly quote?: string;
  readonly extra?: { readonly emoji: string } | { readonly replaces: string };
}

/** A message as `foldActs` reads it. */
export const saidOf = (
  id: string,
  sender: string,
  type: Said['type'],
  ref: string | null,
  { text, quote, extra }: SaidBody,
  place: Pick<Said, 'sentAt' | 'order'>,
): Said => ({
  id,
  sender,
  type,
  ref,
  text,
  quote: quote ?? null,
  emoji: extra !== undefined && 'emoji' in extra ? extra.emoji : null,
  replaces: extra !== undefined && 'replaces' in extra ? extra.replaces : null,
  ...place,
});
