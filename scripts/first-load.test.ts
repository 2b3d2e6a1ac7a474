import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureFirstLoads, overBudget, scriptsOf } from './first-load.ts';

test('[ST14] scripts of a page are counted once, without those for browsers that have no modules', () => {
  const html =
    '<link rel="preload" href="/x.js"><script src="/a.js" async=""></script><script src="/old.js" noModule=""></script><script async="" src="/b.js"></script><script>1</script><script src="/a.js"></script>';
  expect(scriptsOf(html)).toEqual(['/a.js', '/b.js']);
});

test('[ST14] a page over its budget stops the build, and so does one without a budget', () => {
  const measured = [
    { route: '/', bytes: 100 },
    { route: '/kit', bytes: 101 },
    { route: '/new', bytes: 1 },
  ];
  const said = overBudget(measured, { '/': 100, '/kit': 100 });
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('/kit loads 101 bytes');
  expect(said[1]).toContain('/new has no budget');
  expect(overBudget(measured, { '/': 100, '/kit': 101, '/new': 1 })).toEqual([]);
});

test('[ST14] a script that is too small for a compressed twin counts as it is', async () => {
  const root = await mkdtemp(join(tmpdir(), 'first-load-'));
  const page = join(root, 'find.html');
  await writeFile(page, '<script src="/big.js"></script><script src="/small.js"></script>');
  await writeFile(join(root, 'big.js'), 'x'.repeat(2000));
  await writeFile(join(root, 'big.js.gz'), 'x'.repeat(70));
  await writeFile(join(root, 'small.js'), 'x'.repeat(30));
  expect(await measureFirstLoads(root, [page])).toEqual([{ route: '/find', bytes: 100 }]);
  await rm(root, { recursive: true });
});
