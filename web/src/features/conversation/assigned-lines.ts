import type { Edge, ConversationItem } from './conversation-view-types.ts';
import type { AssignmentRecord } from '../../platform/workspace/agency-state.ts';
import type { Person } from '../../ui/view-types.ts';

/**
 * The story with a line for each time that somebody was put in charge: from the conversation's own document, written by nobody as a
 * message. Where earlier messages are not loaded, earlier lines are left out too.
 */
export const withAssignments = (
  items: readonly ConversationItem[],
  records: readonly AssignmentRecord[],
  { older, newer, person }: { readonly older: Edge; readonly newer: Edge; readonly person: (uid: string) => Person },
): readonly ConversationItem[] => {
  const [first, last] = [items[0]?.at, items.at(-1)?.at];
  const shown = records.filter(
    ({ atMs }) => (older === 'none' || (first !== undefined && atMs >= first)) && (newer === 'none' || (last !== undefined && atMs <= last)),
  );
  return shown.reduce<readonly ConversationItem[]>((all, { by, to, atMs }) => {
    const line: ConversationItem = { kind: 'assigned', id: `assigned-${atMs}`, at: atMs, by: person(by), to: to === null ? null : person(to) };
    const place = all.findIndex((item) => item.at > atMs);
    return place === -1 ? [...all, line] : all.toSpliced(place, 0, line);
  }, items);
};
