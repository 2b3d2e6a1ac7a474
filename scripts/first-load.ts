import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What a modern browser fetches and runs before a page of the export is alive. */
export interface FirstLoad {
  /** `/sign-up`; `/` for the first page. */
  readonly route: string;
  /** Scripts that the page names, gzip, in bytes. */
  readonly bytes: number;
}

/** Addresses of the scripts in a page that a browser with modules runs (`nomodule` is for browsers that cannot open a message anyway). */
export const scriptsOf = (html: string): readonly string[] => {
  const tags = html.match(/<script\b[^>]*>/g) ?? [];
  const addresses = tags.filter((tag) => !/\snomodule\b/i.test(tag)).flatMap((tag) => /\ssrc="([^"]+\.js)"/.exec(tag)?.[1] ?? []);
  return [...new Set(addresses)];
};

/** Measures every page of an export whose scripts have their gzip twins beside them; the smallest have none and go as they are. */
export const measureFirstLoads = async (root: string, files: readonly string[]): Promise<readonly FirstLoad[]> => {
  const pages = files.filter((file) => file.endsWith('.html')).toSorted();
  return Promise.all(
    pages.map(async (file) => {
      const sizes = scriptsOf(await readFile(file, 'utf8')).map(async (address) => (await sent(join(root, address))).length);
      const name = relative(root, file)
        .split(sep)
        .join('/')
        .replace(/\.html$/, '');
      return { route: name === 'index' ? '/' : `/${name}`, bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
    }),
  );
};

const sent = (file: string): Promise<Uint8Array> => readFile(`${file}.gz`).catch(() => readFile(file));

/** Pages over their budget and pages that nobody has given one, one line each; empty when all is well. Budgets are bytes by route. */
export const overBudget = (measured: readonly FirstLoad[], budget: Readonly<Record<string, number>>): readonly string[] =>
  measured.flatMap(({ route, bytes }) => {
    const allowed = budget[route];
    if (allowed === undefined) return [`${route} has no budget in web/budget.json (it loads ${bytes} bytes of script)`];
    return bytes > allowed ? [`${route} loads ${bytes} bytes of script (gzip), ${bytes - allowed} more than its budget`] : [];
  });
