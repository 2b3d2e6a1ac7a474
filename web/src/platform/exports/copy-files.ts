import { utf8 } from '@liexin/proof/bytes';
import { TAR_END, tarHeader, tarPadding } from '@liexin/proof/export/tar';
import { EML } from '@liexin/proof/readable/eml-writer';
import type { CopyOutput } from '@liexin/proof/readable/copy-writer';

/** Text of this length is handed to the browser, which keeps it where it likes: memory does not grow with a copy. */
const heap = 1 << 20;
const kinds: Readonly<Record<string, string>> = { csv: 'text/csv', html: 'text/html', jsonl: 'application/x-ndjson', pdf: 'application/pdf' };

/** Files of a copy as they grow. */
export interface CopyFiles extends CopyOutput {
  /** To be saved: one file a format, mails together in an archive. `path`: what the copy calls it. */
  done(): { readonly name: string; readonly path: string; readonly blob: Blob }[];
}

/** `stem`: what their names begin with. */
export const copyFiles = (stem: string): CopyFiles => {
  const files = new Map<string, { blobs: Blob[]; text: string }>();
  const mails: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  const nameOf = (path: string): string => `${stem}-${path}`;
  return {
    put: (path, text) => {
      if (path.startsWith('eml/')) {
        const bytes = typeof text === 'string' ? utf8(text) : text;
        mails.push(new Blob([tarHeader(path, bytes.length), bytes, tarPadding(bytes.length)]));
        return;
      }
      const file = files.get(path) ?? { blobs: [], text: '' };
      files.set(path, file);
      if (typeof text !== 'string') {
        file.blobs.push(new Blob([file.text, text]));
        file.text = '';
        return;
      }
      file.text += text;
      if (file.text.length < heap) return;
      file.blobs.push(new Blob([file.text]));
      file.text = '';
    },
    done: () => [
      ...[...files].map(([path, { blobs, text }]) => ({
        name: nameOf(path),
        path,
        blob: new Blob([...blobs, text], { type: kinds[path.split('.').at(-1) ?? ''] ?? '' }),
      })),
      ...(mails.length === 0 ? [] : [{ name: nameOf('mails.tar'), path: EML, blob: new Blob([...mails, TAR_END], { type: 'application/x-tar' }) }]),
    ],
  };
};
