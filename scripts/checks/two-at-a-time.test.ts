import { expect, test } from 'vitest';
import { twoAtATime } from './two-at-a-time.ts';

test('all is done once, never more than two at a time, and answered in order', async () => {
  let [now, most] = [0, 0];
  const done = await twoAtATime([30, 5, 10, 1, 20], async (ms) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resume) => setTimeout(resume, ms));
    now -= 1;
    return ms * 2;
  });
  expect([done, most]).toEqual([[60, 10, 20, 2, 40], 2]);
});

test('what fails is not swallowed', async () => {
  await expect(twoAtATime([1, 2, 3], (n) => (n === 2 ? Promise.reject(new Error('two')) : Promise.resolve(n)))).rejects.toThrow('two');
});
