// One port for two protocols: the first bytes tell HTTP/2 (gRPC) from HTTP/1.1.
import type { Socket } from 'node:net';

/** HTTP/2's connection preface begins so (RFC 9113, section 3.4); no HTTP/1.1 method does. */
const preface = 'PRI ';
/** A connection that says nothing is dropped after this. */
const silenceMs = 60_000;

/** Hands the socket on, unread. A probe that connects and closes without a byte leaves nothing behind. */
export function routeSocket(socket: Socket, toHttp1: (socket: Socket) => void, toHttp2: (socket: Socket) => void): void {
  let head = Buffer.alloc(0);
  const drop = () => socket.destroy();
  const onReadable = () => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    head = Buffer.concat([head, chunk]);
    const begin = head.toString('latin1', 0, preface.length);
    if (begin.length < preface.length && preface.startsWith(begin)) return;
    socket.off('readable', onReadable).off('error', drop).off('timeout', drop).setTimeout(0);
    socket.unshift(head);
    (begin === preface ? toHttp2 : toHttp1)(socket);
  };
  socket.on('readable', onReadable).on('error', drop).on('timeout', drop).setTimeout(silenceMs);
}
