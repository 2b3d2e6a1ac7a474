import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

/** A file of an export that answers a path. */
export interface StaticFile {
  file: string;
  size: number;
  /** Milliseconds since 1970; a precompressed twin older than this is stale and not sent. */
  modifiedAt: number;
  etag: string;
  /** Path of the file inside its root, with `/`; header tables are keyed by it. */
  name: string;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Whether a file of this name is served at all: precompressed twins and maps are not addresses of their own. */
function isServed(name: string): boolean {
  return extname(name) in types;
}

/**
 * The file that answers a path of a Next.js export (GW9): `/inbox` is `inbox.html` or `inbox/index.html`, `/` is
 * `index.html`. Undefined when there is none, or when the path tries to leave the root.
 *
 * @param path percent-encoded path, beginning with `/`
 */
export async function findStaticFile(root: string, path: string): Promise<StaticFile | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  const segments = decoded.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '..' || segment === '.' || segment.startsWith('.') || /[\0\\:]/.test(segment))) return undefined;
  const base = segments.join('/');
  const names = base === '' ? ['index.html'] : isServed(base) ? [base] : [`${base}.html`, `${base}/index.html`];
  for (const name of names) {
    const found = await describeFile(root, name);
    if (found) return found;
  }
  return undefined;
}

/** A file by its name inside the root, or undefined. */
export async function describeFile(root: string, name: string): Promise<StaticFile | undefined> {
  const file = join(root, ...name.split('/'));
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) return undefined;
  const etag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`;
  return { file, size: info.size, modifiedAt: info.mtimeMs, etag, name };
}

/** Cache rule by name (GW10): hashed assets for ever, pages never, the rest after asking. */
export function cacheControl(name: string): string {
  if (name.endsWith('.html')) return 'no-store';
  if (/(?:^|\/)_next\/static\//.test(name) || /[.-][0-9A-Za-z_-]{8,}\.(?:js|css|woff2)$/.test(name)) return 'public, max-age=31536000, immutable';
  return 'no-cache';
}

/** Sends a file, in the smallest encoding that was made at build time and that the browser takes. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  found: StaticFile,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Promise<void> {
  const encoding = await chooseEncoding(request, found);
  const etag = encoding ? found.etag.replace(/"$/, `-${encoding.name}"`) : found.etag;
  response.setHeader('Content-Type', types[extname(found.name)] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', cacheControl(found.name));
  response.setHeader('ETag', etag);
  response.setHeader('Vary', 'Accept-Encoding');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status === 200 && request.headers['if-none-match']?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etag)) {
    response.writeHead(304).end();
    return;
  }
  if (encoding) response.setHeader('Content-Encoding', encoding.name);
  response.setHeader('Content-Length', encoding?.size ?? found.size);
  response.writeHead(status);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const stream = createReadStream(encoding?.file ?? found.file);
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** The precompressed twin to send, brotli before gzip; undefined for none. */
async function chooseEncoding(request: IncomingMessage, found: StaticFile): Promise<{ name: 'br' | 'gzip'; file: string; size: number } | undefined> {
  const accepted = request.headers['accept-encoding'] ?? '';
  for (const [name, suffix] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))`).test(accepted)) continue;
    const file = `${found.file}${suffix}`;
    const info = await stat(file).catch(() => undefined);
    if (info?.isFile() && info.mtimeMs >= found.modifiedAt) return { name, file, size: info.size };
  }
  return undefined;
}
