import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Modules of both packages that the candidate's page needs. */
const entries = [
  './parse-link.ts',
  './link-keys.ts',
  './link-names.ts',
  './link-card.ts',
  './bind-proof.ts',
  './lane-key.ts',
  './lane-name.ts',
  './open-message.ts',
  './seal-message.ts',
  './signer-lists.ts',
  './note.ts',
  './digits.ts',
  './local-seal.ts',
  './device-keys.ts',
  '@liexin/proof/device-certificate',
  '@liexin/proof/epoch-document',
  '@liexin/proof/candidate-device',
  '@liexin/proof/device-statements',
  '@liexin/proof/fingerprint',
];

test('[E30] what the candidate page needs stays small and has no word list, phrase or kit in it', async () => {
  const result = await build({
    stdin: { contents: entries.map((path) => `export * from '${path}'`).join('\n'), resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  const [bundle] = result.outputFiles;
  const inputs = Object.keys(result.metafile.inputs);

  expect(inputs.length).toBeGreaterThan(entries.length);
  expect(inputs.filter((path) => /words|phrase|kit|recovery|compartment\.ts|key-log-rules/u.test(path))).toEqual([]);
  expect(gzipSync(bundle?.contents ?? '').length).toBeLessThan(27_000);
});
