import { expect, test } from 'vitest';
import { languages } from '../../text/language.ts';
import { sampleContent } from './sample-content.ts';

test.each(languages.map((language) => [language]))(
  '[SE13] six people, eighty messages in two languages, each at another place of the way: in %s',
  (language) => {
    const { candidates } = sampleContent(language, 'Wei');
    const turns = candidates.flatMap((one) => one.turns);
    expect([candidates.length, turns.length]).toEqual([6, 80]);
    expect(turns.filter(({ text }) => text.trim() === '')).toEqual([]);
    expect(new Set(candidates.map((one) => one.language))).toEqual(new Set(['zh', 'en']));
    const lastWord = candidates.map((one) => one.turns.findLast(({ by }) => by !== 'team')?.by);
    // The one to be has not answered; somebody waits for us.
    expect(candidates[0]?.turns.some(({ by }) => by === 'them')).toBe(false);
    expect(lastWord.filter((by) => by === 'them')).toHaveLength(1);
    // Whoever has written has a link.
    for (const one of candidates) expect(one.hasLink || one.turns.every(({ by }) => by !== 'them')).toBe(true);
  },
);
