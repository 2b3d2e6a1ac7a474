import { expect, test } from 'vitest';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { presets } from '@liexin/domain/retention/presets';
import { effectOf, isAsProposed, soonerSentence } from './rule-words.ts';

const rule = firstRule('cn');
const keepAtLeast = { n: 1, unit: 'years' } as const;

test('[RT13] a rule says what it keeps and what it deletes in one sentence, in both languages', () => {
  expect([effectOf(rule, 'en'), effectOf(rule, 'zh')]).toEqual([
    'Deleted at the latest 24 months after the candidate’s last contact.',
    '自候选人最后一次联系起，最迟 24 个月后删除。',
  ]);
  expect([effectOf({ ...rule, keepAtLeast }, 'en'), effectOf({ ...rule, keepAtLeast }, 'zh')]).toEqual([
    'Kept for at least 1 year and deleted at the latest 24 months after the candidate’s last contact.',
    '自候选人最后一次联系起，至少保存 1 年，最迟 24 个月后删除。',
  ]);
  expect(effectOf({ ...rule, keepAtLeast, deleteAtLatest: null, clock: 'mandateClosed' }, 'en')).toBe(
    'Kept for at least 1 year after the close of the search.',
  );
  expect([effectOf({ ...rule, deleteAtLatest: null }, 'en'), effectOf({ ...rule, isEnded: true }, 'zh')]).toEqual(['Says nothing yet.', '此规则将终止。']);
});

test('[RT23] a proposal stands for a rule only as long as its numbers and its clock do', () => {
  const [proposal] = presets;
  if (!proposal) throw new Error('there are no proposals');
  expect([
    isAsProposed({ ...rule, ...proposal }, proposal),
    isAsProposed({ ...proposal, deleteAtLatest: { n: 12, unit: 'months' } }, proposal),
    isAsProposed({ ...proposal, deleteAtLatest: { n: 24, unit: 'days' } }, proposal),
    isAsProposed({ ...proposal, keepAtLeast }, proposal),
    isAsProposed({ ...proposal, clock: 'placed' }, proposal),
  ]).toEqual([true, false, false, false, false]);
});

test('[RT31] a change that makes nothing go sooner says so', () => {
  expect(soonerSentence({ messages: 0, notes: 0, people: 0, firstAt: null }, 'en')).toBe('Nothing would be deleted sooner than now.');
  const firstAt = Date.UTC(2026, 11, 3, 12);
  expect([
    soonerSentence({ messages: 1, notes: 0, people: 1, firstAt }, 'en'),
    soonerSentence({ messages: 0, notes: 3, people: 2, firstAt }, 'en'),
    soonerSentence({ messages: 2, notes: 1, people: 2, firstAt }, 'zh'),
  ]).toEqual([
    'This change would delete 1 message of 1 person sooner, the first on 3 Dec 2026.',
    'This change would delete 3 team notes of 2 people sooner, the first on 3 Dec 2026.',
    '此变更会使 2 人的内容提前删除：2 条消息和 1 条团队备注，最早于 2026-12-03。',
  ]);
});
