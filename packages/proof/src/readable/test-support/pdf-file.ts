// A PDF as two others read it: its text by pdf.js, and every stream of it, whatever its use, inflated.
import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';

export interface PdfRead {
  /** Of each page, without any space: where a line ends is no sign of the text. */
  readonly pages: readonly string[];
  readonly text: string;
  readonly labels: readonly string[];
  readonly marks: readonly string[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly language: string;
}

export const bare = (text: string): string => text.replaceAll(/\s/gu, '');
export const bytesOf = (latin1: string): Uint8Array => new Uint8Array(Buffer.from(latin1, 'latin1'));

export const readPdf = async (latin1: string): Promise<PdfRead> => {
  const document = await getDocumentProxy(bytesOf(latin1));
  const pages: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const page = await document.getPage(n);
    const { items } = await page.getTextContent({ disableNormalization: true });
    pages.push(bare(items.map((item) => ('str' in item ? item.str : '')).join('')));
    page.cleanup();
  }
  const { info, metadata: _metadata } = await document.getMetadata();
  return {
    pages,
    text: pages.join(''),
    labels: (await document.getPageLabels()) ?? [],
    marks: ((await document.getOutline()) ?? []).map(({ title }) => title),
    info: info as Readonly<Record<string, unknown>>,
    language: /\/Lang\(([^)]*)\)/u.exec(latin1)?.[1] ?? '',
  };
};

/** Everything that is in the file: its objects as they are, and its streams inflated. Each Unicode text of an object once more as text. */
export const insideOf = (latin1: string): string => {
  const parts: string[] = [latin1];
  for (const found of latin1.matchAll(/\/Length (\d+)>>\nstream\n/gu)) {
    const from = found.index + found[0].length;
    parts.push(inflateSync(bytesOf(latin1.slice(from, from + Number(found[1])))).toString('latin1'));
  }
  for (const [, hex = ''] of latin1.matchAll(/<FEFF([0-9a-f]*)>/gu)) parts.push(Buffer.from(hex, 'hex').swap16().toString('utf16le'));
  return parts.join('\n');
};
