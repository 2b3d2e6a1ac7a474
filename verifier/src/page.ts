// verify.html: the checker as one page that opens from a disk. Text nodes only; whatever an export says is shown, never run.
import type { ByteSource } from '@liexin/proof/export/tar';
import { verifyExport, type ExportReport } from '@liexin/proof/export/verify-export';
import { checkpointText, countTexts, findingText, leadText, texts, type Language } from './texts.ts';

let language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en';
let report: ExportReport | 'unreadable' | null = null;
let running: AbortController | null = null;
let name = '';

const $ = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const element = (tag: string, text: string, className = ''): HTMLElement => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== '') made.className = className;
  return made;
};

const paint = (): void => {
  const t = texts[language];
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.title = t.title;
  for (const id of ['title', 'lead', 'code-label', 'code-help', 'choose', 'drop', 'stop'] as const) {
    const word = {
      title: t.title,
      lead: t.lead,
      'code-label': t.code,
      'code-help': t.codeHelp,
      choose: report ? t.again : t.choose,
      drop: t.drop,
      stop: t.stop,
    }[id];
    $(id).textContent = word;
  }
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.getAttribute('data-language') === language));
  const result = $('result');
  result.replaceChildren();
  result.className = '';
  if (report === null) return;
  if (report === 'unreadable') {
    result.className = 'changed';
    result.append(element('p', t.cannotRead));
    return;
  }
  result.className = report.verdict;
  result.append(element('p', name, 'file'), element('h2', t.verdicts[report.verdict]), element('p', leadText(language, report)));
  if (report.findings.length > 0) {
    const list = element('ol', '', 'findings');
    for (const finding of report.findings) list.append(element('li', findingText(language, finding)));
    result.append(list);
  }
  if (report.code !== null) result.append(element('h3', t.itsCode), element('p', report.code, 'code'));
  for (const line of checkpointText(language, report)) result.append(element('p', line));
  if (report.counts) {
    const list = element('ul', '', 'counts');
    for (const line of countTexts(language, report.counts)) list.append(element('li', line));
    result.append(element('h3', t.holds), list);
  }
};

const check = async (file: File): Promise<void> => {
  running?.abort();
  const mine = (running = new AbortController());
  name = file.name;
  report = null;
  paint();
  const progress = $('progress');
  progress.hidden = $('stop').hidden = false;
  const source: ByteSource = {
    size: file.size,
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
  const typed = $<HTMLInputElement>('code').value.trim();
  try {
    const found = await verifyExport(source, {
      ...(typed === '' ? {} : { code: typed }),
      signal: mine.signal,
      onProgress: (done, size) => {
        progress.textContent = texts[language].checking(Math.min(99, Math.floor((done / size) * 100)));
      },
    });
    if (running === mine) report = found;
  } catch {
    if (running === mine && !mine.signal.aborted) report = 'unreadable';
  }
  if (running !== mine) return;
  progress.hidden = $('stop').hidden = true;
  progress.textContent = '';
  paint();
  if (report !== null) $('result').focus();
};

const input = $<HTMLInputElement>('file');
input.addEventListener('change', () => {
  const file = input.files?.[0];
  input.value = '';
  if (file) void check(file);
});
$('choose').addEventListener('click', () => input.click());
$('stop').addEventListener('click', () => running?.abort());
for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset['language'] === 'zh' ? 'zh' : 'en';
    paint();
  });
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file) void check(file);
});
paint();
