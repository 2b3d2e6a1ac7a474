import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { access, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBuiltin } from 'node:module';
import { buildChecker } from './build-checker.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'functions', 'src', 'index.ts');

/** Where the deployable functions are after a build. */
export const functionsBundle = join(root, 'functions', 'dist');

interface Manifest {
  version?: string;
  engines?: Record<string, string>;
  dependencies?: Record<string, string>;
}

/**
 * Bundles the functions with our own packages into `functions/dist/index.js`; packages from npm stay outside and are
 * listed in `functions/dist/package.json` with the versions that are installed here. A package that is imported without
 * being declared stops the build: it would be missing in production only. Answers false while there are no functions.
 */
export async function buildFunctions(): Promise<boolean> {
  if (!(await exists(entry))) return false;
  const outside = new Set<string>();
  await build({
    entryPoints: [entry],
    outfile: join(functionsBundle, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'error',
    plugins: [keepOutside(outside)],
  });
  await buildChecker(functionsBundle);
  const functions = await readManifest(join(root, 'functions', 'package.json'));
  await writeFile(join(functionsBundle, 'package.json'), `${JSON.stringify(await makeManifest(functions, outside), null, 2)}\n`);
  return true;
}

/** Leaves everything from npm out of the bundle and remembers it. */
function keepOutside(outside: Set<string>): Plugin {
  return {
    name: 'keep-npm-packages-outside',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || path.startsWith('@liexin/')) return undefined;
        if (!isBuiltin(path)) outside.add(packageName(path));
        return { path, external: true };
      });
    },
  };
}

async function makeManifest(functions: Manifest, outside: Set<string>): Promise<unknown> {
  const declared = new Set(Object.keys(functions.dependencies ?? {}));
  // The platform's loader asks for this one by name, imported or not.
  outside.add('firebase-functions').add('firebase-admin');
  const undeclared = [...outside].filter((name) => !declared.has(name));
  if (undeclared.length > 0) throw new Error(`functions/package.json does not declare: ${undeclared.join(', ')}`);
  const versions = await Promise.all([...outside].sort().map(async (name) => [name, await installedVersion(name)] as const));
  return {
    name: 'functions',
    private: true,
    type: 'module',
    main: 'index.js',
    engines: functions.engines ?? { node: '24' },
    dependencies: Object.fromEntries(versions),
  };
}

async function installedVersion(name: string): Promise<string> {
  for (const folder of [join(root, 'functions', 'node_modules'), join(root, 'node_modules')]) {
    const file = join(folder, name, 'package.json');
    if (await exists(file)) return (await readManifest(file)).version ?? '*';
  }
  throw new Error(`not installed: ${name}`);
}

function packageName(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

async function readManifest(file: string): Promise<Manifest> {
  return JSON.parse(await readFile(file, 'utf8')) as Manifest;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
