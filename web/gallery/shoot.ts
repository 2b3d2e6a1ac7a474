import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { buildGallery } from './build-gallery.ts';

/**
 * Takes pictures of the gallery: `node gallery/shoot.ts OUT [filter] [sizes] [langs] [themes]`, e.g.
 * `node gallery/shoot.ts /tmp/shots conversation desktop,phone en,zh light,dark`.
 */
const [out = path.join(tmpdir(), 'liexin-gallery'), filter = '', sizes = 'desktop,phone', languages = 'en,zh', themes = 'light'] = process.argv.slice(2);
const viewports: Record<string, { width: number; height: number }> = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
};
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

const built = await mkdtemp(path.join(tmpdir(), 'liexin-gallery-'));
await buildGallery(built);
await mkdir(out, { recursive: true });
const server = createServer((request, response) => {
  const name = path.basename(new URL(request.url ?? '/', 'http://localhost').pathname) || 'index.html';
  response.setHeader('content-type', types[path.extname(name)] ?? 'application/octet-stream');
  // The same strictness as in production, so that a view that needs more shows here.
  response.setHeader(
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'",
  );
  createReadStream(path.join(built, name))
    .on('error', () => {
      response.statusCode = 404;
      response.end();
    })
    .pipe(response);
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const base = `http://127.0.0.1:${address.port}/`;

const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args: ['--no-sandbox', '--disable-dev-shm-usage'], headless: true });
try {
  for (const size of sizes.split(',')) {
    const viewport = viewports[size];
    if (!viewport) throw new Error(`unknown size ${size}`);
    const isPhone = viewport.width < 500;
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: isPhone ? 2 : 1,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      hasTouch: isPhone,
    });
    const page = await context.newPage();
    const said: string[] = [];
    const axe = process.env['AXE'] ? await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8') : '';
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(base);
    await page.waitForSelector('[data-stories]');
    const ids = ((await page.getAttribute('html', 'data-stories')) ?? '').split(' ').filter((id) => new RegExp(filter, 'u').test(id));
    for (const id of ids) {
      for (const language of languages.split(',')) {
        for (const theme of themes.split(',')) {
          await page.goto(`${base}?story=${id}&lang=${language}&theme=${theme}`);
          await page.waitForFunction(() => document.fonts.status === 'loaded' && (document.getElementById('root')?.childElementCount ?? 0) > 0);
          // An overlay with a text field waits for the phone's keyboard before it shows.
          await page.waitForTimeout(isPhone ? 700 : 150);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
          if (wide) process.stdout.write(`${id} ${size} ${language}: scrolls sideways\n`);
          await page.screenshot({ path: path.join(out, `${id}-${size}-${language}-${theme}.png`) });
          if (axe) {
            await page.evaluate(axe);
            const found = await page.evaluate(async () => {
              const run = (
                globalThis as unknown as {
                  axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> };
                }
              ).axe;
              return (await run.run()).violations.map(
                ({ id: rule, impact, nodes }) =>
                  `${impact} ${rule}: ${nodes
                    .slice(0, 2)
                    .map(({ html, failureSummary }) => `${html.slice(0, 140)} ${failureSummary.replaceAll('\n', ' ').slice(0, 200)}`)
                    .join(' | ')}`,
              );
            });
            for (const line of found) process.stdout.write(`${id} ${size} ${language} ${theme}: axe ${line}\n`);
          }
          for (const sentence of said.splice(0)) process.stdout.write(`${id} ${size} ${language} ${theme}: ${sentence.slice(0, 300)}\n`);
        }
      }
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
