// The server: engine and wires on one port. Everything that touches a socket, a file or the clock is joined here.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Engine } from './engine.ts';
import { makeEngine, type EngineOptions } from './make-engine.ts';
import { makeSystemClock } from './system-clock.ts';
import { makeGrpcServer } from './wire/grpc/grpc-server.ts';
import { makeHttpServer } from './wire/http/make-http-server.ts';
import { routeSocket } from './wire/route-socket.ts';
import { makeChannelSessions } from './wire/webchannel/channel-sessions.ts';

export interface ServerOptions extends Pick<EngineOptions, 'rules' | 'indexes' | 'dataFile' | 'functionsHost'> {
  /** 0 picks a free one. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** One line for people; never contents, names or tokens. */
  readonly log?: (line: string) => void;
}

export interface RunningServer {
  readonly port: number;
  readonly engine: Engine;
  /** Ends streams (clients reconnect at once), waits for what is being written, closes the data file. Safe to repeat. */
  close(): Promise<void>;
}

/** How long clients get to take their last bytes. */
const closeGraceMs = 500;

/** Rejects when the port is taken, when there are no rules, or when the data file cannot be opened. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const log = options.log ?? (() => undefined);
  const { rules, indexes, dataFile, functionsHost } = options;
  const engine = await makeEngine({
    rules,
    clock: makeSystemClock(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    log,
    ...(indexes && { indexes }),
    ...(dataFile !== undefined && { dataFile }),
    ...(functionsHost !== undefined && { functionsHost }),
  });
  const report = (error: unknown) => log(`internal error: ${describe(error)}`);
  const sessions = makeChannelSessions(engine, report, () => performance.now());
  const http1 = makeHttpServer(engine, sessions, report);
  const grpc = makeGrpcServer(engine, report);
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    routeSocket(
      socket,
      (one) => http1.take(one),
      (one) => grpc.http2.emit('connection', one),
    );
  });

  const close = async () => {
    const closed = once(listener, 'close');
    listener.close();
    sessions.close();
    grpc.close();
    http1.close();
    const deadline = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, closeGraceMs);
    await closed;
    clearTimeout(deadline);
    await engine.close();
  };

  try {
    listener.listen(options.port, options.host ?? '127.0.0.1');
    await once(listener, 'listening');
  } catch (error) {
    sessions.close();
    await engine.close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return { port: (listener.address() as AddressInfo).port, engine, close: () => (closing ??= close()) };
}

/** Name and place only: an error's text may quote what it stumbled over. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at ')) ?? '';
  return `${error.name}${place === '' ? '' : ` ${place.trim()}`}`;
}
