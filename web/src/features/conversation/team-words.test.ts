import { expect, test } from 'vitest';
import { teamWordsIn } from './team-words.ts';

const notes = ['Client moved the panel to 3 Dec.\nKeep her clear of the 26th, they may go to 900k.', '客户预算上限九十万，先别告诉她。', 'ok'];

test('[TK15] words of a team note are found whole, in part, in other spacing and width, and inside of more', () => {
  for (const text of [
    notes[0] ?? '',
    'they may go to 900k',
    'Hello! Client   MOVED the panel\nto 3 Dec. Keep her clear of the 26th, they may go to 900k. Bye',
    'As you know: keep her clear of the 26th, they may go to 900k',
    '客户预算上限九十万',
    'ｔｈｅｙ ｍａｙ ｇｏ ｔｏ ９００ｋ',
  ])
    expect([text, teamWordsIn(text, notes) !== null]).toEqual([text, true]);
});

test('[TK15] what anybody could write by themselves is not held against them', () => {
  for (const text of ['', 'ok', '3 Dec.', '客户', 'Could we talk on 3 December?', '您好，请问周四方便吗？'])
    expect([text, teamWordsIn(text, notes)]).toEqual([text, null]);
});
