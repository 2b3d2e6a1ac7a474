/**
 * The first step of `npm start`, `npm test` and `npm run check`: brings the project's own Node and its packages, then
 * runs `scripts/<command>.ts` with them. Plain JavaScript and Node built-ins only: it must run on a bare Node 18.
 *
 * Every step may be cut off at any point and repeated: downloads land in a folder of their own and are renamed into
 * place when whole; the stamp that says "installed" is written last.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const commands = ['start', 'test', 'check'];
const isWindows = process.platform === 'win32';

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} line @returns {never} */
function stop(line) {
  process.stderr.write(`\n${line}\n`);
  process.exit(1);
}

/** The Node version that the lockfile pins through the npm package `node`. */
function pinnedVersion() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const version = lock.packages?.['node_modules/node']?.version;
  if (typeof version !== 'string') stop('package-lock.json does not pin the package "node".');
  return version;
}

/** npm's own program file, run by the Node we choose; the shell is asked only where npm cannot be found as a file. */
function findNpm() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  return candidates.find((file) => file && /npm-cli\.[cm]?js$/.test(file) && existsSync(file));
}

/**
 * Runs npm under the given Node with the project's own settings only; answers whether it succeeded.
 * @param {string} node @param {string[]} args @param {string} cwd @returns {Promise<boolean>}
 */
function runNpm(node, args, cwd) {
  const env = cleanEnvironment(node);
  const cli = findNpm();
  const npm = cli ? spawn(node, [cli, ...args], { cwd, env, stdio: 'inherit' }) : spawn('npm', args, { cwd, env, stdio: 'inherit', shell: isWindows });
  return new Promise((resolve) => {
    npm.once('error', (error) => stop(`npm could not be started (${error.message}). It comes with Node.js: is it on the PATH?`));
    npm.once('exit', (code) => resolve(code === 0));
  });
}

/** The environment for children: this Node first on the PATH, without the marks of the npm that called us. @param {string} node */
function cleanEnvironment(node) {
  const env = { ...process.env };
  for (const key of Object.keys(env)) {
    if (
      /^npm_(lifecycle|package|command|node_execpath|config_(local_prefix|prefix|global_prefix|node_gyp|workspace|workspaces|include_workspace_root|omit|production|dry_run|global))/i.test(
        key,
      )
    )
      delete env[key];
  }
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = [dirname(node), join(root, 'node_modules', '.bin'), env[pathKey]].filter(Boolean).join(delimiter);
  return env;
}

/** Whether the file runs and is of the pinned major version. @param {string} file @param {string} version */
function isNode(file, version) {
  if (!existsSync(file)) return false;
  return majorOf(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? '') === majorOf(version);
}

/** @param {string} version */
function majorOf(version) {
  return version.trim().replace(/^v/, '').split('.')[0];
}

/**
 * The pinned Node. The npm package `node` fetches its binary in an install script, which many settings forbid; the
 * package that holds the binary is installed directly instead.
 */
async function bringNode() {
  const version = pinnedVersion();
  if (majorOf(process.versions.node) === majorOf(version)) return process.execPath;
  const platform = isWindows ? 'win' : process.platform;
  const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`;
  const home = join(root, '.cache', `node-${version}-${platform}-${process.arch}`);
  const file = join(home, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  if (isNode(file, version)) return file;

  say(`Fetching Node ${version} into .cache (this machine runs ${process.versions.node}; about 50 MB, once) ...`);
  const part = `${home}.part-${process.pid}`;
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, 'package.json'), '{ "private": true }\n');
  // Not every platform's package has every version: the newest of the same major is the second choice.
  const install = [
    'install',
    '--prefix',
    part,
    '--no-progress',
    '--ignore-scripts',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  if (!(await runNpm(process.execPath, [...install, `${name}@${version}`], part))) {
    say(`${name}@${version} is not to be had; trying the newest ${majorOf(version)} ...`);
    if (!(await runNpm(process.execPath, [...install, `${name}@${majorOf(version)}`], part)))
      stop(
        `Node ${majorOf(version)} for ${platform}-${process.arch} could not be fetched from the package registry. Install it yourself and run the command again.`,
      );
  }
  rmSync(home, { recursive: true, force: true });
  renameSync(part, home);
  if (!isNode(file, version)) stop(`Node ${version} for ${platform}-${process.arch} was fetched but does not run here.`);
  return file;
}

const stampFile = join(root, 'node_modules', '.installed');

/** Whether the packages of this lockfile are here. @param {string} stamp */
function hasPackages(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === stamp;
}

/** `npm ci` under the pinned Node. Says every ten seconds how far it is (ST15). @param {string} node @param {string} stamp */
async function bringPackages(node, stamp) {
  say('Installing packages (npm ci, once) ...');
  const places = Object.keys(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).filter((place) => place !== '');
  const began = performance.now();
  const timer = setInterval(() => {
    const here = places.filter((place) => existsSync(join(root, place, 'package.json'))).length;
    say(`  Installing packages: ${here} are here after ${Math.round((performance.now() - began) / 1000)} s`);
  }, 10_000);
  const done = await runNpm(node, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], root);
  clearInterval(timer);
  if (!done) stop('The packages could not be installed. See the lines of npm above; running the command again begins this step anew.');
  linkNode(node);
  writeFileSync(stampFile, `${stamp}\n`);
}

/** Makes every other npm script run on the pinned Node too: npm looks into node_modules/.bin first. @param {string} node */
function linkNode(node) {
  const link = join(root, 'node_modules', '.bin', isWindows ? 'node.exe' : 'node');
  rmSync(link, { force: true });
  try {
    linkSync(node, link);
  } catch {
    copyFileSync(node, link);
  }
}

/** The shell that npm started this process in, and who started that shell. */
function ancestry() {
  try {
    // proc_pid_stat(5): behind the name in parentheses come state and parent.
    return `${process.ppid} ${
      readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
        .replace(/^.*\)\s/s, '')
        .split(' ')[1]
    }`;
  } catch {
    return String(process.ppid);
  }
}

const [command = '', ...rest] = process.argv.slice(2);
if (!commands.includes(command)) stop(`Usage: node scripts/bootstrap.mjs ${commands.join('|')} [flags]`);
if (Number(process.versions.node.split('.')[0]) < 18) stop(`Node ${process.versions.node} is too old to begin with; 20 or newer is needed.`);

const stamp = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const isFirst = !hasPackages(stamp);
if (isFirst && !existsSync(join(root, 'node_modules')))
  say('The first run here brings Node, the packages and a build: some minutes, once. Later runs begin at once.');
const node = await bringNode();
if (isFirst) await bringPackages(node, stamp);

// The hook ends the command when this process is killed outright: nobody is left behind who holds a port.
const hook = join(root, 'scripts', 'launcher', 'emulator-hook.cjs');
const child = spawn(node, ['--require', hook, join(root, 'scripts', `${command}.ts`), ...rest], { cwd: root, env: cleanEnvironment(node), stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  // A key press reaches the whole group by itself; a signal sent to this process alone is passed on. The child decides when it ends.
  process.on(signal, () => child.kill(signal));
}
// Who kills npm means all of it, but npm's shell stands between and passes nothing on.
if (process.env.npm_lifecycle_event) {
  const began = ancestry();
  setInterval(() => {
    if (ancestry() !== began) child.kill('SIGTERM');
  }, 500).unref();
}
child.on('error', (error) => stop(`The command could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
