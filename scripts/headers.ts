import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The two hosts of one gateway (architecture, decision 4). */
export type Side = 'app' | 'candidate';

/** CSP sources of what stands inline in one HTML file, e.g. `'sha256-…'`. */
export interface InlineHashes {
  scripts: string[];
  styles: string[];
}

/** Inline hashes of every HTML file of both exports, by file name inside the export. Written by the build to `dist/headers.json`. */
export interface HeaderTable {
  app: Record<string, InlineHashes>;
  candidate: Record<string, InlineHashes>;
}

export interface HeaderOptions {
  /** HSTS and the upgrade of requests belong to HTTPS only: on plain localhost they would lock the developer out. */
  isHttps: boolean;
  /** Hosts besides the page's own that may be connected to; empty behind the gateway, Google's on plain Hosting. */
  connect?: readonly string[];
}

/**
 * Put as the first script of every page of the app (SH4): Turbopack's chunk loader assigns script URLs without a Trusted
 * Types policy of its own, and finds a loaded chunk by the address as it was written, which is therefore returned unchanged.
 * Lets exactly our own build files through, and the worker by name; HTML and script text never.
 */
export const defaultPolicy =
  "window.trustedTypes&&trustedTypes.createPolicy('default',{createScriptURL:function(u){var a=new URL(u,document.baseURI);if(a.origin===location.origin&&(a.pathname.indexOf('/_next/static/')===0||a.pathname==='/sw.js')&&!a.username)return u;throw new TypeError('script URL refused')}})";

const nobody = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * The one table of security headers (SH1 to SH6): what an answer of one side carries.
 *
 * @param name file inside the export; absent for answers of services and refusals, which nothing may render
 */
export function headersFor(side: Side, name: string | undefined, table: HeaderTable, { isHttps, connect = [] }: HeaderOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    // The app scans the kit's QR code; the candidate's page needs no device at all.
    'Permissions-Policy': [side === 'app' ? 'camera=(self)' : 'camera=()', ...nobody.map((feature) => `${feature}=()`)].join(', '),
  };
  if (side === 'candidate') headers['X-Robots-Tag'] = 'noindex, nofollow, noarchive';
  if (isHttps) headers['Strict-Transport-Security'] = 'max-age=63072000; includeSubDomains; preload';
  const policy = policyFor(side, name, table, connect);
  if (policy) headers['Content-Security-Policy'] = isHttps && name?.endsWith('.html') ? `${policy}; upgrade-insecure-requests` : policy;
  if (name?.endsWith('.html')) {
    headers['X-Frame-Options'] = 'DENY';
  }
  return headers;
}

/** A page is ruled by its own policy, a worker by that of its script; other files take no notice of one. */
function policyFor(side: Side, name: string | undefined, table: HeaderTable, connect: readonly string[]): string | undefined {
  if (name === undefined) return "default-src 'none'; frame-ancestors 'none'";
  const connectSources = ["'self'", ...connect].join(' ');
  if (/\.m?js$/.test(name)) return `default-src 'none'; script-src 'self'; connect-src ${connectSources}`;
  if (!name.endsWith('.html')) return undefined;
  const { scripts = [], styles = [] } = table[side][name] ?? {};
  const shared = [
    "default-src 'none'",
    `script-src ${["'self'", ...scripts].join(' ')}`,
    `style-src ${["'self'", ...styles].join(' ')}`,
    `img-src 'self' blob: data:`,
    "font-src 'self'",
    `connect-src ${connectSources}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return [...shared, ...(side === 'app' ? ["worker-src 'self'", 'trusted-types default nextjs'] : ["trusted-types 'none'"])].join('; ');
}

/** The table of two exports as they lie on the disk; a folder that does not exist has no pages. */
export async function readHeaderTable({ appRoot, replyRoot }: { appRoot: string; replyRoot: string }): Promise<HeaderTable> {
  return { app: await hashPages(appRoot), candidate: await hashPages(replyRoot) };
}

async function hashPages(root: string): Promise<Record<string, InlineHashes>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const pages = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.html')).map((entry) => join(entry.parentPath, entry.name));
  const hashed = await Promise.all(pages.map(async (file) => [relative(root, file).split(sep).join('/'), hashInline(await readFile(file, 'utf8'))] as const));
  return Object.fromEntries(hashed.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Inline hashes of one page, read again when its file changed: a build while a server runs makes other pages, and with
 * the old hashes their scripts would not run.
 */
export function rememberPages(): (file: string) => Promise<InlineHashes> {
  const known = new Map<string, { state: string; hashes: InlineHashes }>();
  return async (file) => {
    const { mtimeMs, size } = await stat(file);
    const state = `${mtimeMs}-${size}`;
    const last = known.get(file);
    if (last?.state === state) return last.hashes;
    const hashes = hashInline(await readFile(file, 'utf8'));
    known.set(file, { state, hashes });
    return hashes;
  };
}

/** Hashes of the inline scripts and styles of a page. Data blocks (JSON) need none: they never run. */
export function hashInline(html: string): InlineHashes {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes = '']) => !/\bsrc\s*=/i.test(attributes) && !/\btype\s*=\s*["']?(?:application\/(?:ld\+)?json|speculationrules)/i.test(attributes))
    .map(([, , text = '']) => sourceOf(text));
  const styles = [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/gi)].map(([, text = '']) => sourceOf(text));
  return { scripts: [...new Set(scripts)], styles: [...new Set(styles)] };
}

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** The page with the default policy as the first thing in its head; unchanged when it is there already. */
export function insertDefaultPolicy(html: string): string {
  if (html.includes(defaultPolicy)) return html;
  const changed = html.replace(/<head\b[^>]*>/i, (head) => `${head}<script>${defaultPolicy}</script>`);
  if (changed === html) throw new Error('page-without-head');
  return changed;
}
