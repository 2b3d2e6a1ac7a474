import { toBase64, utf8 } from '../bytes.ts';
import { sha256 } from '../sha256.ts';
import { headFacts, headNote, markOf, messageParts, readerParts, readingParts, threadAbout, threadTitle } from './copy-parts.ts';
import { copyWords, type CopyWords } from './copy-words.ts';
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
  let written = 0;
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
      written += 1;
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
    messages: () => written,
  };
}

function pageTop(words: CopyWords, head: CopyHead, styleHash: string): string {
  const language = head.language === 'zh' ? 'zh-Hans' : 'en';
  const policy = `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  const mark = head.mark === null ? '' : `<p class="mark" aria-hidden="true"><bdi>${htmlText(markOf(words, head.mark))}</bdi></p>\n`;
  const facts = headFacts(words, head).map(([name, value]) => `<dt>${name}</dt><dd>${htmlText(value)}</dd>`);
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">` +
    `<title>${words.title}</title><style>${htmlStyle}</style></head><body><main><header><p class="soft"><bdi>${htmlText(head.agency)}</bdi></p><h1>${words.title}</h1>` +
    `<p>${headNote(words)}</p><dl>${facts.join('')}</dl></header>\n${mark}`
  );
}

function threadTop(words: CopyWords, row: ThreadRow): string {
  const about = threadAbout(words, row).map((part) => `<bdi>${htmlText(part)}</bdi>`);
  const list = readerParts(words, row).map(({ name, side, dates }) => `<li><bdi>${htmlText(name)}</bdi>${htmlText(side)}${dates}</li>`);
  return (
    `<section class="${/^\w+$/u.test(row.kind) ? row.kind : 'lane'}"><h2><bdi>${htmlText(threadTitle(words, row))}</bdi></h2><p class="soft">${about.join(' · ')}</p>` +
    `<details open><summary>${words.readers}</summary><ul>${list.join('')}</ul></details>`
  );
}

function message(words: CopyWords, row: MessageRow, about: number | null): string {
  const parts = messageParts(words, row, about);
  const name = parts.name === '' ? '' : `<b><bdi>${htmlText(parts.name)}</bdi></b>`;
  const mark = parts.mark === '' ? '' : `<p class="act"><bdi>${htmlText(parts.mark)}</bdi></p>`;
  const act = parts.act === '' ? '' : `<p class="act">${parts.act}</p>`;
  const quote = parts.quote === '' ? '' : `<blockquote dir="auto">${htmlText(parts.quote)}</blockquote>`;
  const files = parts.files === '' ? '' : `<p class="act">${parts.files}</p>`;
  return (
    `<li class="m ${row.state}${row.type === 'note' ? ' note' : ''}"><div class="who">${name}<time datetime="${new Date(row.sentMicros / 1000).toISOString()}">${parts.at}</time>` +
    `<span class="n">${row.seq}</span></div>${mark}${act}${quote}<p class="w" dir="auto">${htmlText(parts.said)}</p>${files}</li>\n`
  );
}

function reading(words: CopyWords, row: ReadingRow): string {
  const { name, marks } = readingParts(words, row);
  return `<p class="soft"><bdi>${htmlText(name)}</bdi>${words.colon}${marks}</p>`;
}
