import { Fault } from '@liexin/domain/kernel/fault';
import { expect, test } from 'vitest';
import { openAskIds } from './ask-ids.ts';
import { NetworkFault } from './network-fault.ts';

/** A server whose answers come as the test has them; without one the call gets through. */
const aStage = () => {
  let made = 0;
  const ids = openAskIds(() => `id-${++made}`);
  const asked: string[] = [];
  const answers: Error[] = [];
  const ask = (contents: unknown): Promise<string> =>
    ids.ask(contents, async (id) => {
      asked.push(id);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      return id;
    });
  return { asked, answers, ask };
};
const lost = () => new NetworkFault('timeout');
const over = () => new Fault('request-over');

test('[WP9] the same contents keep their id until they are through: a try after a lost answer makes no second one', async () => {
  const { asked, answers, ask } = aStage();
  const hold = { scope: { kind: 'mandate', id: 'm1' }, matter: 'Case 7' };
  answers.push(lost());
  await expect(ask(hold)).rejects.toThrow('timeout');
  expect(await ask({ ...hold })).toBe('id-1');
  expect(await ask(hold)).toBe('id-2');
  expect(asked).toEqual(['id-1', 'id-1', 'id-2']);
});

test('[WP9] other contents are something else: what a lost try left is not taken for it', async () => {
  const { asked, answers, ask } = aStage();
  answers.push(lost(), lost());
  await Promise.allSettled([ask(['h1']), ask(['h2'])]);
  await ask(['h2']);
  await ask(['h2']);
  await ask(['h1']);
  expect(asked).toEqual(['id-1', 'id-2', 'id-2', 'id-3', 'id-1']);
});

test('[WP9] what got through under a kept id and is over by now is asked for once more, as another thing, and no more than once', async () => {
  const { asked, answers, ask } = aStage();
  answers.push(lost(), over());
  await expect(ask('wish')).rejects.toThrow('timeout');
  expect(await ask('wish')).toBe('id-2');
  expect(asked).toEqual(['id-1', 'id-1', 'id-2']);

  answers.push(lost(), over(), over());
  await expect(ask('other')).rejects.toThrow('timeout');
  await expect(ask('other')).rejects.toThrow('request-over');
  expect(asked.slice(3)).toEqual(['id-3', 'id-3', 'id-4']);
  // The second answer was lost as well: its id is kept like any other.
  answers.push(lost(), over(), lost());
  await expect(ask('third')).rejects.toThrow('timeout');
  await expect(ask('third')).rejects.toThrow('timeout');
  expect(await ask('third')).toBe('id-6');
});

test('[WP9] of what is asked for the first time the answer stands, whatever it is', async () => {
  const { asked, answers, ask } = aStage();
  answers.push(over());
  await expect(ask('new')).rejects.toThrow('request-over');
  expect(asked).toEqual(['id-1']);
});
