// Server, functions and trigger of one run: real rules, real indexes, a data file that survives a crash.
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Timestamp } from 'firebase-admin/firestore';
import { makeHandlers } from '../../../functions/src/features/api/handlers.ts';
import { makeApi } from '../../../functions/src/features/api/router.ts';
import { gatherBurst, recordMessage } from '../../../functions/src/features/ledger/record-message.ts';
import { recordReceipt } from '../../../functions/src/features/ledger/record-receipt.ts';
import type { Cursor, Message } from '../../../functions/src/platform/stored.ts';
import { platformOn, type LocalPlatform } from '../../../functions/src/testing/local-platform.ts';
import type { Engine } from '../../../packages/firestore-local/src/engine.ts';
import type { MeterReading } from '../../../packages/firestore-local/src/meter/meter.ts';
import { readEvent } from '../../../packages/firestore-local/src/test-support/read-event.ts';
import type { Choices } from './random.ts';
import { openWire } from './wire.ts';
import { startWorldServer, type WorldServer } from './world-server.ts';

const asTimestamp = (seconds: number, nanos: number): Timestamp => new Timestamp(seconds, nanos);

/** A crash of a process loses nothing that a file in memory would not lose too, and a disk is slow when four runs share it. */
const dataRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface World {
  readonly platform: LocalPlatform;
  /** Where the Firestore server listens at present. */
  firestorePort(): number;
  /** The API as the gateway reaches it; rejects while the server is down. */
  fetch: typeof fetch;
  /** Cuts every connection in the middle of whatever it does and starts again on the same file after the work. */
  crash(meanwhile: () => Promise<void>): Promise<void>;
  /** While off nobody answers events; while `forgetful` a handler's work is done and its answer lost, so that events come again. */
  setFunctions(state: 'on' | 'off' | 'forgetful'): void;
  /** Of a server in this process alone. */
  meter(): MeterReading;
  resetMeter(): void;
  close(): Promise<void>;
}

/** `isOwnProcess`: the server is a process of its own, and a crash is SIGKILL. */
export const openWorld = async (choices: Choices, isOwnProcess = false): Promise<World> => {
  const folder = mkdtempSync(path.join(dataRoot, 'simulation-'));
  let functions: 'on' | 'off' | 'forgetful' = 'on';
  const host = createServer((request, response) => {
    const document = decodeURI(String(request.headers['ce-document'] ?? ''));
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => void handle(document, body).then((status) => (status === 0 ? request.socket.destroy() : response.writeHead(status).end())));
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const functionsHost = `127.0.0.1:${(host.address() as AddressInfo).port}`;
  const start = (): Promise<WorldServer> => startWorldServer({ folder, functionsHost, isOwnProcess });
  let server = await start();
  // The functions' own way has no faults but the server's.
  const inside = await openWire(() => server.port);
  const platform = platformOn(inside.port);
  // Each function is a process of its own and knows nothing of what the other has seen.
  const insideReceipts = await openWire(() => server.port);
  const receipts = platformOn(insideReceipts.port);
  const app = makeApi(platform, makeHandlers(platform), Date.now);

  /** What the functions are at: the process ends only after that. */
  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = work.then(
      () => underWay.delete(settled),
      () => underWay.delete(settled),
    );
    underWay.add(settled);
    return work;
  };

  /** The HTTP status to answer with; 0: no answer. */
  const handle = async (document: string, body: string): Promise<number> => {
    if (functions === 'off') return 0;
    const [, agencyId = '', , laneId = '', kind, id = ''] = document.split('/');
    try {
      if (kind === 'cursors') {
        const cursor = readEvent(body, asTimestamp) as Cursor | null;
        if (cursor) await track(recordReceipt(receipts, { agencyId, laneId }, id, cursor, Date.now()));
      } else {
        const place = { agencyId, laneId, messageId: id };
        await gatherBurst(platform, place);
        await track(recordMessage(platform, place, Date.now(), readEvent(body, asTimestamp) as Message | null));
      }
      return functions === 'forgetful' && choices.chance(0.5) ? 500 : 204;
    } catch {
      return 500;
    }
  };

  return {
    platform,
    firestorePort: () => server.port,
    fetch: (input, init) => track(Promise.resolve(app.fetch(new Request(new URL(input instanceof Request ? input.url : input, 'http://api.test'), init)))),
    crash: async (meanwhile) => {
      for (const wire of [inside, insideReceipts]) wire.set('cut');
      const ended = server.end();
      await meanwhile();
      await ended;
      server = await start();
      for (const wire of [inside, insideReceipts]) wire.set('open');
    },
    setFunctions: (state) => {
      functions = state;
    },
    meter: () => engineOf(server).meter(),
    resetMeter: () => engineOf(server).resetMeter(),
    close: async () => {
      functions = 'off';
      await Promise.all(underWay);
      await Promise.all([platform.close(), receipts.close()]);
      await Promise.all([inside.close(), insideReceipts.close()]);
      await server.end();
      host.closeAllConnections();
      host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const engineOf = (server: WorldServer): Engine => {
  if (server.engine === null) throw new Error('a server of its own has no meter here');
  return server.engine;
};
