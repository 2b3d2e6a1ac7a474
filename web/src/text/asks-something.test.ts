import { expect, test } from 'vitest';
import { asksSomething } from './asks-something.ts';

const theirs = (text: string) => ({ own: false, text });
const own = (text: string) => ({ own: true, text });

test.each([
  ['nothing was said', [], false],
  ['a question', [theirs('Could we talk on Thursday?')], true],
  ['a Chinese question', [theirs('周四方便聊聊吗？')], true],
  ['a question, and a greeting behind it', [theirs('Could we talk on Thursday?'), theirs('Best, Lin')], true],
  ['a question that was answered', [theirs('Could we talk on Thursday?'), own('Yes')], false],
  ['news behind the answer', [theirs('Could we talk?'), own('Yes'), theirs('Thank you. I will call at ten.')], false],
  ['an address', [theirs('The role: https://example.com/jobs?id=7&lang=en')], false],
  ['a question of their own', [own('Which company is it?')], false],
])('[W20] three answers lie ready behind a question: %s', (_, said, asks) => {
  expect(asksSomething(said)).toBe(asks);
});
