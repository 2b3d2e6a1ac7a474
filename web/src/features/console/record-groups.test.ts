import { routes } from '@liexin/domain/api/routes';
import { expect, test } from 'vitest';
import { consoleText } from '../../text/console.ts';
import { recordGroups } from './record-groups.ts';

test('[LG15] every kind of row that has words stands in one group of the filter, and the server takes each group', () => {
  const grouped = Object.values(recordGroups).flat();
  expect(grouped.toSorted()).toEqual(Object.keys(consoleText.en.acts).toSorted());
  for (const kinds of Object.values(recordGroups)) {
    const wish = { by: null, kinds, fromMs: null, toMs: null, before: null };
    expect(routes.ledger.request.safeParse(wish).success, kinds[0]).toBe(true);
  }
});
