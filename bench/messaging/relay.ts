// The floor: two pages and a WebSocket relay between them that does nothing else, or keeps each message in SQLite (WAL, FULL, one
// transaction for each turn of the event loop) before it passes it on. Frames after RFC 6455; no library, so nothing is left to save.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Duplex } from 'node:stream';

export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

const page = '<!doctype html><meta charset="utf-8"><title>floor</title><style>body{font:16px sans-serif}</style><ol></ol>';

/** `folder`: where the database is; without one nothing is kept. */
export const startRelay = async (folder?: string): Promise<Relay> => {
  const peers = new Set<Duplex>();
  const store = folder === undefined ? null : openStore(path.join(folder, 'floor.sqlite'));
  const pass = (from: Duplex, text: Buffer): void => {
    const send = (): void => {
      for (const peer of peers) if (peer !== from) peer.write(frame(text));
    };
    if (store === null) send();
    else store.keep(text, send);
  };
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(page));
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    peers.add(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = unframe(rest); next !== null; next = unframe(rest)) {
        rest = next.rest;
        if (next.isText) pass(socket, next.text);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => peers.delete(socket));
  });
  server.on('connection', (socket) => socket.setNoDelay(true));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const peer of peers) peer.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      store?.close();
    },
  };
};

const openStore = (file: string) => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE message (id INTEGER PRIMARY KEY, body BLOB NOT NULL)');
  const insert = db.prepare('INSERT INTO message (body) VALUES (?)');
  let waiting: { readonly text: Buffer; readonly done: () => void }[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    db.exec('BEGIN');
    for (const { text } of batch) insert.run(text);
    db.exec('COMMIT');
    for (const { done } of batch) done();
  };
  return {
    keep: (text: Buffer, done: () => void): void => {
      if (waiting.push({ text, done }) === 1) setImmediate(flush);
    },
    close: () => db.close(),
  };
};

/** An unmasked text frame. */
const frame = (text: Buffer): Buffer => {
  const head = text.length < 126 ? Buffer.from([0x81, text.length]) : Buffer.from([0x81, 126, text.length >> 8, text.length & 255]);
  return Buffer.concat([head, text]);
};

/** The first frame of a client, if it is whole. */
const unframe = (bytes: Buffer): { readonly isText: boolean; readonly text: Buffer; readonly rest: Buffer } | null => {
  if (bytes.length < 6) return null;
  const short = (bytes[1] ?? 0) & 127;
  const [length, head] = short < 126 ? [short, 2] : [bytes.readUInt16BE(2), 4];
  const end = head + 4 + length;
  if (bytes.length < end) return null;
  const mask = bytes.subarray(head, head + 4);
  const text = Buffer.from(bytes.subarray(head + 4, end).map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
  return { isText: ((bytes[0] ?? 0) & 15) === 1, text, rest: bytes.subarray(end) };
};
