import { expect, test } from 'vitest';
import type { Person } from '../../ui/view-types.ts';
import { withAssignments } from './assigned-lines.ts';
import type { ConversationItem } from './conversation-view-types.ts';

const person = (uid: string): Person => ({ kind: 'member', id: uid, name: uid, roles: ['consultant'], isYou: false });
const at = (ms: number): ConversationItem => ({ kind: 'event', id: `i${ms}`, at: ms, event: 'link-renewed', name: null });
const record = (atMs: number, to: string | null = 'bo') => ({ by: 'ann', from: 'ann', to, atMs });
const times = (items: readonly ConversationItem[]) => items.map((item) => `${item.kind}${item.at}`);

test('[TK8] each change of who answers stands at its time, and only where the story is loaded', () => {
  const items = [at(10), at(20), at(30)];
  const records = [record(5), record(15, null), record(40)];

  expect(times(withAssignments(items, records, { older: 'none', newer: 'none', person }))).toEqual([
    'assigned5',
    'event10',
    'assigned15',
    'event20',
    'event30',
    'assigned40',
  ]);
  expect(times(withAssignments(items, records, { older: 'more', newer: 'more', person }))).toEqual(['event10', 'assigned15', 'event20', 'event30']);
  expect(withAssignments([], records, { older: 'loading', newer: 'none', person })).toEqual([]);
  expect(withAssignments(items, [record(15, null)], { older: 'none', newer: 'none', person })[1]).toMatchObject({ by: { id: 'ann' }, to: null });
});
