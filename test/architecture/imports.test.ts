import { mkdir, mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { findProgram, root } from '../../scripts/checks/run-program.ts';

interface Cruise {
  summary: { totalCruised: number; violations: Array<{ rule: { name: string }; from: string; to: string }> };
}

/** The import check as `npm run check` runs it, over the folders of any root. */
async function cruise(cwd: string, folders: readonly string[]): Promise<Cruise> {
  const program = await findProgram('depcruise');
  const { stdout } = spawnSync(process.execPath, [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as Cruise;
}

/** One violation of each rule, in a tree of its own: file and what it imports. */
const planted: Record<string, [rule: string, text: string]> = {
  'packages/domain/src/uses-proof.ts': ['from-packages-domain', `import '../../proof/src/good.ts';`],
  'packages/domain/src/reads-files.ts': ['domain-is-pure', `import 'node:fs';`],
  'packages/proof/src/uses-e2ee.ts': ['from-packages-proof', `import '../../e2ee/src/good.ts';`],
  'packages/rules/src/uses-domain.ts': ['from-packages-rules', `import '../../domain/src/good.ts';`],
  'packages/firestore-local/src/uses-domain.ts': ['from-packages-firestore-local', `import '../../domain/src/good.ts';`],
  'functions/src/features/lanes/opens.ts': ['functions-never-open', `import '../../../../packages/e2ee/src/good.ts';`],
  'functions/src/features/agency/uses-member.ts': ['no-sibling-use-cases', `import '../member/good.ts';`],
  'web/src/features/inbox/seals.ts': ['vault-alone-seals', `import '../../../../packages/e2ee/src/good.ts';`],
  'web/src/features/inbox/uses-sibling.ts': ['no-sibling-features', `import '../kit/good.ts';`],
  'web/src/ui/uses-feature.ts': ['layers-below-features', `import '../features/kit/good.ts';`],
  'web/src/platform/uses-app.ts': ['features-below-app', `import '../app/good.ts';`],
  'web/src/platform/uses-functions.ts': ['from-web', `import '../../../functions/src/features/member/good.ts';`],
  'gateway/src/uses-mailbox.ts': ['mailbox-is-local', `import './mailbox.ts';`],
  'gateway/src/uses-domain.ts': ['from-gateway', `import '../../packages/domain/src/good.ts';`],
  'packages/proof/src/first.ts': ['no-cycle', `import './second.ts';`],
  'packages/proof/src/uses-test.ts': ['nobody-imports-tests', `import './good.test.ts';`],
  'packages/proof/src/uses-nothing.ts': ['resolvable', `import './is-not-there.ts';`],
};
const harmless = [
  'packages/domain/src/good.ts',
  'packages/proof/src/good.ts',
  'packages/proof/src/good.test.ts',
  'packages/e2ee/src/good.ts',
  'functions/src/features/member/good.ts',
  'web/src/features/kit/good.ts',
  'web/src/app/good.ts',
  'gateway/src/mailbox.ts',
];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planted-'));
  const files = [
    ...Object.entries(planted).map(([file, [, text]]) => [file, text] as const),
    ...harmless.map((file) => [file, 'export const good = 1;'] as const),
  ];
  for (const [file, text] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${text}\n`);
  }
  // A ring is reported once, at one of its members.
  await writeFile(join(folder, 'packages/proof/src/second.ts'), `import './first.ts';\n`);
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) await copyFile(join(root, file), join(folder, file));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
});

afterAll(() => rm(folder, { recursive: true }));

test('[CK4] every planted violation is reported under its rule, and no harmless file is', async () => {
  const { summary } = await cruise(folder, ['packages', 'gateway', 'functions', 'web']);
  const found = new Set(summary.violations.map(({ rule, from }) => `${from} ${rule.name}`));
  const missed = Object.entries(planted).filter(([file, [rule]]) => !found.has(`${file} ${rule}`));
  expect(missed).toEqual([]);
  expect(summary.violations.filter(({ from }) => harmless.includes(from))).toEqual([]);
});

test('[CK5] the check sees the sources: more than 100 modules, in every package', async () => {
  const { summary } = await cruise(root, ['packages', 'gateway', 'functions/src', 'scripts']);
  expect(summary.totalCruised).toBeGreaterThan(100);
});
