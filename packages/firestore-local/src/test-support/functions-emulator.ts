import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FunctionsEmulator {
  readonly host: string;
  readonly received: Received[];
  /** The most requests that were open at once. */
  readonly peak: () => number;
  /** Resolves when `count` requests have come in since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The far end of the trigger protocol: an HTTP server that answers each event with what `answer` says (200 when it says nothing). */
export async function startFunctionsEmulator(
  answer: (event: Received, count: number) => number | Promise<number> = () => 200,
  port = 0,
): Promise<FunctionsEmulator> {
  const received: Received[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let open = 0;
  let peak = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    peak = Math.max(peak, ++open);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const event = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() };
    received.push(event);
    const status = await answer(event, received.length);
    open--;
    response.writeHead(status).end('{}');
    for (const { resolve } of waiting.filter(({ count }) => count <= received.length)) resolve();
    waiting = waiting.filter(({ count }) => count > received.length);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    peak: () => peak,
    arrived: (count) => new Promise((resolve) => (received.length >= count ? resolve() : waiting.push({ count, resolve }))),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
