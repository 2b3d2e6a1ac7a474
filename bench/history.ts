// A conversation of 100 000 messages in a real browser on a running stack: to the newest, to the beginning and to a day, and scrolling at
// both ends. Goal U9 of the performance goals: as smooth at the oldest page as at the newest, at most 500 nodes of the log and 50 MiB more.
// Arguments: --messages N (100000), --seconds N of scrolling at each end (15), --no-build.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setLogLevel } from 'firebase/firestore';
import { startStack } from '../scripts/stack.ts';
import { signIn, staffPage } from '../test/journeys/agency-page.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { heapOf, scrollFor } from './history/scrolling.ts';
import { longTalk } from './history/long-talk.ts';
import { keepResults, machine, table } from './kit/report.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { messages: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '15' }, 'no-build': { type: 'boolean', default: false } },
});
const [count, seconds] = [Number(values.messages), Number(values.seconds)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

setLogLevel('silent');
const data = await mkdtemp(path.join(tmpdir(), 'history-bench-'));
const [stack, browser] = await Promise.all([startStack({ data, build: !values['no-build'], say }), launchBrowser()]);
try {
  const begun = machine();
  say(`${count} messages, sealed and signed …`);
  const talk = await longTalk(stack, count, (done) => say(`  ${done}`));
  const staff = await staffPage(browser, stack.appUrl, {});
  const { page, text } = staff;
  await signIn(staff, stack.appUrl, talk.agency);
  const boxes = page.locator('.groups input');
  await boxes.nth(5).waitFor();
  for (const [place, group] of talk.phrase.entries()) await boxes.nth(place).fill(group);
  await page.getByRole('button', { name: text.account.unlock.unlock, exact: true }).click();
  await page.waitForURL(/inbox/);
  const row = page.locator('[data-row]', { hasText: talk.name });
  await row.waitFor();
  const line = (n: number) => page.locator('.log ol > li', { hasText: talk.words(n) });

  const opened = await msOf(async () => {
    await row.click();
    await line(count - 1).waitFor();
  });
  const before = await heapOf(page);
  const atNewest = await scrollFor(page, seconds, 'up');
  const toBeginning = await msOf(async () => {
    await page.locator('.log').press('Home');
    await line(0).waitFor();
  });
  const atOldest = await scrollFor(page, seconds, 'down');
  const toNewest = await msOf(async () => {
    await page.locator('.log').press('End');
    await line(count - 1).waitFor();
  });
  const after = await heapOf(page);

  say(`\n${count} messages; load ${begun.load.join(' ')} at the beginning, ${machine().load.join(' ')} at the end\n`);
  say(
    table(
      ['ms', 'took'],
      [
        ['opened, newest on the screen', opened],
        ['Home, first message on the screen', toBeginning],
        ['End, newest on the screen', toNewest],
      ],
    ),
  );
  say('');
  say(
    table(
      ['scrolling', 'frame p50', 'p95', 'p99', 'longest', 'messages passed', 'most lines drawn'],
      [atNewest, atOldest].map(({ frames, longest, passed, lines }, i) => [
        i === 0 ? 'up from the newest' : 'down from the oldest',
        frames.p50,
        frames.p95,
        frames.p99,
        longest,
        passed,
        lines,
      ]),
    ),
  );
  say(`\nheap ${before.toFixed(1)} MiB before, ${after.toFixed(1)} MiB after`);
  say(await keepResults('history', { count, seconds, begun, opened, toBeginning, toNewest, atNewest, atOldest, heap: { before, after } }));
  await staff.context.close();
  await talk.close();
} finally {
  await browser.close();
  await stack.stop();
  await rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
