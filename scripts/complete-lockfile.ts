import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'package-lock.json');

interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const systems: Record<string, string> = {
  win32: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
  wasi: 'wasi',
};
const processors = ['ppc64', 'riscv64', 's390x', 'arm64', 'x64', 'ia32', 'wasm32', 'arm'];

/**
 * `npm install` leaves a native package out of the lockfile when the registry at hand lacks it for some other system;
 * `npm ci` of a later npm then refuses the whole file, and on that other system the package would be missing. Adds an
 * entry for each, with the system read off its name. Run after `npm install` changed the lockfile; doing it twice
 * changes nothing.
 */
export function completeLockfile(packages: Record<string, Entry>): string[] {
  const added: string[] = [];
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isFound(packages, place, name)) continue;
      const limits = readLimits(name);
      if (!limits || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) continue;
      packages[`node_modules/${name}`] = { version, ...(entry.dev ? { dev: true } : {}), optional: true, ...limits };
      added.push(name);
    }
  }
  return added;
}

/** Whether a package is in the lockfile where `place` would find it: in its own folder or one above. */
function isFound(packages: Record<string, Entry>, place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '' || !at.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}

/** System, processor and C library that a native package is for, as its name says. */
function readLimits(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> | undefined {
  const parts = name.replace(/^.*\//, '').split('-');
  const os = parts.map((part) => systems[part]).find((system) => system !== undefined);
  const cpu = processors.find((processor) => parts.includes(processor));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = parts.some((part) => part.startsWith('musl')) ? ['musl'] : parts.some((part) => part.startsWith('gnu')) && cpu !== 'arm' ? ['glibc'] : undefined;
  return { cpu: [cpu], ...(libc ? { libc } : {}), os: [os] };
}

if (import.meta.main) {
  const lock = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, Entry> };
  const added = completeLockfile(lock.packages);
  const sorted = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  if (added.length > 0) await writeFile(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
  process.stdout.write(`${added.length} added\n`);
}
