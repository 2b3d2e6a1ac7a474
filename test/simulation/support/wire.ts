// One client's way to the server: a proxy on a fixed port that loses, holds and swallows bytes when told to.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** `mute`: requests go through, answers are swallowed. `held`: nothing moves, what was sent waits. `cut`: nobody is there. */
export type WireState = 'open' | 'mute' | 'held' | 'cut';

export interface Wire {
  readonly port: number;
  state(): WireState;
  /** Connections that were mute or held end when the wire opens again: their peers lost count. A held one may deliver first, late. */
  set(state: WireState, deliverLate?: boolean): void;
  close(): Promise<void>;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly late: Buffer[];
}

export const openWire = async (target: () => number): Promise<Wire> => {
  let state: WireState = 'open';
  const pairs = new Set<Pair>();
  const drop = (pair: Pair): void => {
    pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  };
  const listener = createServer({ noDelay: true }, (near) => {
    near.on('error', () => undefined);
    if (state === 'cut') return void near.destroy();
    const far = connect({ port: target(), host: '127.0.0.1', noDelay: true });
    const pair: Pair = { near, far, late: [] };
    pairs.add(pair);
    far.on('error', () => drop(pair));
    near.on('data', (bytes) => (state === 'held' ? pair.late.push(bytes) : far.write(bytes)));
    far.on('data', (bytes) => state === 'open' && near.write(bytes));
    near.on('close', () => state !== 'held' && drop(pair));
    far.on('close', () => drop(pair));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    state: () => state,
    set: (next, deliverLate = false) => {
      const wasWhole = state === 'open';
      state = next;
      if (wasWhole && next !== 'cut') return;
      for (const pair of pairs) {
        if (!deliverLate || pair.late.length === 0) {
          drop(pair);
          continue;
        }
        pairs.delete(pair);
        pair.near.destroy();
        pair.far.end(Buffer.concat(pair.late));
      }
    },
    close: async () => {
      state = 'cut';
      for (const pair of pairs) drop(pair);
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
};
