import { formatDate, formatDay, formatMoment, formatTime } from '../../src/text/format.ts';
import { languageTag, type Language } from '../../src/text/language.ts';
import { myDataText } from '../../src/text/my-data.ts';
import { replyText } from '../../src/text/reply.ts';
import type { LaneCore } from './lane-core.ts';
import type { ConversationState, Line, MyData, Reader } from './page-state.ts';

export interface TakenFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  /** Messages in it. */
  readonly count: number;
  /** False: older messages, or what is in some, could not be fetched in time. */
  readonly isWhole: boolean;
}
interface Taking {
  readonly core: Pick<LaneCore, 'live' | 'opened' | 'messages'>;
  readonly state: () => ConversationState;
  readonly data: MyData;
  readonly language: Language;
  /** For how long what is missing is waited for (ms). */
  readonly patienceMs?: number;
}

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));
/** Fetches and opens everything that is left, as far back as the conversation goes. False: not all of it came in time. */
const fetchAll = async ({ core, patienceMs = 60_000 }: Taking): Promise<boolean> => {
  const end = Date.now() + patienceMs;
  const isWhole = (): boolean => core.live()?.feed.state().older === 'none' && core.messages().every(({ id }) => core.opened().has(id));
  while (!isWhole() && Date.now() < end) {
    if (core.live()?.feed.state().older === 'more') core.live()?.feed.loadOlder();
    await pause(100);
  }
  return isWhole();
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const safe = (text: string): string => text.replace(/[&<>"']/gu, (sign) => escapes[sign] ?? '');

type Bubble = Extract<Line, { kind: 'bubble' }>;
const isMessage = (line: Line): line is Bubble | Extract<Line, { kind: 'locked' | 'forged' }> =>
  line.kind === 'bubble' || line.kind === 'locked' || line.kind === 'forged';

/** Who can read the conversation when it is taken along. */
const reads = ({ mark }: Reader): boolean => mark !== 'gone';

/** [ER16] Everything that is here of the candidate, as data. No key, no secret, no address of the link. */
const asJson = (taking: Taking, savedAt: number, isWhole: boolean): string => {
  const state = taking.state();
  const messages = state.lines.filter(isMessage).map((line) => {
    if (line.kind !== 'bubble') return { id: line.id, at: new Date(line.atMs).toISOString(), unopened: true };
    return {
      id: line.id,
      at: new Date(line.atMs).toISOString(),
      from: line.own ? 'you' : line.name,
      text: line.acts?.deleted ? null : line.text,
      ...(line.acts && line.acts.revisions.length > 0
        ? { revisions: line.acts.revisions.map(({ atMs, text }) => ({ at: atMs && new Date(atMs).toISOString(), text })) }
        : {}),
      ...(line.acts?.deleted ? { deleted: true } : {}),
    };
  });
  return JSON.stringify(
    {
      format: 'liexin.my-data.v1',
      savedAt: new Date(savedAt).toISOString(),
      complete: isWhole,
      agency: state.names.agency,
      consultant: state.names.first,
      deletedBy: new Date(state.notice.deleteByMs).toISOString(),
      source: state.notice.source,
      readers: state.readers.filter(reads).map(({ name, role }) => ({ name, role })),
      notices: taking.data.own?.notices ?? [],
      consent: taking.data.own?.consent ?? null,
      requests: taking.data.asked.map(({ erasureId, kind, state, receivedAtMs, dueAtMs, decision, letter }) => ({
        erasureId,
        kind,
        state,
        receivedAtMs,
        dueAtMs,
        decision,
        letter,
      })),
      messages,
    },
    null,
    2,
  );
};

const css = `body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#14201f;background:#fff}
h1{font-size:1.5rem;line-height:1.35}h2{font-size:1rem;margin:2rem 0 .5rem}small,.q{color:#55615f}ul{padding-left:1.2rem}
.m{border-left:3px solid #d8dfde;padding:.1rem 0 .1rem .8rem;margin:.8rem 0}.own{border-color:#0b6e69}.m p{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere}`;

/** [ER16] The same to read: one page, without a script and without anything that is fetched. */
const asHtml = (taking: Taking, savedAt: number, isWhole: boolean): string => {
  const { language, data } = taking;
  const state = taking.state();
  const text = myDataText[language];
  const roles = replyText[language].conversation.roles as Readonly<Record<string, string>>;
  let day = '';
  const lines = state.lines.filter(isMessage).map((line) => {
    const today = formatDay(line.atMs, savedAt, language);
    const head = today === day ? '' : `<h2>${safe(today)}</h2>`;
    day = today;
    if (line.kind !== 'bubble') return `${head}<div class="m"><p class="q">${safe(text.file.unopened)}</p><small>${formatTime(line.atMs)}</small></div>`;
    const words = line.acts?.deleted ? `<p class="q">${safe(text.file.deleted)}</p>` : `<p dir="auto">${safe(line.text)}</p>`;
    const edited = line.acts && line.acts.revisions.length > 0 && !line.acts.deleted ? ` · ${safe(text.file.edited)}` : '';
    return `${head}<div class="m${line.own ? ' own' : ''}"><small><b>${safe(line.own ? text.file.you : line.name)}</b> ${formatTime(line.atMs)}${edited}</small>${words}</div>`;
  });
  const notices = (data.own?.notices ?? []).map(
    (one) => `<li>${safe(text.noticeLine(one.version, one.language, formatMoment(one.acceptedAtMs, savedAt, language)))}</li>`,
  );
  const readers = state.readers.filter(reads).map(({ name, role }) => `<li>${safe(name)} <small>${safe(roles[role] ?? '')}</small></li>`);
  return `<!doctype html>
<html lang="${languageTag[language]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${safe(text.file.title(state.names.agency))}</title><style>${css}</style></head>
<body><h1>${safe(text.file.title(state.names.agency))}</h1><p><small>${safe(text.file.made(formatMoment(savedAt, 0, language)))} ${safe(text.deletedBy(formatDate(state.notice.deleteByMs, language)))}</small></p>
${isWhole ? '' : `<p><b>${safe(text.file.partial)}</b></p>`}<h2>${safe(text.file.readers)}</h2><ul>${readers.join('')}</ul>
${notices.length > 0 ? `<h2>${safe(text.notices)}</h2><ul>${notices.join('')}</ul>` : ''}
${lines.length > 0 ? lines.join('\n') : `<p>${safe(text.file.empty)}</p>`}
</body></html>`;
};

/** [ER16] Makes the file on this device, of everything that the conversation has: nothing of it goes to the server. */
export const takeAlong = async (taking: Taking, what: 'html' | 'json'): Promise<TakenFile> => {
  const isWhole = await fetchAll(taking);
  const savedAt = Date.now();
  const count = taking.state().lines.filter(isMessage).length;
  const day = new Date(savedAt).toISOString().slice(0, 10);
  return what === 'json'
    ? { name: `my-data-${day}.json`, type: 'application/json', text: asJson(taking, savedAt, isWhole), count, isWhole }
    : { name: `my-data-${day}.html`, type: 'text/html', text: asHtml(taking, savedAt, isWhole), count, isWhole };
};

/** Hands the file to the person: by the phone's own sheet where there is one (in-app browsers block downloads), else as a download. */
export const saveFile = async ({ name, type, text }: TakenFile): Promise<void> => {
  const file = new File([text], name, { type });
  if (typeof navigator.canShare === 'function' && navigator.canShare({ files: [file] }) && matchMedia('(pointer: coarse)').matches) {
    try {
      return await navigator.share({ files: [file] });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};
