import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** How each dictionary of `src/text` ends: both languages under one name. */
const dictionary = /^export const \w+: Record<Language, \w+> = \{ en, zh \};$/m;

/** `words-en.ts` and `words-zh.ts`, as modules without the other language. */
const entry = /words-(en|zh)\.ts$/;

export interface OneLanguage {
  readonly code: string;
  /** Files that it was made of. */
  readonly files: readonly string[];
}

/**
 * The words of one language as a module: dictionaries are written with English and Chinese side by side, and a bundler cannot tell that a
 * page which speaks one never asks for the other. Dictionaries come in with the other language cut out; what they import stays an import,
 * so that nothing of it is there twice.
 */
export const oneLanguage = async (file: string): Promise<OneLanguage> => {
  const language = entry.exec(file)?.[1];
  if (language === undefined) throw new Error(`${file} is no script of words`);
  const result = await build({
    entryPoints: [file],
    absWorkingDir: path.dirname(file),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'one-language',
        setup: ({ onResolve, onLoad }) => {
          onResolve({ filter: /^\./ }, async ({ path: asked, importer, kind }) => {
            if (kind === 'entry-point') return undefined;
            const found = path.join(path.dirname(importer), asked);
            const isWords = found.endsWith('words-in.ts') || dictionary.test(await readFile(found, 'utf8'));
            return isWords ? { path: found } : { path: `./${path.relative(path.dirname(file), found)}`, external: true };
          });
          onLoad({ filter: /\.ts$/ }, async ({ path: read }) => ({
            contents: (await readFile(read, 'utf8')).replace(dictionary, (end) => end.replace('{ en, zh }', `{ ${language} } as never`)),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return { code: result.outputFiles[0]?.text ?? '', files: Object.keys(result.metafile.inputs).map((name) => path.join(path.dirname(file), name)) };
};

interface LoaderContext {
  readonly resourcePath: string;
  addDependency(file: string): void;
}

/** For the bundler of the app (`next.config.ts`), which takes a loader's default export. */
export default async function loadOneLanguage(this: LoaderContext): Promise<string> {
  const { code, files } = await oneLanguage(this.resourcePath);
  for (const file of files) this.addDependency(file);
  return code;
}
