import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'verifier', 'src');

/** The two forms of the offline checker: the same code, and nothing that it needs lies outside of it. */
export interface Checker {
  readonly html: string;
  readonly mjs: string;
}

const bundle = async (entry: string, platform: 'browser' | 'node'): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(source, entry)],
    bundle: true,
    write: false,
    platform,
    format: platform === 'node' ? 'esm' : 'iife',
    minify: platform === 'browser',
    target: platform === 'node' ? 'node20' : ['es2022', 'safari16', 'chrome100', 'firefox115'],
    // Bytes of a page's inline script are hashed: what they are must not depend on how a browser reads them.
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Builds the checker. Its page may run this one script, and reach nothing. */
export async function makeChecker(): Promise<Checker> {
  const [script, mjs, page, style] = await Promise.all([
    bundle('page.ts', 'browser'),
    bundle('cli.ts', 'node'),
    readFile(join(source, 'page.html'), 'utf8'),
    readFile(join(source, 'page.css'), 'utf8'),
  ]);
  const inline = script.trim().replaceAll('</script', '<\\/script');
  const parts: Record<string, string> = {
    '%SCRIPT-HASH%': hashOf(inline),
    '%STYLE-HASH%': hashOf(style),
    '%STYLE%': style,
    '%SCRIPT%': inline,
  };
  // What stands between the tags is hashed: no space of the page's own comes in between.
  const tight = page.replaceAll(/>\s*(%SCRIPT%|%STYLE%)\s*</g, '>$1<');
  return { html: tight.replaceAll(/%[A-Z-]+%/g, (name) => parts[name] ?? name), mjs };
}

/** Writes it where the functions find it. */
export async function buildChecker(folder: string): Promise<void> {
  const { html, mjs } = await makeChecker();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'verify.html'), html);
  await writeFile(join(folder, 'verify.mjs'), mjs);
}
