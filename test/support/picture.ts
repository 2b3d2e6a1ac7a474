import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = process.env['JOURNEY_PICTURES'];
let count = 0;

/** A picture of a step, for somebody who wants to look: only when `JOURNEY_PICTURES` names a folder for them. */
export const picture = async (page: Page, name: string): Promise<void> => {
  count += 1;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${String(count).padStart(2, '0')}-${name}.png`) });
};
