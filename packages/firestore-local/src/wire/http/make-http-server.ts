// The HTTP/1.1 half of the port: WebChannel, REST and the emulator's own calls.
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Engine } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { serveAdmin } from '../admin/serve-admin.ts';
import { serveRest } from '../rest/serve-rest.ts';
import { toFault, type Report } from '../to-fault.ts';
import type { ChannelSessions } from '../webchannel/channel-sessions.ts';
import { serveChannel } from '../webchannel/serve-channel.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { sendFault } from './send.ts';

/** Longer than any proxy in front keeps its connections: who closes first must not be the one that is being written to. */
const keepAliveTimeoutMs = 120_000;

export interface HttpServer {
  /** Takes a socket whose bytes are unread. */
  take(socket: Socket): void;
  /** Ends connections that wait for nothing; the others end after their answer. */
  close(): void;
}

export function makeHttpServer(engine: Engine, sessions: ChannelSessions, report: Report): HttpServer {
  // The server never listens itself, so Node does not track its connections.
  const idle = new Set<Socket>();
  let closing = false;
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) => {
    const { socket } = request;
    idle.delete(socket);
    response.on('close', () => {
      if (closing) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
    if (request.method === 'OPTIONS') {
      answerPreflight(request, response);
      return;
    }
    allowOrigin(request, response);
    const serve = async () => {
      const url = URL.parse(request.url ?? '/', 'http://localhost');
      if (url && (await serveChannel(request, response, url, sessions))) return;
      if (url && (await serveRest(request, response, url, engine, report))) return;
      if (url && (await serveAdmin(request, response, url, engine, report))) return;
      sendFault(response, new Fault('NOT_FOUND', 'No such path.'));
    };
    serve().catch((error: unknown) => sendFault(response, toFault(error, report)));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return {
    take(socket) {
      socket.on('close', () => idle.delete(socket));
      server.emit('connection', socket);
    },
    close() {
      closing = true;
      for (const socket of idle) socket.end();
    },
  };
}
