import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, hashInline, headersFor, insertDefaultPolicy, rememberPages } from './headers.ts';
import type { HeaderTable } from './headers.ts';

const table: HeaderTable = { app: { 'inbox.html': { scripts: ["'sha256-AAA='"], styles: [] } }, candidate: { 'index.html': { scripts: [], styles: [] } } };
const http = { isHttps: false };

function directives(policy: string | undefined): Map<string, string> {
  return new Map((policy ?? '').split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));
}

test('[SH1] every answer of both hosts, pages and refusals alike, has the basic headers', () => {
  for (const side of ['app', 'candidate'] as const) {
    for (const name of [undefined, 'index.html', 'a.js', 'a.png']) {
      expect(headersFor(side, name, table, http)).toMatchObject({
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
      });
    }
  }
});

test('[SH1] the candidate host is not indexed and uses no camera', () => {
  const headers = headersFor('candidate', 'index.html', table, http);
  expect(headers['X-Robots-Tag']).toContain('noindex');
  expect(headers['Permissions-Policy']).toContain('camera=()');
  expect(headersFor('app', 'inbox.html', table, http)['Permissions-Policy']).toContain('camera=(self)');
});

describe('[SH2] a page', () => {
  const app = directives(headersFor('app', 'inbox.html', table, http)['Content-Security-Policy']);
  const candidate = directives(headersFor('candidate', 'index.html', table, http)['Content-Security-Policy']);

  test('runs what is its own, by origin or hash', () => {
    expect(app.get('script-src')).toBe("'self' 'sha256-AAA='");
    expect(candidate.get('script-src')).toBe("'self'");
  });

  test.each([app, candidate])('reaches nobody else, is framed by nobody and has no default', (policy) => {
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('connect-src')).toBe("'self'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'none'");
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe|https?:|\*/);
  });

  test('[SH3] the app knows two Trusted Types policies, the candidate page none', () => {
    expect(app.get('require-trusted-types-for')).toBe("'script'");
    expect(app.get('trusted-types')).toBe('default nextjs');
    expect(candidate.get('require-trusted-types-for')).toBe("'script'");
    expect(candidate.get('trusted-types')).toBe("'none'");
  });
});

test('[SH5] scripts carry a policy for workers, answers of services may not be rendered', () => {
  expect(headersFor('app', 'sw.js', table, http)['Content-Security-Policy']).toBe("default-src 'none'; script-src 'self'; connect-src 'self'");
  expect(headersFor('app', undefined, table, http)['Content-Security-Policy']).toContain("default-src 'none'");
});

test('[SH6] plain HTTP is never told to become HTTPS', () => {
  const plain = headersFor('app', 'inbox.html', table, http);
  const secure = headersFor('app', 'inbox.html', table, { isHttps: true });
  expect(plain['Strict-Transport-Security']).toBeUndefined();
  expect(plain['Content-Security-Policy']).not.toContain('upgrade');
  expect(secure['Strict-Transport-Security']).toContain('max-age=63072000');
  expect(secure['Content-Security-Policy']).toContain('upgrade-insecure-requests');
});

test('[SH2] hashes are those of the inline texts, byte for byte; data blocks and linked scripts have none', () => {
  const html = `<html><head><script>var a = "é"</script><script src="/a.js"></script><script type="application/json">{"a":1}</script><SCRIPT async>b()
</SCRIPT><style>p{}</style></head></html>`;
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(hashInline(html)).toEqual({ scripts: [hash('var a = "é"'), hash('b()\n')], styles: [hash('p{}')] });
});

test('[SH2] a page that was built again has its new hashes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pages-'));
  const file = join(folder, 'index.html');
  const hashesOf = rememberPages();
  await writeFile(file, '<script>one()</script>');
  const first = await hashesOf(file);
  expect(await hashesOf(file)).toBe(first);
  await writeFile(file, '<script>another()</script>');
  expect(await hashesOf(file)).toEqual(hashInline('<script>another()</script>'));
  await rm(folder, { recursive: true });
});

describe('[SH4] the default policy', () => {
  /** The policy as a browser would hold it at http://localhost:3000. */
  function install(): (url: string) => unknown {
    let create: ((url: string) => unknown) | undefined;
    const made: string[] = [];
    const trustedTypes = {
      createPolicy(name: string, rules: Record<string, (url: string) => unknown>) {
        made.push(name, ...Object.keys(rules));
        create = rules['createScriptURL'];
      },
    };
    vm.runInNewContext(defaultPolicy, {
      window: { trustedTypes },
      trustedTypes,
      location: { origin: 'http://localhost:3000' },
      document: { baseURI: 'http://localhost:3000/inbox?x=1' },
      URL,
    });
    expect(made).toEqual(['default', 'createScriptURL']);
    if (!create) throw new Error('no policy');
    return create;
  }

  test.each(['/_next/static/chunks/a.js', 'http://localhost:3000/_next/static/a.js', '/sw.js'])('lets %s through as it is', (url) => {
    expect(install()(url)).toBe(url);
  });

  test.each([
    '/other.js',
    'https://evil.example/_next/static/a.js',
    '//evil.example/_next/static/a.js',
    'data:text/javascript,1',
    'javascript:1',
    '/_next/static/../../x.js',
    'blob:http://localhost:3000/1',
    '/r/x',
    '/sw.js/x',
  ])('refuses %s', (url) => {
    const create = install();
    expect(() => create(url)).toThrow();
  });

  test('stands first in the head, once', () => {
    const html = '<!DOCTYPE html><html><head lang="x"><script src="/a.js"></script></head></html>';
    const page = insertDefaultPolicy(html);
    expect(page.indexOf(defaultPolicy)).toBeLessThan(page.indexOf('/a.js'));
    expect(insertDefaultPolicy(page)).toBe(page);
    expect(() => insertDefaultPolicy('<p>')).toThrow('page-without-head');
  });
});
