import { Agent, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A service behind the gateway, `host:port`. */
export type Upstream = string;

/** Headers that belong to one connection only (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What a caller may not tell a service: cookies (we have none), and who he says he came through. */
const notForwarded = new Set(['cookie', 'forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'expect', 'host']);
/** What a service may not tell a page: cookies, and that other origins may read the answer. */
const notReturned = new Set([
  'set-cookie',
  'clear-site-data',
  'x-powered-by',
  'server',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-private-network',
]);

const agents = new Map<Upstream, Agent>();

/** One pool of kept connections a service, without a limit: a listening page holds a connection for as long as it is open. */
function agentFor(upstream: Upstream): Agent {
  const known = agents.get(upstream);
  if (known) return known;
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 });
  agents.set(upstream, agent);
  return agent;
}

/** Request headers for the service: the caller's, less those above; `host` names the service. */
export function requestHeaders(headers: IncomingHttpHeaders, upstream: Upstream, remoteAddress: string | undefined): OutgoingHttpHeaders {
  const named = connectionHeaders(headers);
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !notForwarded.has(name) && !named.has(name)) kept[name] = value;
  }
  kept['host'] = upstream;
  if (remoteAddress) kept['x-forwarded-for'] = remoteAddress;
  return kept;
}

/** Response headers for the page, less those above. */
export function responseHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = connectionHeaders(headers);
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !notReturned.has(name) && !named.has(name)) kept[name] = value;
  }
  return kept;
}

/** Names as Node gives them, so that a header of ours replaces the service's own and does not stand beside it. */
function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Header names that `Connection` declares to belong to this connection. */
function connectionHeaders(headers: IncomingHttpHeaders): Set<string> {
  return new Set(
    (headers.connection ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

export interface ForwardOptions {
  upstream: Upstream;
  /** Path with query as the service shall see it. */
  target: string;
  /** The whole body, where it was read before; otherwise the request is piped. */
  body?: Buffer;
  /** Headers that every answer through the gateway carries. */
  headers?: Record<string, string>;
  /** Called when the service's answer is whole, before any of it is passed on: for what must be safe before the page hears of it. */
  beforeEnd?: (status: number) => Promise<void>;
}

/**
 * Passes one request to a service and its answer back as the bytes come: nothing is buffered, compressed or timed out,
 * so a WebChannel back channel streams (the SDK falls to long polling for good when its first bytes are late).
 * Resolves when the exchange is over, whichever side ended it; never rejects. A service that cannot be reached is 502.
 */
export function forward(request: IncomingMessage, response: ServerResponse, options: ForwardOptions): Promise<void> {
  const { upstream, target, body, headers = {}, beforeEnd } = options;
  const [host, port] = splitHost(upstream);
  return new Promise((resolve) => {
    const outgoing = requestHeaders(request.headers, upstream, request.socket.remoteAddress);
    if (body) outgoing['content-length'] = body.length;
    else if (request.headers['transfer-encoding']) outgoing['transfer-encoding'] = 'chunked';
    const passed = httpRequest({ host, port, method: request.method ?? 'GET', path: target, headers: outgoing, agent: agentFor(upstream) });
    passed.setNoDelay(true);

    passed.on('response', (answer) => {
      const status = answer.statusCode ?? 502;
      const head = { ...responseHeaders(answer.headers), ...lowerCase(headers) };
      answer.on('error', () => response.destroy());
      if (beforeEnd) {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          void beforeEnd(status)
            .catch(() => undefined)
            .then(() => response.writeHead(status, head).end(Buffer.concat(chunks)));
        });
        return;
      }
      response.writeHead(status, head);
      response.flushHeaders();
      answer.pipe(response);
    });
    passed.on('error', () => {
      if (response.headersSent) response.destroy();
      else if (!response.destroyed) sendFault(response, 502, 'unavailable', headers);
      resolve();
    });
    response.on('close', () => {
      passed.destroy();
      resolve();
    });
    if (body) passed.end(body);
    else request.pipe(passed);
  });
}

/** Why the gateway itself refuses; the words that the API has too mean the same there. */
export type GatewayFault = 'malformed-request' | 'not-found' | 'not-allowed' | 'unavailable' | 'internal' | 'foreign-host' | 'page-not-built';

/** Answers with a fault in the API's shape: a code and nothing of the request. */
export function sendFault(response: ServerResponse, status: number, code: GatewayFault, headers: Record<string, string> = {}): void {
  const body = JSON.stringify({ error: { code, detail: {} } });
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/**
 * Reads a request body of at most `limit` bytes. Undefined when it is longer: the rest is not read and the answer should
 * close the connection.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the request: its socket still carries the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function splitHost(upstream: Upstream): [string, string] {
  const at = upstream.lastIndexOf(':');
  return [upstream.slice(0, at).replace(/^\[|\]$/g, ''), upstream.slice(at + 1)];
}
