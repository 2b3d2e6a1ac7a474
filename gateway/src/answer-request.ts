import type { IncomingMessage, ServerResponse } from 'node:http';
import { forward, readBody, sendFault } from './forward.ts';
import { candidateHost, findSide } from './host.ts';
import type { Side } from './host.ts';
import { logPath } from './log-path.ts';
import { hasOwnerToken, isChannelOpening } from './owner-token.ts';
import { decideRoute } from './route.ts';
import type { Route } from './route.ts';
import type { GatewayOptions } from './start-gateway.ts';
import { describeFile, findStaticFile, sendFile } from './static-files.ts';

const apiBodyLimit = 1024 * 1024;
/** The first request of a WebChannel carries headers and the first targets or writes; more than a document's size limit is no such thing. */
const channelOpeningLimit = 2 * 1024 * 1024;
const authRead = /accounts:(?:lookup|query|createAuthUri|batchGet)$|\/publicKeys$|\/recaptcha/;

/** Whether a request came in by the candidate's own port, and which one that is. */
export interface CandidatePort {
  isHere: boolean;
  port?: number;
}

/** What all requests of one listener share. */
export interface Shared {
  options: GatewayOptions;
  /** Waits for a place among the calls of the API. */
  enter: () => Promise<() => void>;
  candidate: CandidatePort;
}

/** Answers one request, and logs it when it is over. Rejects only for a fault of the gateway's own. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, shared: Shared): Promise<void> {
  const { options, candidate } = shared;
  const startedAt = performance.now();
  const [path, query] = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  const named = findSide(request.headers.host, options.publicHosts);
  const side = named && candidate.isHere ? 'candidate' : named;
  response.on('close', () => {
    options.log?.({ side: side ?? 'foreign', method, path: logPath(path), status: response.statusCode, durationMs: Math.round(performance.now() - startedAt) });
  });
  if (!side) {
    sendFault(response, 421, 'foreign-host');
    return;
  }
  const route = decideRoute({ side, method, path, isWorkerScript: request.headers['service-worker'] === 'script' });
  const context: Context = { ...shared, request, response, side, method, path, query };
  if (isService(route) && isCrossOrigin(request)) {
    sendFault(response, 403, 'not-allowed', await options.findHeaders(side));
    return;
  }
  await answerRoute(context, route);
}

interface Context extends Shared {
  request: IncomingMessage;
  response: ServerResponse;
  side: Side;
  method: string;
  path: string;
  query: string;
}

async function answerRoute(context: Context, route: Route): Promise<void> {
  const { request, response, options, side, path } = context;
  const headers = await options.findHeaders(side);
  switch (route.kind) {
    case 'page':
      return sendPage(context, route.root, route.path);
    case 'reply':
      return sendReplyPage(context);
    case 'redirect-to-candidate':
      // 307 and no fragment in Location: browsers carry the fragment of the tapped link over (RFC 9110, 10.2.2).
      response.writeHead(307, { ...headers, Location: candidateAddress(context), 'Cache-Control': 'no-store', 'Content-Length': 0 });
      response.end();
      return;
    case 'api':
      return callApi(context, headers);
    case 'firestore':
      return callFirestore(context, headers);
    case 'auth':
      return callAuth(context, headers);
    case 'local':
      if (options.localPages && (await options.localPages(request, response, path))) return;
      return sendFault(response, 404, 'not-found', headers);
    case 'refused':
      if (route.status === 404 && wantsPage(request)) return sendMissing(context);
      return sendFault(response, route.status, route.status === 404 ? 'not-found' : 'malformed-request', headers);
  }
}

/** The same path and query at the candidate's host, or at its port where it has one of its own. */
function candidateAddress({ request, options, candidate, path }: Context): string {
  const host = request.headers.host ?? '';
  const place = candidate.port === undefined ? candidateHost(host) : `${host.replace(/:\d+$/, '')}:${candidate.port}`;
  return `${options.tls ? 'https' : 'http'}://${place}${request.url ?? path}`;
}

/** A file of the export, or the host's own page for what is missing. */
async function sendPage(context: Context, root: Side, path: string): Promise<void> {
  const { request, response, options, side } = context;
  const folder = root === 'app' ? options.appRoot : options.replyRoot;
  const found = await findStaticFile(folder, path);
  // On the candidate host only assets have addresses; the page itself answers `/r/*` alone.
  if (found && !(root === 'candidate' && found.name.endsWith('.html'))) {
    return sendFile(request, response, found, { headers: await options.findHeaders(side, found.name) });
  }
  return sendMissing(context);
}

/** A person gets a page that says so (GW20); whoever asks for no page, or where there is none, a fault. */
async function sendMissing({ request, response, options, side }: Context): Promise<void> {
  const folder = side === 'app' ? options.appRoot : options.replyRoot;
  const missing = side === 'app' || wantsPage(request) ? await describeFile(folder, '404.html') : undefined;
  if (missing) return sendFile(request, response, missing, { status: 404, headers: await options.findHeaders(side, missing.name) });
  sendFault(response, 404, 'not-found', await options.findHeaders(side));
}

/** Browsers name HTML when somebody goes to an address, and for nothing that a page loads by itself. */
function wantsPage({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

/** One file for every link: what is in the path and the fragment is the page's business, and never the server's. */
async function sendReplyPage({ request, response, options, side }: Context): Promise<void> {
  const found = await describeFile(options.replyRoot, 'index.html');
  if (!found) return sendFault(response, 503, 'page-not-built', await options.findHeaders(side));
  return sendFile(request, response, found, { headers: await options.findHeaders(side, found.name) });
}

/** The body is read before the call queues, so a slow sender does not hold one of the places. */
async function callApi({ request, response, options, path, query, enter }: Context, headers: Record<string, string>): Promise<void> {
  const body = await readBody(request, apiBodyLimit);
  if (!body) return sendFault(response, 413, 'malformed-request', { ...headers, Connection: 'close' });
  const { upstream, project, region } = options.functions;
  const leave = await enter();
  try {
    if (response.destroyed) return;
    await forward(request, response, {
      upstream,
      target: `/${project}/${region}/api${path}${query ? `?${query}` : ''}`,
      body,
      headers: { ...headers, 'Cache-Control': 'no-store' },
      // A function may have made, changed or removed an account on its own way to Auth.
      ...(options.onAuthWrite && request.method !== 'GET' ? { beforeEnd: (status) => saveAfter(status, options.onAuthWrite) } : {}),
    });
  } finally {
    leave();
  }
}

async function callFirestore({ request, response, options, method, path, query }: Context, headers: Record<string, string>): Promise<void> {
  const opening = isChannelOpening(method, path, query);
  const body = opening ? await readBody(request, channelOpeningLimit) : undefined;
  if (opening && !body) return sendFault(response, 413, 'malformed-request', { ...headers, Connection: 'close' });
  if (hasOwnerToken(request, query, body)) return sendFault(response, 403, 'not-allowed', headers);
  return forward(request, response, { upstream: options.firestore, target: request.url ?? path, headers, ...(body ? { body } : {}) });
}

async function callAuth({ request, response, options, method, path, query }: Context, headers: Record<string, string>): Promise<void> {
  if (hasOwnerToken(request, query, undefined)) return sendFault(response, 403, 'not-allowed', headers);
  const writes = method !== 'GET' && !authRead.test(path);
  return forward(request, response, {
    upstream: options.auth,
    target: request.url ?? path,
    headers: { ...headers, 'Cache-Control': 'no-store' },
    ...(writes && options.onAuthWrite ? { beforeEnd: (status) => saveAfter(status, options.onAuthWrite) } : {}),
  });
}

async function saveAfter(status: number, save: (() => Promise<void>) | undefined): Promise<void> {
  if (status < 400) await save?.();
}

function isService(route: Route): boolean {
  return route.kind === 'api' || route.kind === 'firestore' || route.kind === 'auth' || route.kind === 'local';
}

/** A page of another origin, our other host included, has no business with the services of this one. Old browsers send no mark. */
function isCrossOrigin(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

function splitTarget(target: string): [string, string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}
