import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Session } from './session.ts';

const seed = 20_261_122;

/** Frames → the arrays in them: [id, text of the array]. */
function arraysOf(frames: readonly string[]): [number, unknown][] {
  const arrays: [number, unknown][] = [];
  for (let text = frames.join(''); text !== '';) {
    const newline = text.indexOf('\n');
    const end = newline + 1 + Number(text.slice(0, newline));
    arrays.push(...(JSON.parse(text.slice(newline + 1, end)) as [number, unknown][]));
    text = text.slice(end);
  }
  return arrays;
}

function aSession() {
  const taken: string[] = [];
  let now = 0;
  const session = new Session(
    's',
    () => now,
    (message) => taken.push(message),
  );
  return { session, taken, pass: (milliseconds: number) => (now += milliseconds) };
}

function aBackChannel() {
  const frames: string[] = [];
  const channel = { write: (frame: string) => void frames.push(frame), end: () => void (channel.ended = true), ended: false };
  return { channel, frames };
}

/** Microtasks have run. */
const turn = () => Promise.resolve();

describe('incoming', () => {
  test('[FW13] messages are taken once and in order, however their requests arrive', () => {
    const requests = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 4 })));
    fc.assert(
      fc.property(requests, (parts) => {
        const { session, taken } = aSession();
        for (const [offset, count] of parts)
          session.receive(
            offset,
            Array.from({ length: count }, (_none, index) => String(offset + index)),
          );

        const sent = new Set(parts.flatMap(([offset, count]) => Array.from({ length: count }, (_none, index) => offset + index)));
        const contiguous = Array.from({ length: 20 }, (_none, index) => index);
        const firstMissing = contiguous.find((index) => !sent.has(index)) ?? 20;
        expect(taken).toStrictEqual(contiguous.slice(0, firstMissing).map(String));
      }),
      { seed },
    );
  });
});

describe('outgoing', () => {
  test('[FW11] a streaming back channel gets a byte at once', async () => {
    const { session } = aSession();
    const { channel, frames } = aBackChannel();

    session.attach(channel, 0, false);
    await turn();

    expect(arraysOf(frames)).toStrictEqual([[1, ['noop']]]);
  });

  test('[FW15] a long poll waits for data and ends after it', async () => {
    const { session } = aSession();
    const { channel, frames } = aBackChannel();
    session.attach(channel, 0, true);
    await turn();
    expect(frames).toStrictEqual([]);

    session.send('[1]');
    await turn();

    expect(arraysOf(frames)).toStrictEqual([[1, [1]]]);
    expect(channel.ended).toBe(true);
  });

  test('[FW14] arrays of one turn leave in one frame, its length in UTF-16 units', async () => {
    const { session } = aSession();
    const { channel, frames } = aBackChannel();
    session.send('["猎信 🎉"]');
    session.send('[2]');
    session.attach(channel, 0, false);
    await turn();

    expect(frames).toStrictEqual(['23\n[[1,["猎信 🎉"]],[2,[2]]]']);
  });

  test('[FW12] whatever connections are lost, the client gets every array once and in order', async () => {
    const steps = fc.array(
      fc.oneof(fc.constant('send' as const), fc.constant('reconnect' as const), fc.constant('lose' as const), fc.constant('acknowledge' as const)),
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (plan, once) => {
        const { session } = aSession();
        const received: number[] = [];
        let back = aBackChannel();
        let sent = 0;
        const takeFrames = () => {
          for (const [id] of arraysOf(back.frames.splice(0))) if (id > (received.at(-1) ?? 0)) received.push(id);
        };
        for (const step of [...plan, 'reconnect' as const, 'reconnect' as const]) {
          if (step === 'send') session.send(`[${(sent += 1)}]`);
          await turn();
          if (step === 'reconnect') {
            takeFrames();
            back = aBackChannel();
            session.attach(back.channel, received.at(-1) ?? 0, once);
            await turn();
          }
          if (step === 'lose') {
            back.frames.length = 0;
            session.detach(back.channel);
          }
          if (step === 'acknowledge') session.acknowledge(received.at(-1) ?? 0);
        }
        takeFrames();

        expect(received.length).toBeGreaterThanOrEqual(sent);
        expect(received).toStrictEqual(received.map((_id, index) => index + 1));
      }),
      { seed, numRuns: 200 },
    );
  });

  test('[FW12] the answer to a forward request tells what was sent and not acknowledged', async () => {
    const { session } = aSession();
    expect(session.status()).toStrictEqual([0, 0, 0]);
    session.attach(aBackChannel().channel, 0, false);
    session.send('[12]');
    await turn();
    expect(session.status()).toStrictEqual([1, 2, 12]);

    session.acknowledge(2);

    expect(session.status()).toStrictEqual([1, 2, 0]);
  });

  test('[FW12] a long response is ended, so that the browser lets go of it', async () => {
    const { session } = aSession();
    const { channel } = aBackChannel();
    session.attach(channel, 0, false);
    session.send(`["${'x'.repeat(1_000_000)}"]`);
    await turn();

    expect(channel.ended).toBe(true);
    expect(session.status()[0]).toBe(0);
  });
});

describe('life', () => {
  test('[FW16] silence is broken by a noop, talk is not', async () => {
    const { session, pass } = aSession();
    const { channel, frames } = aBackChannel();
    session.attach(channel, 0, false);
    await turn();
    pass(10_000);
    session.send('[1]');
    await turn();

    pass(24_000);
    session.keepAlive(25_000);
    await turn();
    expect(arraysOf(frames)).toHaveLength(2);

    pass(1_000);
    session.keepAlive(25_000);
    await turn();
    expect(arraysOf(frames).at(-1)).toStrictEqual([3, ['noop']]);
  });

  test('[FW17] a session is abandoned when nobody has fetched for long, or too much waits', () => {
    const { session, pass } = aSession();
    const { channel } = aBackChannel();
    session.attach(channel, 0, false);
    pass(1_000_000);
    expect(session.isAbandoned(120_000)).toBe(false);

    session.detach(channel);
    pass(119_999);
    expect(session.isAbandoned(120_000)).toBe(false);
    pass(1);
    expect(session.isAbandoned(120_000)).toBe(true);

    session.receive(0, ['{}']);
    expect(session.isAbandoned(120_000)).toBe(false);
    session.send('x'.repeat(33_000_000));
    expect(session.isAbandoned(120_000)).toBe(true);
  });

  test('[FW21] the last words are stop', () => {
    const { session } = aSession();
    const { channel, frames } = aBackChannel();
    session.attach(channel, 0, false);
    session.stop();

    expect(arraysOf(frames).at(-1)?.[1]).toStrictEqual(['stop']);
    expect(channel.ended).toBe(true);
  });
});
