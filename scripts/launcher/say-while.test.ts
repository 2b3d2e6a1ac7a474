import { expect, test } from 'vitest';
import { sayWhile } from './say-while.ts';

test('[ST15] what takes long says so again and again, and how long it took', async () => {
  const lines: string[] = [];
  let heard: (line: string) => void = () => undefined;
  const thirdLine = new Promise<string>((resolve) => {
    heard = (line) => {
      lines.push(line);
      if (lines.length === 3) resolve('built');
    };
  });

  expect(
    await sayWhile(
      (line) => heard(line),
      'Building the app',
      () => thirdLine,
      5,
    ),
  ).toBe('built');

  expect(lines[0]).toBe('Building the app ...');
  for (const line of lines.slice(1, 3)) expect(line).toMatch(/^ {2}Building the app: \d+ s so far$/);
  expect(lines.at(-1)).toMatch(/^ {2}Building the app: done after \d+ s$/);
});

test('[ST15] what is quick says one line, what fails says no success', async () => {
  const lines: string[] = [];
  await sayWhile(
    (line) => lines.push(line),
    'Building the functions',
    () => Promise.resolve(),
  );
  await expect(
    sayWhile(
      (line) => lines.push(line),
      'Building the app',
      () => Promise.reject(new Error('over budget')),
      1,
    ),
  ).rejects.toThrow('over budget');
  expect(lines).toEqual(['Building the functions ...', 'Building the app ...']);
});
