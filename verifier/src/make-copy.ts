import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { toBase64url } from '@liexin/proof/bytes';
import type { ExportReport } from '@liexin/proof/export/verify-export';
import { MANIFEST } from '@liexin/proof/export/manifest';
import { readTar, type ByteSource } from '@liexin/proof/export/tar';
import { copyHeadOf } from '@liexin/proof/readable/copy-head';
import { readKeyFile } from '@liexin/proof/readable/key-file';
import { FONT_FILE, openCopyFont, type CopyFont } from '@liexin/proof/readable/pdf/copy-font';
import { copyFormats, writeCopy, type Copy, type CopyFormat } from '@liexin/proof/readable/write-copy';
import { sha256 } from '@liexin/proof/sha256';
import type { Language } from './texts.ts';

export interface MakeCopy {
  readonly source: ByteSource;
  readonly report: ExportReport;
  readonly keys: string;
  readonly folder: string;
  readonly formats: string | undefined;
  /** The font of a PDF; without it the one beside this program is taken. */
  readonly font: string | undefined;
  readonly language: Language;
}

export interface MadeCopy extends Copy {
  /** Why there is no PDF where one was wanted or might have been made: there is no font, or it is another one. */
  readonly noPdf: { readonly why: 'no-font' | 'other-font'; readonly path: string } | null;
}

/** A readable copy in a folder; null where the keys are not for this export. The folder's own copy of before is written over; `writeCopy` names nothing outside of it. */
export async function makeCopy({ source, report, keys: path, folder, formats, font: fontPath, language }: MakeCopy): Promise<MadeCopy | null> {
  const file = await readKeyFile(createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity }));
  const manifest = (await readTar(source)).files.find((one) => one.path === MANIFEST);
  const name = manifest === undefined ? '' : toBase64url(await sha256(await source.read(manifest.offset, manifest.size)));
  if (file === undefined || report.manifest === null || file.head.manifest !== name) return null;
  const wanted = formats === undefined ? copyFormats.filter((one) => one !== 'keys') : formats.split(',');
  const made = new Set<string>();
  const { font, noPdf } = wanted.includes('pdf') ? await findFont(fontPath) : { font: undefined, noPdf: null };
  const copy = await writeCopy({
    source,
    head: copyHeadOf(report.manifest, { manifest: name, redactions: file.head.redactions, words: file.head.words, mark: file.head.mark, language }),
    names: file.head.names,
    keys: file.keys,
    font,
    formats: new Set<CopyFormat>(copyFormats.filter((one) => wanted.includes(one))),
    out: {
      put: async (inside, text) => {
        const to = join(folder, inside);
        if (!made.has(inside)) {
          made.add(inside);
          await mkdir(dirname(to), { recursive: true });
          await rm(to, { force: true });
        }
        await appendFile(to, text);
      },
    },
  });
  return { ...copy, noPdf };
}

/** The font under this path or, where none is named, beside this program. */
async function findFont(named: string | undefined): Promise<{ readonly font: CopyFont | undefined; readonly noPdf: MadeCopy['noPdf'] }> {
  const path = named ?? join(dirname(process.argv[1] ?? ''), FONT_FILE);
  const bytes = await readFile(path).catch(() => null);
  const font = bytes === null ? undefined : await openCopyFont(Uint8Array.from(bytes));
  return { font, noPdf: font === undefined ? { why: bytes === null ? 'no-font' : 'other-font', path } : null };
}
