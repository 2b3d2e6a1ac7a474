// A line to the stack that can be slow, narrow and lossy: a TCP relay, because what the browser's own throttle does leaves out sockets
// and knows no loss.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform, type TransformCallback } from 'node:stream';

export interface Line {
  /** Milliseconds there and back. */
  readonly roundTripMs: number;
  /** Bits a second in each direction, shared by all connections. */
  readonly bitsPerSecond: number;
  /** Part of the packets that are lost once and sent again, as TCP does; a lost one holds up what is behind it. */
  readonly loss: number;
  /** How long after; a round trip unless told. */
  readonly resendMs?: number;
}
export const goodLine: Line = { roundTripMs: 0, bitsPerSecond: Number.POSITIVE_INFINITY, loss: 0 };

export interface BadLine {
  readonly port: number;
  /** Of what is sent from now on. */
  set(line: Line): void;
  /** Ends every connection in the middle of what it does; until `mend` nobody gets through. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

const PACKET_BYTES = 1400;

/** A relay to a port of this machine. `random`: in [0, 1). */
export const openBadLine = async (target: () => number, random: () => number): Promise<BadLine> => {
  let line = goodLine;
  let isCut = false;
  const sockets = new Set<Socket>();
  /** When each direction is free again, by the clock of `performance`. */
  const free = { up: 0, down: 0 };

  const arrival = (direction: keyof typeof free, bytes: number, behind: number): number => {
    const begun = Math.max(performance.now(), free[direction]);
    free[direction] = begun + (bytes * 8000) / line.bitsPerSecond;
    let at = free[direction] + line.roundTripMs / 2;
    while (random() < line.loss) at += line.resendMs ?? line.roundTripMs;
    return Math.max(at, behind);
  };
  const relay = (direction: keyof typeof free): Transform => {
    let behind = 0;
    let ended: TransformCallback | null = null;
    const onTheWay: { readonly at: number; readonly chunk: Buffer }[] = [];
    const stream = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        for (let from = 0; from < chunk.length; from += PACKET_BYTES) behind = arrival(direction, Math.min(PACKET_BYTES, chunk.length - from), behind);
        if (onTheWay.push({ at: behind, chunk }) === 1) deliver();
        done();
      },
      flush(done) {
        ended = done;
        if (onTheWay.length === 0) done();
      },
    });
    const deliver = (): void => {
      for (let next = onTheWay[0]; next !== undefined; next = onTheWay[0]) {
        const wait = next.at - performance.now();
        if (wait > 0) return void setTimeout(deliver, Math.ceil(wait));
        stream.push(next.chunk);
        onTheWay.shift();
      }
      ended?.();
    };
    return stream;
  };
  const listener = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    if (isCut) return void near.destroy();
    const far = connect({ port: target(), host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      // One that said goodbye has the rest on its way; one that broke off takes the other with it.
      socket.on('close', () => (sockets.delete(socket), socket.readableEnded || other.destroy()));
    }
    near.pipe(relay('up')).pipe(far);
    far.pipe(relay('down')).pipe(near);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (listener.address() as AddressInfo).port,
    set: (next) => {
      line = next;
    },
    cut,
    mend: () => {
      isCut = false;
    },
    close: async () => {
      cut();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
};
