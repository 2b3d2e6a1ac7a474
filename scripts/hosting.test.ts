import { expect, test } from 'vitest';
import { headersFor } from './headers.ts';
import type { HeaderTable } from './headers.ts';
import { hostingSites } from './hosting.ts';

const table: HeaderTable = {
  app: {
    'index.html': { scripts: ["'sha256-A='"], styles: [] },
    'inbox.html': { scripts: ["'sha256-B='"], styles: [] },
    'searches/index.html': { scripts: [], styles: [] },
    '404.html': { scripts: [], styles: [] },
  },
  candidate: { 'index.html': { scripts: [], styles: [] } },
};

test('[SH7] each page has the headers that the gateway gives it, but for the hosts of Google', () => {
  const [app, candidate] = hostingSites(table, 'us-central1');
  const headersAt = (site: typeof app, source: string): Record<string, string> =>
    Object.fromEntries((site?.headers.find((rule) => rule.source === source)?.headers ?? []).map(({ key, value }) => [key, value]));
  const pages = [
    [app, '/', 'app', 'index.html'],
    [app, '/inbox', 'app', 'inbox.html'],
    [app, '/searches', 'app', 'searches/index.html'],
    [candidate, '/r/**', 'candidate', 'index.html'],
  ] as const;
  for (const [site, source, side, name] of pages) {
    const hosted = headersAt(site, source);
    const expected = headersFor(side, name, table, { isHttps: true });
    expect(Object.keys(hosted).toSorted()).toEqual([...Object.keys(expected), 'Cache-Control'].toSorted());
    expect({ ...hosted, 'Content-Security-Policy': hosted['Content-Security-Policy']?.replace(/ https:\/\/\S+?googleapis\.com/g, '') }).toMatchObject(expected);
  }
});

test('[SH7] the candidate site has its own calls only', () => {
  const [, candidate] = hostingSites(table, 'us-central1');
  expect(candidate?.rewrites.map(({ source }) => source)).toEqual(['/api/links{,/**}', '/api/session{,/**}', '/api/lanes{,/**}', '/api/config{,/**}', '/r/**']);
  expect(candidate?.cleanUrls).toBeUndefined();
});
