import { expect, test } from 'vitest';
import { inParts, inPartsZh } from './in-parts.ts';

test('what went is said in parts, in months of what goes on, or in both', () => {
  expect([inParts(0, 0), inParts(1, 0), inParts(0, 1), inParts(6, 2)]).toEqual([
    '0 parts of conversations',
    '1 part of conversations',
    '1 month of conversations that go on',
    '6 parts of conversations and 2 months of conversations that go on',
  ]);
  expect([inPartsZh(0, 0), inPartsZh(0, 1), inPartsZh(6, 2)]).toEqual(['0 个对话部分', '仍在进行的对话的 1 个月', '6 个对话部分和仍在进行的对话的 2 个月']);
});
