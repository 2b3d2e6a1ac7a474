import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { choicesOf } from '../simulation/support/random.ts';
import { openBadLine } from './bad-line.ts';

test('[SI3] a bad line is late and narrow, and brings every byte in its order', async () => {
  const random = choicesOf(20_261_122);
  const echo = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const line = await openBadLine(
    () => (echo.address() as AddressInfo).port,
    () => random.next(),
  );
  line.set({ roundTripMs: 60, bitsPerSecond: 8_000_000, loss: 0.1 });
  const sent = Buffer.from(Array.from({ length: 100_000 }, () => random.below(256)));

  const begun = performance.now();
  const socket = connect(line.port, '127.0.0.1');
  for (let from = 0; from < sent.length; from += 777) socket.write(sent.subarray(from, from + 777));
  socket.end();
  const got = await buffer(socket);

  expect(createHash('sha256').update(got).digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
  // A round trip, and a tenth of a second for the bytes.
  expect(performance.now() - begun).toBeGreaterThan(150);
  await line.close();
  echo.close();
});
