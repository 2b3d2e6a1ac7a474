import { toBase64, utf8 } from '../bytes.ts';
import { copyWords, importedMark, wordOf, type CopyWords } from './copy-words.ts';
import type { CopyHead, CopyOutput, CopyWriter } from './copy-writer.ts';
import type { MessageRow, ReadablePerson, ThreadRow } from './readable-row.ts';

/** Longest encoded word is 75; 45 bytes make 60 of them in base64. */
const WORD_BYTES = 45;

const isPlain = (text: string): boolean => /^[\x20-\x7E]{0,60}$/u.test(text) && !text.includes('=?');

/** A header's text: as it is where it is plain ASCII, else encoded words (RFC 2047), folded, none of them cutting a character in two. */
export function headerText(text: string): string {
  const one = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (isPlain(one)) return one;
  const words: string[] = [];
  let word = '';
  for (const sign of one) {
    if (utf8(word + sign).length > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += sign;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${toBase64(utf8(part))}?=`).join('\r\n ');
}

/** An id where a header or a path wants one: an honest one as it is, in another `_` for each sign that would mean something there. */
function token(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/gu, '_').slice(0, 64) || '_';
}

/** A mailbox that no mail reaches: the name people know, and the id that the record knows. */
function mailbox({ uid, name, kind }: ReadablePerson, words: CopyWords): string {
  const shown = name || words.unnamed;
  const phrase = isPlain(shown) ? `"${shown.replaceAll(/["\\]/gu, '\\$&')}"` : headerText(shown);
  return `${phrase}\r\n <${uid === '' ? 'nobody' : token(uid)}@${kind === '' ? 'unknown' : token(kind)}.invalid>`;
}

const base64Lines = (text: string): string => toBase64(utf8(text)).replaceAll(/.{1,76}/gu, '$&\r\n');
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date of RFC 5322, UTC, the same in every place. */
export function mailDate(ms: number): string {
  const at = new Date(ms);
  const clock = at.toISOString().slice(11, 19);
  return `${days[at.getUTCDay()] ?? ''}, ${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()} ${clock} +0000`;
}

/** Where the mails are. */
export const EML = 'eml/';

/** One mail a message (RFC 5322, MIME), threads by their references: for a mail program or a review platform (RD5). */
export function emlWriter(out: CopyOutput): CopyWriter {
  let head: CopyHead | null = null;
  let thread = '';
  let [threads, written] = [0, 0];
  return {
    begin: (given) => {
      head = given;
    },
    row: (row, of) => {
      if (row.row === 'thread') {
        threads += 1;
        thread = `${EML}${String(threads).padStart(4, '0')}-${token(row.lane)}`;
        return undefined;
      }
      if (row.row !== 'message' || head === null) return undefined;
      written += 1;
      return out.put(`${thread}/${String(row.seq).padStart(6, '0')}.eml`, mailOf(head, row, of));
    },
    end: () => undefined,
    messages: () => written,
  };
}

function mailOf(head: CopyHead, row: MessageRow, thread: ThreadRow): string {
  const words = copyWords[head.language];
  const place = `${token(row.lane)}.${token(head.agencyId)}.invalid`;
  const others = thread.readers.filter(({ uid, fromMs, untilMs }) => {
    const at = row.sentMicros / 1000;
    return uid !== row.sender.uid && fromMs <= at && (untilMs === null || at < untilMs);
  });
  const to = others.length === 0 ? 'undisclosed-recipients:;' : others.map((one) => mailbox(one, words)).join(',\r\n ');
  const about = [thread.candidate || words.room, wordOf(words.kinds, thread.kind), thread.search].filter((part) => part !== '').join(' · ');
  const said = row.state === 'readable' ? (row.emoji ?? row.text) : row.why === null ? '' : words.why[row.why];
  const lines = [
    `From: ${mailbox(row.sender, words)}`,
    `To: ${to}`,
    `Date: ${mailDate(row.sentMicros / 1000)}`,
    `Subject: ${headerText(about)}`,
    `Message-ID: <${token(row.id)}@${place}>`,
    ...(row.ref === null ? [] : [`In-Reply-To: <${token(row.ref)}@${place}>`]),
    `References: <thread@${place}>${row.ref === null ? '' : `\r\n <${token(row.ref)}@${place}>`}`,
    `X-Liexin-Export: ${token(head.exportId)}`,
    `X-Liexin-Row: ${row.seq}`,
    `X-Liexin-Type: ${row.type === '' ? 'gone' : token(row.type)}`,
    `X-Liexin-State: ${row.state}${row.why === null ? '' : `; ${row.why}`}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const mark = importedMark(words, row);
  const body = (row.imported?.type ?? row.type) === 'del' && row.state === 'readable' ? words.deletes : said;
  return `${lines.join('\r\n')}\r\n\r\n${base64Lines(mark === '' ? body : `${mark}\n\n${body}`)}`;
}
