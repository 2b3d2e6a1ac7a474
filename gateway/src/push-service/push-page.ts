import { createHash } from 'node:crypto';
import type { StoredPush } from './push-store.ts';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.25rem .75rem .25rem 0;border-top:1px solid #8888}';

/** Nothing on the page runs, loads, links out or submits. */
export const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`,
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The last pushes, newest first, as far as anybody but the device can know them. Ids are cut: whoever knows a whole one listens. */
export function renderPushPage(pushes: readonly StoredPush[]): string {
  const plain = (text: string): string => text.replace(/[^\w-]/g, '');
  const rows = pushes.map(
    ({ at, subscription, size, ttl, urgency, topic, state }) =>
      `<tr><td><time>${new Date(at).toISOString()}</time></td><td>${plain(subscription).slice(0, 6)}…</td><td>${size}</td><td>${ttl}</td><td>${plain(urgency)}</td><td>${topic === null ? '' : `${plain(topic).slice(0, 6)}…`}</td><td>${state}</td></tr>`,
  );
  const table = `<table><thead><tr><th>At</th><th>Device</th><th>Bytes</th><th>TTL (s)</th><th>Urgency</th><th>Topic</th><th>State</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Pushes (local)</title><style>${style}</style></head><body><main><h1>Pushes</h1><p>What this local server would have handed to the push services of browsers. Bodies are encrypted for the device; nobody here can read them.</p>${rows.length ? table : '<p>No push yet.</p>'}</main></body></html>`;
}
