import { describe, expect, test } from 'vitest';
import { fittingPeople, mentionParts, mentionQuery, mentionsIn } from './mentions.ts';

const people = [
  { id: 'lin', name: 'Lin Qiao' },
  { id: 'wang', name: '王小' },
  { id: 'ming', name: '王小明' },
  { id: 'marta', name: 'Marta' },
  { id: 'marta2', name: 'Marta' },
];

describe('a mention', () => {
  test('[TK9] is a sign and a whole name, in English and in the middle of a Chinese sentence', () => {
    expect(mentionsIn('@Lin Qiao, could you call?', people)).toEqual(['lin']);
    expect(mentionsIn('请@王小明看一下，＠王小也看看', people)).toEqual(['ming', 'wang']);
    expect(mentionsIn('@Lin Qiaos note, lin@Lin Qiao, @Lin', people)).toEqual([]);
    expect(mentionsIn('@Lin Qiao在吗？@Lin Qiao!', people)).toEqual(['lin']);
    expect(mentionsIn('', people)).toEqual([]);
  });

  test('[TK9] of a name that two have means both', () => {
    expect(mentionsIn('@Marta?', people)).toEqual(['marta', 'marta2']);
  });

  test('[TK9] leaves the words around it as they are', () => {
    const text = '请@王小明看一下 @Lin Qiao 谢谢';
    expect(mentionParts(text, people).map((part) => [part.text, part.ids.length > 0])).toEqual([
      ['请', false],
      ['@王小明', true],
      ['看一下 ', false],
      ['@Lin Qiao', true],
      [' 谢谢', false],
    ]);
  });

  test('[TK10] is offered while a name is typed, by any of its words or Chinese characters', () => {
    const ask = (text: string, caret = text.length): string[] | null => {
      const found = mentionQuery(text, caret);
      return found === null ? null : fittingPeople(found.query, people).map(({ id }) => id);
    };
    expect(ask('@')).toEqual(people.map(({ id }) => id));
    expect(ask('Hello @qi')).toEqual(['lin']);
    expect(ask('请＠小明')).toEqual(['ming']);
    expect(ask('@lin q')).toEqual(['lin']);
    expect(ask('@Marta ')).toEqual([]);
    for (const text of ['lin@qi', 'Hello', '@lin\n', '@one two three', '@Lin Qiao ', '@王小，']) expect([text, ask(text)]).toEqual([text, null]);
    expect(mentionQuery('a @li and more', 5)).toEqual({ from: 2, query: 'li' });
  });
});
