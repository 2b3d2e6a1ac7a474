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
    // What is said to a candidate and by them is in their language, what the team says is in ours.
    for (const one of candidates)
      for (const { by, text } of one.turns) expect([text, /\p{Script=Han}{4}/u.test(text)]).toEqual([text, (by === 'team' ? language : one.language) === 'zh']);
    expect(new Set(candidates.map((one) => one.language))).toEqual(new Set(['zh', 'en']));
    expect(new Set(candidates.map(({ name }) => name)).size).toBe(6);
    /** Who has their link, who has answered, and whose word is the last. */
    const places = candidates.map(({ hasLink, turns: said }) => {
      const [answered, last] = [said.some(({ by }) => by === 'them'), said.findLast(({ by }) => by !== 'team')?.by];
      return hasLink || answered ? (answered ? `answered, ${last}` : 'sent') : 'prepared';
    });
    // The one to be has not answered; four have, and one of them waits for us; one was not sent their link.
    expect(places[0]).toBe('sent');
    expect(places.toSorted()).toEqual(['answered, them', 'answered, us', 'answered, us', 'answered, us', 'prepared', 'sent']);
    // Whoever has written has a link.
    for (const one of candidates) expect(one.hasLink || one.turns.every(({ by }) => by !== 'them')).toBe(true);
  },
);
