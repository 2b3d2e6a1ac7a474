import { describe, expect, test } from 'vitest';
import { createApiClient } from './api-client.ts';
import { createClock } from './clock.ts';
import { candidateOrigin, isReachable } from './env.ts';
import { faultCode } from './fault-code.ts';

const answering = (...answers: (Response | Error)[]) => {
  const seen: { url: string; init: RequestInit | undefined }[] = [];
  const client = createApiClient({
    timeoutMs: 1000,
    idToken: async (fresh) => (fresh ? 'fresh' : 'old'),
    fetch: async (url, init) => {
      seen.push({ url: url instanceof Request ? url.url : url.toString(), init });
      const next = answers.shift();
      if (next === undefined || next instanceof Error) throw next ?? new Error('no more answers');
      return next;
    },
  });
  return { client, seen };
};
const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const shares = { params: { laneId: 'lane/1' }, body: { from: 1, to: 1 } } as const;

describe('api client', () => {
  test('[WP1] fills the path, sends the token and reads the answer', async () => {
    const { client, seen } = answering(json(200, { shares: [{ period: 1, share: 'A'.repeat(43) }] }));

    const answer = await client.call('laneShares', shares);

    expect(answer.shares).toHaveLength(1);
    expect(seen[0]?.url).toBe('/api/lanes/lane%2F1/shares');
    expect(new Headers(seen[0]?.init?.headers).get('authorization')).toBe('Bearer old');
  });

  test('[WP2] a refusal keeps its code and detail', async () => {
    const { client } = answering(json(409, { error: { code: 'stale-head', detail: { seq: 7, hash: 'x' } } }));

    expect(await caught(client.call('laneShares', shares))).toMatchObject({ name: 'Fault', code: 'stale-head', detail: { seq: 7 } });
  });

  test('[WP3] a lost network, an unknown code and an answer of another shape are no refusals', async () => {
    const { client } = answering(
      new TypeError('failed to fetch'),
      json(500, { error: { code: 'nonsense' } }),
      json(200, { shares: 'no' }),
      new Response('<html>', { status: 502 }),
    );

    const codes = [];
    for (let i = 0; i < 4; i++) codes.push(faultCode(await caught(client.call('laneShares', shares))));

    expect(codes).toEqual(['offline', 'unavailable', 'unavailable', 'unavailable']);
  });

  test('[WP4] a token that is no longer taken is renewed once', async () => {
    const { client, seen } = answering(json(401, { error: { code: 'not-signed-in' } }), json(200, { shares: [] }));

    await client.call('laneShares', shares);

    expect(new Headers(seen[1]?.init?.headers).get('authorization')).toBe('Bearer fresh');
  });
});

describe('clock', () => {
  test('[WP5] follows the server, with half the way taken off', () => {
    const clock = createClock(() => 1000);
    clock.learn(86_401_050, 950, 1050);

    expect(clock.now()).toBe(86_401_050);
    expect(clock.offByMinutes()).toBe(-1440);
  });

  test('[WP6] ten minutes are nobody’s concern, and a longer way teaches nothing new', () => {
    const clock = createClock(() => 0);
    clock.learn(9 * 60_000, 0, 10);
    clock.learn(9 * 60_000 + 900, 0, 2000);

    expect(clock.offByMinutes()).toBe(0);
    expect(clock.now()).toBe(9 * 60_000 - 5);
  });
});

describe('places', () => {
  test('[WP7] the candidate page stands on c. of the same host', () => {
    const at = (host: string) => candidateOrigin(null, { protocol: 'http:', host, origin: `http://${host}` });

    expect([at('localhost:3000'), at('127.0.0.1:3000'), at('liexin.example')]).toEqual([
      'http://c.localhost:3000',
      'http://c.localhost:3000',
      'http://c.liexin.example',
    ]);
    expect([isReachable('http://c.localhost:3000'), isReachable('https://c.liexin.example')]).toEqual([false, true]);
  });
});
