import { zlibSync } from 'fflate/browser';
import { utf8, type Bytes } from '../../bytes.ts';

/** An object of the file by its number. */
export const refTo = (object: number): string => `${object} 0 R`;

/** A text where a reader shows one: UTF-16 with its mark. */
export function pdfText(text: string): string {
  let hex = 'FEFF';
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, '0');
  return `<${hex}>`;
}

/** A number as the file wants it, two digits behind the point. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

/** A PDF as it grows: what is written is out of memory but for where each object begins. Nothing of a clock or of chance is in it. */
export interface PdfFile {
  /** The number of an object that is written later. */
  reserve(): number;
  object(number: number, body: string): Promise<void>;
  /** Contents go in compressed, the same on each machine. */
  stream(number: number, entries: string, contents: Bytes): Promise<void>;
  /** Every number that was reserved must have been written. `id`: of the file, hex. */
  end(parts: { readonly root: number; readonly info: number; readonly id: string }): Promise<void>;
}

/** What is collected before it is put: fewer writes. */
const heap = 1 << 18;

/** `put`: where the bytes go, one after the other. */
export function openPdfFile(put: (bytes: Bytes) => Promise<void> | void): PdfFile {
  const offsets: number[] = [0];
  let waiting: Bytes[] = [];
  let [size, waitingSize] = [0, 0];
  const flush = async (): Promise<void> => {
    const whole = new Uint8Array(waitingSize);
    let at = 0;
    for (const one of waiting) {
      whole.set(one, at);
      at += one.length;
    }
    [waiting, waitingSize] = [[], 0];
    await put(whole);
  };
  const add = async (...pieces: readonly (string | Bytes)[]): Promise<void> => {
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? utf8(piece) : piece;
      waiting.push(bytes);
      waitingSize += bytes.length;
      size += bytes.length;
    }
    if (waitingSize >= heap) await flush();
  };
  // What follows the first line says that the file is not a text.
  const begin = add('%PDF-1.7\n%', Uint8Array.from([0xe2, 0xe3, 0xcf, 0xd3]), '\n');
  return {
    reserve: () => offsets.push(-1) - 1,
    object: async (object, body) => {
      await begin;
      offsets[object] = size;
      await add(`${object} 0 obj\n${body}\nendobj\n`);
    },
    stream: async (object, entries, contents) => {
      const packed = zlibSync(contents, { level: 6 });
      offsets[object] = size;
      await add(`${object} 0 obj\n<<${entries}/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`, packed, '\nendstream\nendobj\n');
    },
    end: async ({ root, info, id }) => {
      const table = offsets.map((at, object) => (object === 0 ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`));
      const at = size;
      await add(`xref\n0 ${offsets.length}\n`);
      for (let from = 0; from < table.length; from += 1000) await add(table.slice(from, from + 1000).join(''));
      await add(`trailer\n<</Size ${offsets.length}/Root ${refTo(root)}/Info ${refTo(info)}/ID[<${id}><${id}>]>>\nstartxref\n${at}\n%%EOF\n`);
      await flush();
    },
  };
}
