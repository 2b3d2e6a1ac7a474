import { jsonlWriter } from '@liexin/proof/readable/jsonl-writer';
import { countRow, noCopyCounts, type MessageRow, type ThreadRow } from '@liexin/proof/readable/readable-row';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { importText } from '../../web/src/text/import.ts';
import { importedText } from '../../web/src/text/imported.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { message, readyAgency } from './agency-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const thread: ThreadRow = {
  ...{ row: 'thread', lane: 'lane-of-wang', conversation: 'wang', mandate: 'cfo', search: 'COO, Wuxi', candidate: '王小明', kind: 'candidate' },
  ...{ tier: 'standard', readers: [] },
};
const said = ['您好，周四方便通话吗？', '周四上午可以。', 'Good, Thursday at ten.'];
const messages = said.map((text, i): MessageRow => ({
  ...{ row: 'message', lane: thread.lane, seq: i + 1, id: `message-${i}`, sentMicros: 1_700_000_000_000_000 + i * 60_000_000, type: 'msg' },
  ...{ state: 'readable', why: null, ref: null, emoji: null, text, quote: null, files: 0 },
  sender: i === 1 ? { uid: 'guest', name: '王小明', kind: 'candidate' } : { uid: 'ada', name: 'Ada Fox', kind: 'member' },
}));
/** The readable copy of another agency, as its offline checker writes it. */
const copy = async (): Promise<string> => {
  let text = '';
  const [writer, counts] = [jsonlWriter({ put: (_, more) => void (text += more) }), noCopyCounts()];
  const about = { agency: 'Northwind 猎头', agencyId: 'another-agency-0', exportId: 'export', manifest: 'm', snapshotMs: 1_700_000_000_000 } as const;
  await writer.begin({
    ...about,
    redactions: [],
    concern: { about: 'agency', id: '' },
    words: [],
    mark: { name: 'Ada Fox', atMs: 1_700_000_100_000 },
    language: 'zh',
  });
  for (const row of [thread, ...messages]) {
    countRow(counts, row);
    await writer.row(row, thread);
  }
  await writer.end(counts, '');
  return text;
};

test.each([
  ['en', 'desktop'],
  ['zh', 'phone'],
] as const)(
  '[J34] another agency’s record is imported from its copy, marked, and the same file again brings nothing twice (%s, %s)',
  async (language, viewport) => {
    const { staff } = await readyAgency(browser, inject('appUrl'), { language, viewport });
    const { page } = staff;
    const words = importText[language];
    const text = await copy();
    const file = { name: 'copy.jsonl', mimeType: 'application/jsonl' };
    const choose = (content: string) => page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from(content) });
    await page.goto(`${inject('appUrl')}/settings/import`);
    await page.getByText(words.lead).waitFor();
    // A changed line and a cut end: said, and nothing is offered.
    await choose(text.replace('Thursday at ten', 'Friday at ten'));
    await page.getByText(words.changed(5)).waitFor();
    await picture(page, `import-changed-${language}`);
    await choose(text.slice(0, text.trimEnd().lastIndexOf('\n') + 1));
    await page.getByText(words.refused.cut).waitFor();
    expect(await page.getByRole('button', { name: words.start, exact: true }).count()).toBe(0);

    for (const turn of ['first', 'again']) {
      await choose(text);
      await page.getByText(words.messages(said.length)).waitFor();
      await picture(page, `import-plan-${language}-${turn}`);
      await page.getByRole('button', { name: words.start, exact: true }).click();
      await page.getByText(words.done).waitFor();
    }
    await picture(page, `import-done-${language}`);
    await page.goto(`${inject('appUrl')}/inbox`);
    await page.locator('[data-row]', { hasText: '王小明' }).click();
    for (const one of said) await message(page, one).waitFor();
    expect(await page.locator('.log li:is(.msg, .note)').count()).toBe(said.length);
    expect(await page.getByText(importedText[language].mark).count()).toBeGreaterThan(0);
    await picture(page, `imported-${language}`);
    expect(staff.faults).toEqual([]);
    await staff.context.close();
  },
);
