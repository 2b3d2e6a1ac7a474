// The HTTP/1.1 half of the port: WebChannel, REST and the emulator's own calls.
import { createServer, type Server } from 'node:http';
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

/** Not listening: feed it sockets with `emit('connection', socket)`. */
export function makeHttpServer(engine: Engine, sessions: ChannelSessions, report: Report): Server {
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs, headersTimeout: keepAliveTimeoutMs + 5_000 }, (request, response) => {
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
  return server;
}
