import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../forward.ts';
import { hostName } from '../host.ts';
import type { LocalRouter } from '../start-gateway.ts';
import { audience, isServerKey, isVapid } from './check-vapid.ts';
import { pageHeaders, renderPushPage } from './push-page.ts';
import { openPushStore } from './push-store.ts';
import type { StoredPush } from './push-store.ts';

const localHosts = new Set(['localhost', '127.0.0.1', '::1']);
const loopback = /^(?:127\.|::1$|::ffff:127\.)/;
/** What every push service takes at least (RFC 8030, 7.2). */
const bodyLimit = 4096;
const keepAliveMs = 20_000;

export interface PushService {
  /** Where application servers push to; loopback only. */
  address: string;
  /** The devices' side, for the gateway: everything below `/_push`. */
  router: LocalRouter;
  close(): Promise<void>;
}

export interface PushServiceOptions {
  /** File of subscriptions and waiting pushes; `:memory:` forgets them. */
  file: string;
  /** Addresses besides localhost under which the page may be asked for. */
  printedHosts?: readonly string[];
  now?: () => number;
}

/**
 * A push service for a local stack (NT20 to NT23): the part of RFC 8030 that an application server meets (TTL, Topic, Urgency, 404, 410,
 * 413, signed by the key the subscription was made for) and a plain way for devices to get what waits for them. Endpoints name a host that nothing resolves;
 * the functions put this address in its place. The production entry does not import this file.
 */
export async function startPushService({ file, printedHosts = [], now = Date.now }: PushServiceOptions): Promise<PushService> {
  const store = openPushStore(file);
  const streams = new Map<string, Set<ServerResponse>>();

  const server = createServer((request, response) => {
    void receive(request, response).catch(() => answer(response, 500));
  });
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = /^\/p\/([\w-]{22})$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'POST' || id === undefined) return answer(response, 404);
    const body = await readBody(request, bodyLimit);
    if (!body) return answer(response, 413);
    const subscription = store.find(id);
    if (subscription === undefined || subscription === 'gone') return answer(response, subscription ? 410 : 404);
    const { ttl, topic, urgency = 'normal', authorization } = request.headers;
    if (!isVapid(authorization, subscription.serverKey, now())) return answer(response, 403);
    const right =
      /^\d{1,9}$/.test(String(ttl)) && (topic === undefined || /^[\w-]{1,32}$/.test(String(topic))) && /^(?:very-low|low|normal|high)$/.test(String(urgency));
    if (!right || (body.length > 0 && request.headers['content-encoding'] !== 'aes128gcm')) return answer(response, 400);
    const push = store.add({ subscription: id, body, ttl: Number(ttl), urgency: String(urgency), topic: topic === undefined ? null : String(topic) }, now());
    for (const stream of streams.get(id) ?? []) write(stream, push);
    response.writeHead(201, { Location: `${audience}/m/${push.id}`, TTL: String(push.ttl) }).end();
  };

  const listen = (response: ServerResponse, id: string): void => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    response.write(': open\n\n');
    const open = streams.get(id) ?? new Set();
    streams.set(id, open.add(response));
    const timer = setInterval(() => response.write(': here\n\n'), keepAliveMs);
    response.on('close', () => {
      clearInterval(timer);
      open.delete(response);
      if (open.size === 0) streams.delete(id);
    });
    for (const push of store.waiting(id, now())) write(response, push);
  };

  const router: LocalRouter = async (request, response, path) => {
    if (path !== '/_push' && !path.startsWith('/_push/')) return false;
    const host = hostName(request.headers.host) ?? '';
    if (!localHosts.has(host) && !printedHosts.includes(host)) return (answer(response, 421), true);
    // A phone in the local network is a device too; the list of pushes is for this machine.
    if (path === '/_push') {
      if (!loopback.test(request.socket.remoteAddress ?? '')) return (answer(response, 403), true);
      if (request.method !== 'GET' && request.method !== 'HEAD') return (answer(response, 405), true);
      response.writeHead(200, pageHeaders).end(renderPushPage(store.newest(100)));
      return true;
    }
    const [, kind, id = '', rest] = /^\/_push\/(subscriptions|messages)(?:\/([\w-]{22}))?(\/messages)?$/.exec(path) ?? [];
    if (kind === 'subscriptions' && id === '' && request.method === 'POST') await subscribe(request, response);
    else if (kind === 'subscriptions' && rest && request.method === 'GET') {
      const found = store.find(id);
      if (found === undefined || found === 'gone') answer(response, found ? 410 : 404);
      else listen(response, id);
    } else if (kind === 'subscriptions' && id && !rest && request.method === 'DELETE') {
      store.unsubscribe(id);
      for (const stream of streams.get(id) ?? []) stream.end();
      answer(response, 204);
    } else if (kind === 'messages' && id && !rest && request.method === 'DELETE') {
      store.take(id);
      answer(response, 204);
    } else answer(response, 404);
    return true;
  };

  const subscribe = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, bodyLimit);
    const key = body ? serverKeyOf(body.toString()) : undefined;
    if (key === undefined || !isServerKey(key)) return answer(response, 400);
    const id = store.subscribe(key);
    const made = JSON.stringify({ id, endpoint: `${audience}/p/${id}` });
    response.writeHead(201, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }).end(made);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    router,
    close: async () => {
      for (const open of streams.values()) for (const stream of open) stream.end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      store.close();
    },
  };
}

function serverKeyOf(json: string): string | undefined {
  try {
    const { applicationServerKey } = JSON.parse(json) as { applicationServerKey?: unknown };
    return typeof applicationServerKey === 'string' ? applicationServerKey : undefined;
  } catch {
    return undefined;
  }
}

/** One event of the stream; ids and base64url hold no line ends. */
function write(stream: ServerResponse, { id, body, ttl, urgency, topic }: StoredPush): void {
  stream.write(`id: ${id}\ndata: ${JSON.stringify({ body: Buffer.from(body).toString('base64url'), ttl, urgency, topic })}\n\n`);
}

function answer(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(status, {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Content-Length': 0,
      ...(status === 413 ? { Connection: 'close' } : {}),
    })
    .end();
}
