import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';
import { galleries, serveGallery, type GalleryName } from './galleries/serve-gallery.ts';

// Pictures of every screen: `npm run screenshots -- [--out DIR] [--only REGEXP] [--sizes phone,desktop] [--languages zh,en] [--themes light,dark]`.
const sizes = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
} as const;
const argument = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};
const out = path.resolve(argument('out', 'screenshots'));
const only = new RegExp(argument('only', ''), 'u');
const wanted = {
  sizes: argument('sizes', 'phone,desktop').split(','),
  languages: argument('languages', 'zh,en').split(','),
  themes: argument('themes', 'light,dark').split(','),
};

await mkdir(out, { recursive: true });
const browser = await launchBrowser();
let taken = 0;
for (const name of Object.keys(galleries) as GalleryName[]) {
  const gallery = await serveGallery(name);
  for (const size of wanted.sizes) {
    const viewport = sizes[size as keyof typeof sizes];
    if (!viewport) throw new Error(`there is no size ${size}; there are ${Object.keys(sizes).join(', ')}`);
    const isPhone = viewport.width < 500;
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: isPhone ? 2 : 1,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      hasTouch: isPhone,
    });
    const page = await context.newPage();
    await page.goto(gallery.url);
    await page.locator('html[data-stories]').waitFor();
    const ids = ((await page.getAttribute('html', 'data-stories')) ?? '').split(' ').filter((id) => only.test(`${name}-${id}`));
    for (const id of ids) {
      for (const language of wanted.languages) {
        for (const theme of wanted.themes) {
          await page.goto(`${gallery.url}?story=${id}&lang=${language}&theme=${theme}`);
          await page.locator('#root > *, #page > *').first().waitFor();
          await page.evaluate(() => document.fonts.ready);
          // Dialogs with a text field wait for the phone's keyboard before they show.
          await page.waitForTimeout(isPhone ? 700 : 150);
          if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1))
            console.log(`${name} ${id} ${size} ${language}: scrolls sideways`);
          await page.screenshot({ path: path.join(out, `${name}-${id}-${size}-${language}-${theme}.png`) });
          taken += 1;
        }
      }
    }
    await context.close();
  }
  await gallery.close();
}
await browser.close();
console.log(`${taken} pictures in ${path.relative(process.cwd(), out) || '.'}`);
