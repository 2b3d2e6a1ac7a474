import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerRequest } from './answer-request.ts';
import type { CandidatePort } from './answer-request.ts';
import { makeCallQueue } from './call-queue.ts';
import { sendFault } from './forward.ts';
import type { Upstream } from './forward.ts';
import type { Side } from './host.ts';

/** Security headers for an answer of one side; `name` is the file inside the export, absent for answers of services. */
export type FindHeaders = (side: Side, name?: string) => Record<string, string> | Promise<Record<string, string>>;

/** Answers paths that exist on a developer's machine only; true when it did. */
export type LocalRouter = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>;

export interface AccessLine {
  side: Side | 'foreign';
  method: string;
  /** Never a query, fragment or id. */
  path: string;
  status: number;
  durationMs: number;
}

export interface GatewayOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Folder of the app's static export. */
  appRoot: string;
  /** Folder of the candidate's page: `index.html` and its assets. */
  replyRoot: string;
  firestore: Upstream;
  auth: Upstream;
  functions: { upstream: Upstream; project: string; region: string };
  findHeaders: FindHeaders;
  /** Host names besides localhost; `c.` before each is its candidate host. */
  publicHosts?: readonly string[];
  /**
   * A second port for the candidate's page, for addresses in digits, which have no `c.` before them: every known host
   * name there is the candidate's. 0 takes a free one.
   */
  candidatePort?: number;
  /** Pages and services of a local stack: mailbox, pushes; absent in production. */
  localPages?: LocalRouter;
  /** Called after an Auth write succeeded, before the page hears of it: keeps local accounts through a crash. */
  onAuthWrite?: () => Promise<void>;
  log?: (line: AccessLine) => void;
  /** Certificate and key in PEM; the gateway then speaks HTTPS. */
  tls?: { cert: string; key: string };
}

export interface Gateway {
  port: number;
  /** The candidate's port, where it has one of its own. */
  candidatePort?: number;
  /** Ends all connections, listening pages included. */
  close(): Promise<void>;
}

/** Longer than the 60 s after which the SDK closes an idle stream, so a page never meets a connection that was closed under it. */
const idleTimeoutMs = 95_000;
/** Calls of the API that are under way at once, as many as one instance of it takes in production. */
const CALLS_AT_ONCE = 40;

/**
 * One origin per page, two hosts on one port (architecture, decision 4): serves the export and the candidate's page, and
 * passes Firestore, Auth and the HTTPS function on. It stores nothing; a killed gateway loses only open connections,
 * which the SDKs make anew.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const queue = makeCallQueue(CALLS_AT_ONCE);
  const listen = (port: number, candidate: CandidatePort): Promise<Server> =>
    startServer(options, port, (request, response) => {
      void answerRequest(request, response, { options, enter: queue.enter, candidate }).catch(() => {
        if (response.headersSent) response.destroy();
        else sendFault(response, 500, 'internal');
      });
    });
  const candidate: CandidatePort = { isHere: false };
  const servers: Server[] = [];
  if (options.candidatePort !== undefined) {
    const server = await listen(options.candidatePort, { isHere: true });
    candidate.port = portOf(server);
    servers.push(server);
  }
  const app = await listen(options.port, candidate);
  servers.push(app);
  return {
    port: portOf(app),
    ...(candidate.port === undefined ? {} : { candidatePort: candidate.port }),
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

async function startServer(options: GatewayOptions, port: number, listener: RequestListener): Promise<Server> {
  const server: Server = options.tls ? createHttpsServer(options.tls, listener) : createHttpServer(listener);
  server.keepAliveTimeout = idleTimeoutMs;
  server.headersTimeout = idleTimeoutMs + 5_000;
  server.requestTimeout = 0;
  server.timeout = 0;
  server.on('connection', (socket) => socket.setNoDelay(true));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
