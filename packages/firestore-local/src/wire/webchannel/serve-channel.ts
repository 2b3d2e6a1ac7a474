// /google.firestore.v1.Firestore/{Listen|Write}/channel: the HTTP requests of WebChannel protocol version 8.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/read-body.ts';
import { sendText } from '../http/send.ts';
import { openListenStream } from '../rpc/listen-stream.ts';
import type { OpenStream } from '../rpc/two-way-stream.ts';
import { openWriteStream } from '../rpc/write-stream.ts';
import { keepAliveMs, type ChannelSessions } from './channel-sessions.ts';
import { parseForm } from './parse-form.ts';
import { frameOf, type BackChannel, type Session } from './session.ts';

const streams: ReadonlyMap<string, OpenStream> = new Map([
  ['/google.firestore.v1.Firestore/Listen/channel', openListenStream],
  ['/google.firestore.v1.Firestore/Write/channel', openWriteStream],
]);
const protocolVersion = 8;

/** True when the path is a channel's and the request has been taken. */
export async function serveChannel(request: IncomingMessage, response: ServerResponse, url: URL, sessions: ChannelSessions): Promise<boolean> {
  const openStream = streams.get(url.pathname);
  if (!openStream) return false;
  const id = url.searchParams.get('SID');
  // Comes as a beacon, and is never repeated.
  if (url.searchParams.get('TYPE') === 'terminate') {
    if (id !== null) sessions.terminate(id);
    sendText(response, 200, '');
    return true;
  }
  if (id === null) {
    await shakeHands(request, response, openStream, sessions);
    return true;
  }
  const session = sessions.find(id);
  if (!session) {
    // The client looks for these two words behind the first character.
    sendText(response, 400, 'Error: Unknown SID');
  } else if (request.method === 'GET') {
    attachBackChannel(response, url, session);
  } else {
    await forward(request, response, url, session);
  }
  return true;
}

/** Opens a session; its first messages come along, their answers wait for the back channel. */
async function shakeHands(request: IncomingMessage, response: ServerResponse, openStream: OpenStream, sessions: ChannelSessions): Promise<void> {
  const form = parseForm(await readBody(request));
  if (!form || request.method !== 'POST') {
    sendText(response, 400, 'Error: Bad handshake');
    return;
  }
  const session = sessions.open(openStream, form.headers.get('authorization') ?? request.headers.authorization);
  sendText(response, 200, frameOf(JSON.stringify([[0, ['c', session.id, '', protocolVersion, 12, keepAliveMs]]])));
  session.receive(form.offset, form.messages);
}

/** Takes messages; what they lead to comes on the back channel. A repeated request is answered like the first and does nothing. */
async function forward(request: IncomingMessage, response: ServerResponse, url: URL, session: Session): Promise<void> {
  const form = parseForm(await readBody(request));
  if (!form) {
    sendText(response, 400, 'Error: Bad request');
    return;
  }
  session.acknowledge(Number(url.searchParams.get('AID') ?? 0));
  session.receive(form.offset, form.messages);
  sendText(response, 200, frameOf(JSON.stringify(session.status())));
}

/** CI=1 asks for a long poll: one frame, then the end. */
function attachBackChannel(response: ServerResponse, url: URL, session: Session): void {
  const channel: BackChannel = {
    write: (frame) => response.write(frame, 'utf8'),
    end: () => response.end(),
  };
  response.on('close', () => session.detach(channel));
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Content-Type-Options': 'nosniff',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  session.attach(channel, Number(url.searchParams.get('AID') ?? 0), url.searchParams.get('CI') === '1');
}
