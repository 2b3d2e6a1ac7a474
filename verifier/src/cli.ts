// verify.mjs: the checker for a terminal. Exit codes: 0 intact, 1 changed, 2 cannot be said (no check code given, what is lost, no export, not readable, a PDF that was asked for and has no font).
import { open } from 'node:fs/promises';
import type { ByteSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { copyTexts } from './copy-texts.ts';
import { makeCopy } from './make-copy.ts';
import { checkpointText, countTexts, findingText, leadText, texts, type Language } from './texts.ts';

const usage =
  'node verify.mjs EXPORT.tar [--code "1234 5678 …"] [--lang en|zh] [--json]\n' +
  'node verify.mjs EXPORT.tar [--code …] --keys keys.jsonl --out FOLDER [--formats csv,html,pdf,eml,jsonl] [--font FILE.ttf]\n';

const valueOf = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at > 0 ? process.argv[at + 1] : undefined;
};

const main = async (): Promise<number> => {
  const path = process.argv[2];
  const language: Language = valueOf('--lang') === 'zh' || (valueOf('--lang') === undefined && (process.env['LANG'] ?? '').startsWith('zh')) ? 'zh' : 'en';
  if (path === undefined || path.startsWith('--')) {
    process.stderr.write(usage);
    return 2;
  }
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const source: ByteSource = {
      size,
      read: async (offset, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        return bytes.subarray(0, bytesRead);
      },
    };
    const code = valueOf('--code');
    const report = await verifyExport(source, code === undefined ? {} : { code });
    const t = texts[language];
    const lines = process.argv.includes('--json')
      ? [JSON.stringify(report)]
      : [
          `${t.verdicts[report.verdict]}. ${leadText(language, report)}`,
          ...report.findings.map((finding) => `  ${findingText(language, finding)}`),
          ...(report.code === null ? [] : [`${t.itsCode}: ${report.code}`]),
          ...checkpointText(language, report),
          ...(report.counts === null ? [] : countTexts(language, report.counts).map((line) => `  ${line}`)),
        ];
    process.stdout.write(`${lines.join('\n')}\n`);
    const [keys, folder] = [valueOf('--keys'), valueOf('--out')];
    if (keys !== undefined && folder !== undefined && report.verdict !== 'changed' && report.verdict !== 'unreadable') {
      const formats = valueOf('--formats');
      const copy = await makeCopy({ source, report, keys, folder, formats, font: valueOf('--font'), language });
      process.stdout.write(`${copyTexts(language, copy).join('\n')}\n`);
      if (copy === null || (copy.noPdf !== null && formats !== undefined)) return 2;
    }
    return { intact: 0, changed: 1, 'unknown-key': 2, unproved: 2, unreadable: 2 }[report.verdict];
  } finally {
    await file.close();
  }
};

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  return 2;
});
