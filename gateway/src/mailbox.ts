import { createHash } from 'node:crypto';
import type { Upstream } from './forward.ts';
import { hostName } from './host.ts';
import type { LocalRouter } from './start-gateway.ts';

/** A mail of the outbox as the local mailbox shows it; everything is text and stays text. */
interface Mail {
  at: string;
  to: string;
  subject: string;
  text: string;
  state: string;
}

/** Fields of a document as REST writes them, as far as a mail has them. */
type Fields = Record<string, { stringValue?: string; timestampValue?: string }>;

const path = '/_mailbox';
const localHosts = new Set(['localhost', '127.0.0.1', '::1']);
const loopback = /^(?:127\.|::1$|::ffff:127\.)/;
const pageSize = 300;

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}article{border-top:1px solid #8888;padding:1rem 0}pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}dt{float:left;width:5rem;opacity:.7}';

/** Nothing on the page runs, loads, links out or submits: what stands in a mail is somebody else's text. */
const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export interface MailboxOptions {
  firestore: Upstream;
  project: string;
  /** Addresses besides localhost under which the page may be asked for, e.g. the one printed for a phone. */
  printedHosts?: readonly string[];
}

/**
 * The mails that would have been sent, as text, newest first (GW16): a developer's page. It answers this machine only:
 * the connection comes from a loopback address **and** the request names a local host; what a proxy says about the
 * caller is not asked. The production entry does not import this file.
 */
export function makeMailbox({ firestore, project, printedHosts = [] }: MailboxOptions): LocalRouter {
  return async (request, response, requested) => {
    if (requested !== path) return false;
    const host = hostName(request.headers.host) ?? '';
    if (!localHosts.has(host) && !printedHosts.includes(host)) return end(response, 421, 'This page answers local addresses only.');
    if (!loopback.test(request.socket.remoteAddress ?? '')) return end(response, 403, 'This page answers this machine only.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only reading.');
    const mails = await readMails(firestore, project);
    response.writeHead(200, headers).end(renderPage(mails));
    return true;
  };
}

function end(response: Parameters<LocalRouter>[1], status: number, sentence: string): true {
  response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(sentence);
  return true;
}

/** Reads the outbox with the owner's right of the local server; in production there is no such right and no such page. */
async function readMails(firestore: Upstream, project: string): Promise<Mail[]> {
  const answer = await fetch(`http://${firestore}/v1/projects/${project}/databases/(default)/documents/mails?pageSize=${pageSize}`, {
    headers: { Authorization: 'Bearer owner' },
  });
  if (!answer.ok) throw new Error(`mails-unreadable: ${answer.status}`);
  const { documents = [] } = (await answer.json()) as { documents?: Array<{ fields?: Fields }> };
  const read = (fields: Fields, name: string): string => fields[name]?.stringValue ?? fields[name]?.timestampValue ?? '';
  return documents
    .map(({ fields = {} }) => ({
      at: read(fields, 'at'),
      to: read(fields, 'to'),
      subject: read(fields, 'subject'),
      text: read(fields, 'text'),
      state: read(fields, 'state'),
    }))
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

function renderPage(mails: readonly Mail[]): string {
  const articles = mails.map(
    ({ at, to, subject, text, state }) =>
      `<article><h2>${escapeText(subject)}</h2><dl><dt>To</dt><dd>${escapeText(to)}</dd><dt>At</dt><dd><time>${escapeText(at)}</time></dd><dt>State</dt><dd>${escapeText(state)}</dd></dl><pre>${escapeText(text)}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mailbox (local)</title><style>${style}</style></head><body><main><h1>Mailbox</h1><p>Mails of this local server. Nothing leaves this machine.</p>${articles.join('') || '<p>No mail yet.</p>'}</main></body></html>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
