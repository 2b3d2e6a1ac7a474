import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFile } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bytesSource, readTar } from '@liexin/proof/export/tar';
import { copyWords } from '@liexin/proof/readable/copy-words';
import { FONT_FILE } from '@liexin/proof/readable/pdf/copy-font';
import { bare, readPdf } from '@liexin/proof/readable/test-support/pdf-file';
import { copiesText } from '../../web/src/text/copies.ts';
import { exportsText } from '../../web/src/text/exports.ts';
import { settingsText } from '../../web/src/text/settings.ts';
import { texts } from '../../verifier/src/texts.ts';
import { launchBrowser, newPerson } from '../support/browser.ts';
import { picture } from '../support/picture.ts';
import { begins, readyAgency, stateOf, write } from './agency-page.ts';
import { joinAs, joinerPassword } from './joining-steps.ts';

const [words, copies, checker] = [exportsText.en, copiesText.en, texts.en];
const second = 'A second word 第二句：下周一上午面谈，谢谢！👍';
let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(join(tmpdir(), 'export-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** verify.mjs out of the export, run on it: exit code and what it prints. */
const runChecker = (program: string, file: string, code: string): Promise<{ exit: number; out: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, file, '--code', code, '--lang', 'en'], (error, out) =>
      resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out }),
    );
  });

test('[J91] an export is asked for, allowed by somebody else, taken home, checked and read from disk with the network off; a changed byte is named', async () => {
  const agency = await readyAgency(browser, inject('appUrl'));
  const { page } = agency.staff;
  await agency.begin({ name: 'Rita Revel' }, 'Dear Rita');
  await write(page, second);
  await stateOf(agency.staff, second, 'sent').waitFor();
  const admin = await joinAs(browser, page, 'Ada', { role: 'admin' });

  await admin.page.goto(`${inject('appUrl')}/settings/exports`);
  await picture(admin.page, 'exports-empty');
  await admin.page.getByRole('button', { name: words.ask }).click();
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: words.abouts.agency }).click();
  await dialog.getByText(/message.* in \d+ conversation/).waitFor();
  await dialog.getByLabel(begins(words.matter)).fill('Fee dispute');
  await dialog.getByLabel(begins(words.why)).fill('Counsel asked for it.');
  await picture(admin.page, 'exports-ask');
  await dialog.getByRole('button', { name: words.submit }).click();
  await admin.page.getByText(words.states.asked).waitFor();
  expect(await admin.page.getByRole('button', { name: words.allow }).count()).toBe(0);

  await page.goto(`${inject('appUrl')}/settings/exports`);
  await page.getByText('Counsel asked for it.').waitFor();
  await picture(page, 'exports-to-allow');
  await page.getByRole('button', { name: words.allow, exact: true }).click();
  // Where the events of other tests are in the way, the export waits for its own to stand in the record.
  await admin.page.getByText(words.states.ready, { exact: true }).waitFor({ timeout: 240_000 });
  await picture(admin.page, 'exports-ready');

  await admin.page.getByRole('button', { name: words.download }).click();
  await dialog.getByLabel(begins(words.password)).fill('not the password');
  await dialog.getByRole('button', { name: words.start }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel(begins(words.password)).fill(joinerPassword);
  const [download] = await Promise.all([admin.page.waitForEvent('download'), dialog.getByRole('button', { name: words.start }).click()]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  await dialog.getByText(words.saved).waitFor();
  await picture(admin.page, 'exports-saved');

  await page.goto(`${inject('appUrl')}/settings`);
  const code = (await page.getByRole('img', { name: begins(settingsText.en.checkCode) }).innerText()).replaceAll(/\D/g, '');
  expect(code).toHaveLength(24);

  // What the recipient has: the file, and the code on paper.
  const tar = new Uint8Array(await readFile(file));
  const { files } = await readTar(bytesSource(tar));
  for (const name of ['verify.html', 'verify.mjs']) {
    const one = files.find(({ path }) => path === name);
    await writeFile(join(folder, name), tar.subarray(one?.offset, (one?.offset ?? 0) + (one?.size ?? 0)));
  }
  const part = files.find(({ path }) => path === 'parts/0001.jsonl');
  const changed = Uint8Array.from(tar);
  const rows = new TextDecoder().decode(tar.subarray(part?.offset, (part?.offset ?? 0) + (part?.size ?? 0)));
  expect(rows.split('"ciphertext":"')).toHaveLength(1 + 2);
  const at = (part?.offset ?? 0) + rows.indexOf('"ciphertext":"') + 20;
  changed[at] = changed[at] === 65 ? 66 : 65;
  const changedFile = join(folder, 'changed.tar');
  await writeFile(changedFile, changed);
  const row = new TextDecoder().decode(tar.subarray(part?.offset, at)).split('\n').length;

  const stranger = await newPerson(browser);
  await stranger.setOffline(true);
  const check = await stranger.newPage();
  const faults: string[] = [];
  check.on('pageerror', (error) => faults.push(error.message));
  check.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
  await check.goto(pathToFileURL(join(folder, 'verify.html')).href);
  await check.getByLabel(checker.code).fill(code);
  await check.locator('#file').setInputFiles(file);
  await check.getByRole('heading', { name: checker.verdicts.intact }).waitFor();
  await picture(check, 'checker-intact');
  await check.locator('#file').setInputFiles(changedFile);
  await check.getByRole('heading', { name: checker.verdicts.changed }).waitFor();
  expect(await check.locator('.findings li').first().innerText()).toBe(`${checker.where('parts/0001.jsonl', row)}: ${checker.faults['row-changed']}`);
  await picture(check, 'checker-changed');
  await check.getByRole('button', { name: '中文' }).click();
  await check.getByRole('heading', { name: texts.zh.verdicts.changed }).waitFor();
  await picture(check, 'checker-changed-zh');
  expect(faults).toEqual([]);
  await stranger.close();

  const program = join(folder, 'verify.mjs');
  expect(await runChecker(program, file, code)).toMatchObject({ exit: 0, out: expect.stringContaining(checker.verdicts.intact) as string });
  expect(await runChecker(program, changedFile, code)).toMatchObject({
    exit: 1,
    out: expect.stringContaining(checker.where('parts/0001.jsonl', row)) as string,
  });
  expect((await runChecker(program, join(folder, 'verify.html'), code)).exit).not.toBe(0);
  await readCopies(page, { file, changedFile, program, code, lastPassword: agency.account.password });
}, 360_000);

/** Saves the file of a copy whose name ends so. */
const saveCopy = async (page: Page, ending: string): Promise<string> => {
  const row = page.getByRole('dialog').getByRole('listitem').filter({ hasText: ending });
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('button', { name: copies.save }).click()]);
  const to = join(folder, download.suggestedFilename());
  await download.saveAs(to);
  return to;
};

/** [J91] The owner makes copies for reading: a changed file is refused, the page is read from disk without a network, and the program makes the same again. */
const readCopies = async (
  page: Page,
  { file, changedFile, program, code, lastPassword }: { file: string; changedFile: string; program: string; code: string; lastPassword: string },
): Promise<void> => {
  await page.goto(`${inject('appUrl')}/settings/exports`);
  await page.getByRole('button', { name: words.copy }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(changedFile);
  await dialog.getByRole('switch', { name: copies.formatNames.keys }).click();
  await dialog.getByLabel(begins(copies.password)).fill(lastPassword);
  await dialog.getByRole('button', { name: copies.make }).click();
  await dialog.getByText(copies.changedFile).waitFor();
  await picture(page, 'copy-changed');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('switch', { name: copies.formatNames.pdf }).click();
  await withoutFont(page);
  await dialog.getByRole('button', { name: copies.make }).click();
  await dialog.getByText(copies.done).waitFor();
  await dialog.getByText(copies.noneLeft).waitFor();
  await picture(page, 'copy-made');
  const [html, csv, keys] = [await saveCopy(page, 'copy.html'), await saveCopy(page, 'copy.csv'), await saveCopy(page, 'keys.jsonl')];
  const [pdf, font] = [await saveCopy(page, 'copy.pdf'), await saveCopy(page, FONT_FILE)];
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText(words.custody).first().click();
  await page.getByText(words.acts.opened).first().waitFor();

  const reader = await newPerson(browser);
  await reader.setOffline(true);
  const copy = await reader.newPage();
  const faults: string[] = [];
  copy.on('pageerror', (error) => faults.push(error.message));
  copy.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
  await copy.goto(pathToFileURL(html).href);
  await copy.getByRole('heading', { name: 'Rita Revel' }).first().waitFor();
  const said = await copy.locator('li.m .w').allInnerTexts();
  expect(said).toContain(second);
  // The style counts only if the page's own policy lets it in.
  expect(await copy.locator('main').evaluate((element) => getComputedStyle(element).maxWidth)).toBe('860px');
  await picture(copy, 'copy-page');
  await copy.setViewportSize({ width: 390, height: 844 });
  await picture(copy, 'copy-page-phone');
  expect(faults).toEqual([]);
  await reader.close();
  const table = (await readFile(csv, 'utf8')).split('\r\n').slice(1, -1);
  expect(table).toHaveLength(said.length);

  // The PDF has the same words, and what its font has no drawing for in red.
  const read = await readPdf(await readFile(pdf, 'latin1'));
  for (const text of said) expect(read.text).toContain(bare(text.replace('👍', '[U+1F44D]')));
  expect(read.pages[0]).toContain(bare(`${said.length} messages`));
  expect(read.marks).toHaveLength(2 + (await copyHeadings(html)));

  const out = join(folder, 'by-program');
  const again = await new Promise<{ exit: number; out: string }>((resolve) => {
    const wanted = ['--code', code, '--lang', 'en', '--keys', keys, '--out', out, '--formats', 'html,csv,pdf,eml,jsonl', '--font', font];
    execFile(process.execPath, [program, file, ...wanted], (error, text) => resolve({ exit: error ? 1 : 0, out: text }));
  });
  expect(again).toMatchObject({ exit: 0, out: expect.stringContaining(`${said.length} messages`) as string });
  expect(await readFile(join(out, 'copy.html'), 'utf8')).toBe(await readFile(html, 'utf8'));
  expect(Buffer.compare(await readFile(join(out, 'copy.pdf')), await readFile(pdf))).toBe(0);
  expect(await readFile(join(out, 'copy.csv'), 'utf8')).toBe(await readFile(csv, 'utf8'));
  expect((await readdir(join(out, 'eml'), { recursive: true })).filter((name) => name.endsWith('.eml'))).toHaveLength(said.length);
  await copyInChinese(page, file, lastPassword);
};

/** [J91] A font that does not come ends in words, and what was chosen is still there. */
const withoutFont = async (page: Page): Promise<void> => {
  const dialog = page.getByRole('dialog');
  const address = `**/${FONT_FILE}`;
  await page.route(address, (route) => route.fulfill({ status: 404 }));
  await dialog.getByRole('button', { name: copies.make }).click();
  await dialog.getByText(copies.noFont).waitFor();
  await picture(page, 'copy-no-font');
  await page.unroute(address);
};

/** [J91] The same copy with Chinese headings, as a PDF alone, of what has a certain word. */
const copyInChinese = async (page: Page, file: string, password: string): Promise<void> => {
  await page.getByRole('button', { name: words.copy }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  for (const format of ['html', 'csv', 'pdf'] as const) await dialog.getByRole('switch', { name: copies.formatNames[format] }).click();
  await dialog.getByRole('radio', { name: '中文' }).click();
  await dialog.getByLabel(begins(copies.password)).fill(password);
  await dialog.getByLabel(begins(copies.words)).fill('面谈， fee');
  await picture(page, 'copy-pdf-alone');
  await dialog.getByRole('button', { name: copies.make }).click();
  await dialog.getByText(copies.done).waitFor();
  const { text, language } = await readPdf(await readFile(await saveCopy(page, 'copy.pdf'), 'latin1'));
  expect(language).toBe('zh-Hans');
  for (const part of [
    copyWords.zh.title,
    copyWords.zh.notEvidence,
    copyWords.zh.readers,
    copyWords.zh.why.words,
    '面谈、fee',
    second.replace('👍', '[U+1F44D]'),
  ])
    expect(text).toContain(bare(part));
  expect(text).not.toContain(bare('Dear Rita'));
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
};

/** Threads of a page for reading. */
const copyHeadings = async (html: string): Promise<number> => (await readFile(html, 'utf8')).split('<section').length - 1;
