// google.firestore.v1.Firestore over gRPC, on node:http2. For firebase-admin and the SDKs' Node builds.
import { constants, createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Engine } from '../../engine.ts';
import { Fault, statusCodes } from '../../model/fault.ts';
import { protoDialect } from '../codec/dialect.ts';
import { parseCaller } from '../parse-caller.ts';
import type { Call } from '../rpc/call.ts';
import { openListenStream } from '../rpc/listen-stream.ts';
import { procedures, type ProcedureEntry } from '../rpc/procedures.ts';
import type { OpenStream } from '../rpc/two-way-stream.ts';
import { openWriteStream } from '../rpc/write-stream.ts';
import { toFault, type Report } from '../to-fault.ts';
import { methodTypes, type MethodType } from './message-types.ts';
import { frameMessage, makeMessageReader } from './read-messages.ts';

/** A client that lets this much wait unread is dropped; a listener comes back with its resume token. */
const maxUnreadBytes = 256 * 1024 * 1024;
const servicePath = '/google.firestore.v1.Firestore/';
const twoWay: ReadonlyMap<string, OpenStream> = new Map([
  ['Listen', openListenStream],
  ['Write', openWriteStream],
]);

export interface GrpcServer {
  /** Feed it sockets with `http2.emit('connection', socket)`. */
  readonly http2: Http2Server;
  /** Ends every stream with UNAVAILABLE (the SDKs reconnect) and every connection. */
  close(): void;
}

export function makeGrpcServer(engine: Engine, report: Report): GrpcServer {
  const methods = methodTypes();
  const open = new Set<Answer>();
  const http2 = createServer({ settings: { initialWindowSize: 1 << 20, maxConcurrentStreams: 1000 } });
  http2.on('session', (session) => {
    session.on('error', () => session.destroy());
  });
  http2.on('stream', (stream, headers) => {
    const answer = new Answer(stream);
    open.add(answer);
    stream.on('close', () => open.delete(answer));
    const path = headers[':path'] ?? '';
    const name = path.startsWith(servicePath) ? path.slice(servicePath.length) : '';
    const method = methods.get(name);
    const openStream = twoWay.get(name);
    const entry = procedures.get(name);
    try {
      if (!method || !(openStream ?? entry)) throw new Fault('UNIMPLEMENTED', 'No such method.');
      const call = { engine, caller: callerOf(headers), dialect: protoDialect, report };
      if (openStream) serveTwoWay(stream, answer, method, openStream, call);
      else if (entry) serveUnary(stream, answer, method, entry, call);
    } catch (error) {
      answer.end(toFault(error, report));
    }
  });
  return {
    http2,
    close() {
      for (const answer of open) answer.end(new Fault('UNAVAILABLE', 'The server is closing.'));
      http2.close();
    },
  };
}

function callerOf(headers: IncomingHttpHeaders) {
  return parseCaller(headers.authorization);
}

function serveTwoWay(stream: ServerHttp2Stream, answer: Answer, method: MethodType, openStream: OpenStream, call: Call): void {
  const served = openStream(call, { send: (response) => answer.send(method.encode(response)), end: (fault) => answer.end(fault) });
  answer.start();
  const read = makeMessageReader((message) => {
    const request = decode(method, message);
    if (request instanceof Fault) answer.end(request);
    else served.receive(request);
  });
  stream.on('data', (chunk: Buffer) => {
    if (read(chunk) === 'bad') answer.end(unreadable());
  });
  stream.on('end', () => {
    served.close();
    answer.end();
  });
  stream.on('close', () => served.close());
}

function serveUnary(stream: ServerHttp2Stream, answer: Answer, method: MethodType, entry: ProcedureEntry, call: Call): void {
  let taken = false;
  const run = async (message: Uint8Array) => {
    try {
      const request = decode(method, message);
      if (request instanceof Fault) throw request;
      for (const response of await entry.run(request, call)) answer.send(method.encode(response));
      answer.end();
    } catch (error) {
      answer.end(toFault(error, call.report));
    }
  };
  const read = makeMessageReader((message) => {
    if (taken) return;
    taken = true;
    void run(message);
  });
  stream.on('data', (chunk: Buffer) => {
    if (read(chunk) === 'bad') answer.end(unreadable());
  });
  stream.on('end', () => {
    if (!taken) answer.end(unreadable());
  });
}

function decode(method: MethodType, message: Uint8Array) {
  try {
    return method.decode(message);
  } catch {
    return unreadable();
  }
}

function unreadable(): Fault {
  return new Fault('INVALID_ARGUMENT', 'The message could not be read.');
}

/** The response half of one gRPC call. Sends after the end, or after the client went away, are dropped. */
class Answer {
  readonly #stream: ServerHttp2Stream;
  #state: 'new' | 'started' | 'ended' = 'new';
  #trailers: Record<string, string | number> = {};

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
    // A client that resets its stream is an ordinary end.
    stream.on('error', () => stream.close());
    stream.on('wantTrailers', () => stream.sendTrailers(this.#trailers));
  }

  /** Sends the headers; two-way streams do so at once. */
  start(): void {
    if (this.#state !== 'new' || this.#gone) return;
    this.#state = 'started';
    this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  }

  send(message: Uint8Array): void {
    this.start();
    if (this.#state !== 'started' || this.#gone) return;
    this.#stream.write(frameMessage(message));
    if (this.#stream.writableLength > maxUnreadBytes) this.#stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }

  end(fault?: Fault): void {
    if (this.#state === 'ended' || this.#gone) return;
    const trailers = {
      'grpc-status': fault ? statusCodes[fault.status] : 0,
      ...(fault && { 'grpc-message': encodeMessage(fault.message) }),
    };
    if (this.#state === 'new') {
      this.#stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
    } else {
      this.#trailers = trailers;
      this.#stream.end();
    }
    this.#state = 'ended';
  }

  get #gone(): boolean {
    return this.#stream.destroyed || this.#stream.closed;
  }
}

/** Percent-encodes what a header cannot carry, and nothing else: clients decode with decodeURI, which leaves %3A as it is. */
function encodeMessage(message: string): string {
  return message.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent);
}
