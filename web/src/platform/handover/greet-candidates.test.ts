import { expect, test } from 'vitest';
import { ownZone } from '../../text/zone-time.ts';
import { toCandidateText } from '../../text/to-candidate.ts';
import { fillGreeting, greetingId, greetingTime } from './greet-candidates.ts';

const at = (iso: string): number => Date.parse(iso);

test('[HO13] the word to a candidate goes out by day on their clock: at once, or at 8:00 there', () => {
  expect(greetingTime('Asia/Shanghai', at('2026-11-20T06:05:00Z'))).toBeUndefined();
  expect(greetingTime('Asia/Shanghai', at('2026-11-20T14:30:00Z'))).toBe(at('2026-11-21T00:00:00Z'));
  expect(greetingTime('America/New_York', at('2026-11-20T06:05:00Z'))).toBe(at('2026-11-20T13:00:00Z'));
  expect(greetingTime(null, at('2026-11-20T06:05:00Z'))).toBe(greetingTime(ownZone(), at('2026-11-20T06:05:00Z')));
});

test('[HO13] it has the same id from whichever device, and another one in each handover and conversation', async () => {
  const ids = await Promise.all([greetingId('h', 'c'), greetingId('h', 'c'), greetingId('h', 'd'), greetingId('i', 'c')]);
  expect(new Set(ids).size).toBe(3);
  expect(ids[0]).toBe(ids[1]);
  expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
});

test('[HO13] proposed words have both names in them, in each language', () => {
  for (const language of ['en', 'zh'] as const) {
    const text = fillGreeting(toCandidateText[language].handedOver, { name: 'Wei', from: 'Lin' });
    expect(text).toContain('Wei');
    expect(text).toContain('Lin');
    expect(text).not.toContain('{');
  }
});
