import { expect, test } from 'vitest';
import { openLookUps } from './look-ups.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('[WP10] each is asked for once, however often the list changes meanwhile', async () => {
  const asked: string[] = [];
  const answers = new Map<string, (words: string) => void>();
  const ask = (id: string): Promise<string> => {
    asked.push(id);
    return new Promise((resolve) => answers.set(id, resolve));
  };
  let known: ReadonlyMap<string, string> = new Map();
  const lookUps = openLookUps<string>((found) => (known = found));
  lookUps.want(['one', 'two'], ask);
  answers.get('one')?.('first');
  await settle();
  lookUps.want(['one', 'two', 'three'], ask);
  expect(asked).toEqual(['one', 'two', 'three']);
  expect([...known]).toEqual([['one', 'first']]);
});

test('[WP10] what failed is asked for with the next change, not before', async () => {
  const asked: string[] = [];
  const ask = async (id: string): Promise<string> => {
    asked.push(id);
    if (asked.length === 1) throw new Error('no network');
    return 'words';
  };
  const lookUps = openLookUps<string>(() => undefined);
  lookUps.want(['one'], ask);
  await settle();
  expect(asked).toEqual(['one']);
  lookUps.want(['one'], ask);
  await settle();
  lookUps.want(['one'], ask);
  expect(asked).toEqual(['one', 'one']);
});
