import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeChecker } from './build-checker.ts';

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

test('[EX7] the page of the checker may run its one script and show its one style, and nothing of it lies outside', async () => {
  const { html, mjs } = await makeChecker();
  const [, policy = ''] = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
  const [scripts, styles] = [/<script>([^]*?)<\/script>/g, /<style>([^]*?)<\/style>/g].map((find) => [...html.matchAll(find)].map(([, text = '']) => text));
  expect([scripts?.length, styles?.length]).toEqual([1, 1]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain(`script-src '${hashOf(scripts?.[0] ?? '')}'`);
  expect(policy).toContain(`style-src '${hashOf(styles?.[0] ?? '')}'`);
  expect(html).not.toMatch(/\b(?:src|href)=/);
  const modules = [...mjs.matchAll(/^import [^"]*"([^"]+)";$/gm)].map(([, name = '']) => name);
  expect(modules).toContain('node:fs/promises');
  expect(modules.filter((name) => !['node:fs', 'node:fs/promises', 'node:path', 'node:readline'].includes(name))).toEqual([]);
});
