/** Names that a reply link carries for the first screen: claims of the link, replaced by the card's after `begin`. */
export interface LinkNames {
  /** Name of the agency, at most 40 characters. */
  readonly agency: string;
  /** First name of the consultant, at most 20 characters. */
  readonly first: string;
}

const ALLOWED = /^[\p{L}\p{M}\p{Nd} .,'&·()-]*$/u;

/**
 * Whether names may stand on a page that anybody can mint a link to: letters, marks, at most 4 digits in all, and
 * space . , ' & · ( ) -; NFC; ≤ 40 and ≤ 20 characters. So no address, number, direction mark or markup fits in.
 */
export function areShowableNames({ agency, first }: LinkNames): boolean {
  const digits = `${agency}${first}`.match(/\p{Nd}/gu)?.length ?? 0;
  return isShowable(agency, 40) && isShowable(first, 20) && digits <= 4;
}

/** Names as a link carries them: NFC, trimmed, typographic apostrophes, dashes and full-width brackets made plain. */
export function plainNames({ agency, first }: LinkNames): LinkNames {
  return { agency: plain(agency), first: plain(first) };
}

/** Whether the link's names are those of the card: NFC, letters compared without case. */
export function sameNames(a: LinkNames, b: LinkNames): boolean {
  return folded(a.agency) === folded(b.agency) && folded(a.first) === folded(b.first);
}

function isShowable(name: string, limit: number): boolean {
  const length = [...name].length;
  return length > 0 && length <= limit && name.trim() === name && name.normalize('NFC') === name && ALLOWED.test(name);
}

function plain(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02bc]/gu, "'")
    .replace(/[\u2010-\u2015]/gu, '-')
    .replace(/\uff08/gu, '(')
    .replace(/\uff09/gu, ')')
    .replace(/\uff06/gu, '&')
    .trim();
}

function folded(name: string): string {
  return plain(name).toLowerCase();
}
