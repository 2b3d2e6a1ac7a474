/** Somebody whom a team note may name. */
export interface Mentionable {
  readonly id: string;
  readonly name: string;
}

const sign = /[@＠]/u;
/** What can be part of a Latin name or address: a sign behind it is an e-mail address, and a name does not end before it. */
const wordChar = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}._-]/u;
const wordLetter = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;
/** Longer than this nobody types a name. */
const longestQuery = 40;

const fold = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

/** Longest name first: of 王小 and 王小明 the one that fits whole is meant. */
const byLength = (people: readonly Mentionable[]): readonly Mentionable[] =>
  people.filter(({ name }) => name !== '').toSorted((a, b) => b.name.length - a.name.length);

/** A piece of a text; `ids`: everybody of that name who is meant by it. */
export interface TextPart {
  readonly text: string;
  readonly ids: readonly string[];
}

/** A text in pieces: names behind a sign, and what stands between them. Pure. */
export const mentionParts = (text: string, people: readonly Mentionable[]): readonly TextPart[] => {
  const [named, parts] = [byLength(people), [] as TextPart[]];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!sign.test(text[at] ?? '') || wordChar.test(text[at - 1] ?? '')) continue;
    const rest = text.slice(at + 1);
    // A Latin name ends where its word does; a Chinese sentence goes on without a space.
    const found = named.find(({ name }) => rest.startsWith(name) && !(wordLetter.test(name.at(-1) ?? '') && wordLetter.test(rest[name.length] ?? '')));
    if (found === undefined) continue;
    if (at > from) parts.push({ text: text.slice(from, at), ids: [] });
    const end = at + 1 + found.name.length;
    parts.push({ text: text.slice(at, end), ids: people.filter(({ name }) => name === found.name).map(({ id }) => id) });
    from = end;
    at = end - 1;
  }
  if (from < text.length) parts.push({ text: text.slice(from), ids: [] });
  return parts;
};

/** Whom a text names, each once. Two of one name are both meant: rather one notification too many. */
export const mentionsIn = (text: string, people: readonly Mentionable[]): readonly string[] => [
  ...new Set(mentionParts(text, people).flatMap(({ ids }) => ids)),
];

/** The name that is being typed before the caret; null: none. */
export const mentionQuery = (text: string, caret: number): { readonly from: number; readonly query: string } | null => {
  const before = text.slice(Math.max(0, caret - longestQuery - 1), caret);
  const at = Math.max(before.lastIndexOf('@'), before.lastIndexOf('＠'));
  if (at === -1 || wordChar.test(before[at - 1] ?? '')) return null;
  const query = before.slice(at + 1);
  return /[\n@＠,，。.;；:：!！?？]/u.test(query) || /\s\S*\s/u.test(query) ? null : { from: caret - query.length - 1, query };
};

/** People whose name fits what was typed: from the beginning of the name or of one of its words, Chinese names anywhere. */
export const fittingPeople = <P extends Mentionable>(query: string, people: readonly P[]): readonly P[] => {
  const typed = fold(query);
  const fits = ({ name }: P): boolean => {
    const folded = fold(name);
    return folded.startsWith(typed) || folded.split(/\s+/u).some((word) => word.startsWith(typed)) || (/\p{Script=Han}/u.test(typed) && folded.includes(typed));
  };
  // A name that stands there whole is chosen already.
  return people.some(({ name }) => fold(name) === typed.trim() && typed.endsWith(' ')) ? [] : people.filter(fits);
};
