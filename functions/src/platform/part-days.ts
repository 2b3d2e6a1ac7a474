import { FieldValue, type QueryDocumentSnapshot, type Timestamp } from 'firebase-admin/firestore';
import type { Conversation, Lane } from './stored.ts';

/** The day of one part that is there, and the rule that it comes from. */
export interface PartDay {
  readonly id: string;
  readonly deleteBy: Timestamp;
  readonly rule: string;
}
export const partDay = (lane: QueryDocumentSnapshot<Lane>): PartDay => {
  const { deleteBy, rule } = lane.data().retention;
  return { id: lane.id, deleteBy, rule };
};

/** The last of some days; undefined: there are none. */
export const lastOf = (days: readonly PartDay[]): Timestamp | undefined =>
  days.map(({ deleteBy }) => deleteBy).toSorted((a, b) => b.toMillis() - a.toMillis())[0];

/** What a conversation says of its parts, by those that are there: nothing where all of it goes on one day. */
const apartOf = ({ lanes }: Pick<Conversation, 'lanes'>, there: readonly PartDay[]): NonNullable<Conversation['apart']> | null => {
  const until = lastOf(there);
  const dayOf = (id: string) => there.filter((one) => one.id === id).map(({ deleteBy, rule }) => ({ at: deleteBy, rule }))[0] ?? null;
  const [talk, notes] = [dayOf(lanes.candidate), dayOf(lanes.internal)];
  if (until === undefined || (talk && notes && there.every(({ deleteBy }) => deleteBy.isEqual(until)))) return null;
  return { talk, notes, until };
};

/** The write that has a conversation say so; nothing where it does already. */
export const apartShown = (
  conversation: Pick<Conversation, 'lanes' | 'apart'>,
  there: readonly PartDay[],
): { readonly apart?: Conversation['apart'] | FieldValue } => {
  const [before, next] = [conversation.apart ?? null, apartOf(conversation, there)];
  if (textOf(before) === textOf(next)) return {};
  return { apart: next ?? FieldValue.delete() };
};
const textOf = (apart: Conversation['apart'] | null): string =>
  JSON.stringify(apart && [apart.talk, apart.notes, { at: apart.until, rule: '' }].map((one) => one && [one.at.toMillis(), one.rule]));
