import { describe, expect, test } from 'vitest';
import { questionsIn } from './questions-in.ts';

describe('questions in a text', () => {
  test.each([
    ['What is the base salary?', ['What is the base salary?']],
    ['I am interested. Could we speak on Friday? I am free after 5.', ['Could we speak on Friday?']],
    ['谢谢。请问薪资范围是多少？另外需要搬到苏州吗？我周五有空。', ['请问薪资范围是多少？', '另外需要搬到苏州吗？']],
    ['Hi 林女士，Is the role remote? 可以远程吗？Thanks', ['Hi 林女士，Is the role remote?', '可以远程吗？']],
    ['See https://example.org/jobs?id=7&x=1 for more.', []],
    ['See https://example.org/jobs?id=7 first. Does it fit?', ['Does it fit?']],
    ['Really?! When??', ['Really?', 'When?']],
    ['He asked "why now?" and left.', ['He asked "why now?']],
    ['?', []],
    ['No question here!', []],
    ['', []],
  ])('[RO20] %j', (text, found) => {
    expect(questionsIn(text)).toEqual(found);
  });

  test('[RO20] a very long one is cut, and says so', () => {
    const [found = ''] = questionsIn(`${'字'.repeat(500)}？`);
    expect([Array.from(found).length, found.endsWith('…')]).toEqual([201, true]);
  });
});
