import type { ReadablePerson, ThreadRow } from './readable-row.ts';

/** Whom an export is about, as its manifest says: a conversation with one candidate, a member, or more than one person. */
export interface Concern {
  readonly about: string;
  readonly id: string;
}

/** Takes other people outside of the agency out of a copy that concerns one person (RD10): they become `[others 1]`, `[others 2]`, in the order in which they come. */
export interface Others {
  /** The same thread without their names. */
  thread(row: ThreadRow): ThreadRow;
  person(row: ThreadRow, person: ReadablePerson): ReadablePerson;
  /** Whether these words are of, to or about somebody else: in a thread with or about others only those of the concerned person are not. */
  areWords(row: ThreadRow, sender: ReadablePerson): boolean;
  /** Whether what is said about another message may have somebody else's words in it. `ref`: which message; null where a quote names none. */
  mayQuote(row: ThreadRow, sender: ReadablePerson, ref: string | null, shown: ReadonlySet<string>): boolean;
}

/** A thread of the candidate whom the copy concerns, of whatever kind. */
const isOwn = ({ about, id }: Concern, { conversation }: ThreadRow): boolean => about === 'conversation' && conversation === id;

/** Candidates of the conversations that a copy keeps the names of. */
export const ownCandidates = ({ about, id }: Concern, candidates: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(candidates).filter(([conversation]) => about === 'conversation' && conversation === id));

export const openOthers = (concern: Concern): Others => {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
  /** A candidate is the same in every thread of a conversation; of anybody else there is the id alone. */
  const placeholder = (row: ThreadRow, { uid, kind }: ReadablePerson): ReadablePerson => {
    const number = numberOf(kind === 'candidate' ? row.conversation : uid);
    return { uid: `others-${number}`, name: `[others ${number}]`, kind };
  };
  const isOther = (row: ThreadRow, { uid, kind }: ReadablePerson): boolean =>
    uid !== '' && uid !== concern.id && kind !== 'staff' && !(kind === 'candidate' && isOwn(concern, row));
  const person: Others['person'] = (row, one) => (isOther(row, one) ? placeholder(row, one) : one);
  const areWords: Others['areWords'] = (row, sender) => isOther(row, sender) || (!isOwn(concern, row) && sender.uid !== concern.id);
  return {
    thread: (row) => {
      // The channel of a team is of its search: no candidate's name stands there.
      const isOthers = !isOwn(concern, row) && row.conversation !== row.mandate;
      return {
        ...row,
        ...(isOthers && row.language !== undefined ? { language: '', source: '' } : {}),
        candidate: isOthers ? `[others ${numberOf(row.conversation)}]` : row.candidate,
        readers: row.readers.map((one) => ({ ...one, ...person(row, one) })),
      };
    },
    person,
    areWords,
    mayQuote: (row, sender, ref, shown) => (isOwn(concern, row) ? ref === null && sender.kind === 'staff' : ref === null || !shown.has(ref)),
  };
};
