import { toBase64, utf8 } from '../bytes.ts';
import { sha256 } from '../sha256.ts';
import { copyWords, importedMark, utcOf, wordOf, type CopyWords } from './copy-words.ts';
import type { CopyHead, CopyOutput, CopyWriter } from './copy-writer.ts';
import { htmlStyle } from './html-style.ts';
import { copyCounts, type MessageRow, type ReadingRow, type ThreadRow } from './readable-row.ts';

export const HTML = 'copy.html';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text in a page: nothing in it is markup, and what no page may hold is shown as a sign. */
export function htmlText(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => signs[sign] ?? sign).replaceAll(/\p{Cc}/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : '␀'));
}

/**
 * One page for reading and for paper: no script, nothing from anywhere, also by its own policy. Each person's words stand apart from the
 * direction of their surroundings, so that nobody's text turns another's around (RD7).
 */
export function htmlWriter(out: CopyOutput): CopyWriter {
  let words: CopyWords = copyWords.en;
  let isOpen = false;
  let isInMessages = false;
  let rows = new Map<string, number>();
  const put = (text: string): Promise<void> | void => out.put(HTML, text);
  const endMessages = (): string => {
    const end = isInMessages ? '</ol>' : '';
    isInMessages = false;
    return end;
  };
  const endThread = (): string => {
    const end = isOpen ? `${endMessages()}</section>\n` : '';
    isOpen = false;
    return end;
  };
  return {
    begin: async (head) => {
      words = copyWords[head.language];
      const hash = toBase64(await sha256(utf8(htmlStyle)));
      await put(pageTop(words, head, `sha256-${hash}`));
    },
    row: (row) => {
      if (row.row === 'thread') {
        const before = endThread();
        isOpen = true;
        rows = new Map();
        return put(before + threadTop(words, row));
      }
      if (row.row === 'reading') return put(endMessages() + reading(words, row));
      rows.set(row.id, row.seq);
      const begin = isInMessages ? '' : '<ol>';
      isInMessages = true;
      return put(begin + message(words, row, row.ref === null ? null : (rows.get(row.ref) ?? null)));
    },
    end: (counts, stream) => {
      const list = copyCounts.map((name) => `<li>${counts[name]} ${words.counts[name]}</li>`).join('');
      return put(
        `${endThread()}<footer><ul class="counts">${list}</ul><p class="soft">${words.stream}${words.colon}${htmlText(stream)}</p></footer></main></body></html>\n`,
      );
    },
  };
}

function pageTop(words: CopyWords, head: CopyHead, styleHash: string): string {
  const language = head.language === 'zh' ? 'zh-Hans' : 'en';
  const policy = `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  const left = head.redactions.map((one) => words.redactions[one]).join(head.language === 'zh' ? '、' : ', ');
  const facts: readonly (readonly [string, string])[] = [
    [words.from, head.exportId],
    [words.manifest, head.manifest],
    [words.asOf, `${utcOf(head.snapshotMs)} UTC`],
    ...(left === '' ? [] : [[words.left, left] as const]),
  ];
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">` +
    `<title>${words.title}</title><style>${htmlStyle}</style></head><body><main><header><p class="soft"><bdi>${htmlText(head.agency)}</bdi></p><h1>${words.title}</h1>` +
    `<p>${words.notEvidence}${words.space}${words.times}</p><dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${htmlText(value)}</dd>`).join('')}</dl></header>\n`
  );
}

function threadTop(words: CopyWords, { kind, search, candidate, readers }: ThreadRow): string {
  const about = [wordOf(words.kinds, kind), search].filter((part) => part !== '').map((part) => `<bdi>${htmlText(part)}</bdi>`);
  const list = readers.map(({ name, kind: side, fromMs, untilMs }) => {
    const dates = words.since(utcOf(fromMs), untilMs === null ? null : utcOf(untilMs));
    return `<li><bdi>${htmlText(name || words.unnamed)}</bdi>${htmlText(words.side(wordOf(words.people, side)))}${dates}</li>`;
  });
  const title = candidate || (kind === 'internal' ? words.room : words.unnamed);
  return (
    `<section class="${/^\w+$/u.test(kind) ? kind : 'lane'}"><h2><bdi>${htmlText(title)}</bdi></h2><p class="soft">${about.join(' · ')}</p>` +
    `<details open><summary>${words.readers}</summary><ul>${list.join('')}</ul></details>`
  );
}

function message(words: CopyWords, row: MessageRow, about: number | null): string {
  const { seq, sentMicros, type, sender, state, why, ref } = row;
  const ms = sentMicros / 1000;
  const name = sender.uid === '' ? '' : `<b><bdi>${htmlText(sender.name || words.unnamed)}</bdi></b>`;
  const was = row.imported?.type ?? type;
  const isAct = was === 'edit' || was === 'del' || was === 'react';
  const mark = row.imported === undefined ? '' : `<p class="act"><bdi>${htmlText(importedMark(words, row))}</bdi></p>`;
  const act = ref === null ? '' : `<p class="act">${words.acts[isAct ? was : 'answer'](about)}</p>`;
  const quote = row.quote === null || row.quote === '' ? '' : `<blockquote dir="auto">${htmlText(row.quote)}</blockquote>`;
  const said = state === 'readable' ? (was === 'del' ? words.deletes : (row.emoji ?? row.text)) : why === null ? '' : words.why[why];
  const files = row.files === 0 ? '' : `<p class="act">${words.files(row.files)}</p>`;
  return (
    `<li class="m ${state}${type === 'note' ? ' note' : ''}"><div class="who">${name}<time datetime="${new Date(ms).toISOString()}">${utcOf(ms)}</time>` +
    `<span class="n">${seq}</span></div>${mark}${act}${quote}<p class="w" dir="auto">${htmlText(said)}</p>${files}</li>\n`
  );
}

function reading(words: CopyWords, { reader, deliveredMicros, readMicros }: ReadingRow): string {
  const at = (micros: number): string | null => (micros === 0 ? null : utcOf(micros / 1000));
  return `<p class="soft"><bdi>${htmlText(reader.name || words.unnamed)}</bdi>${words.colon}${words.mark(at(deliveredMicros), at(readMicros))}</p>`;
}
