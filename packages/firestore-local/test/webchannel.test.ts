// WebChannel, spoken by hand: what a browser's client sends and must get.
import { describe, expect, test } from 'vitest';
import type { RunningServer } from '../src/server.ts';
import { aServer, aToken, project } from './support.ts';

const database = `projects/${project}/databases/(default)`;
const documents = `${database}/documents`;

type Message = Readonly<Record<string, unknown>>;
type Arrays = [number, unknown[]][];

/** Reads frames off a body: length in UTF-16 units, newline, JSON. */
async function* framesOf(response: Response): AsyncGenerator<Arrays, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n')) {
      const end = newline + 1 + Number(text.slice(0, newline));
      if (text.length < end) break;
      yield JSON.parse(text.slice(newline + 1, end)) as Arrays;
      text = text.slice(end);
    }
  }
}

async function allFramesOf(response: Response): Promise<Arrays[]> {
  const frames: Arrays[] = [];
  for await (const frame of framesOf(response)) frames.push(frame);
  return frames;
}

/** One client's channel; `arrays` reads the open back channel, noops left out. */
class Channel {
  readonly #base: string;
  readonly #stop = new AbortController();
  #frames: AsyncGenerator<Arrays, void> | undefined;
  #waiting: Arrays = [];
  sid = '';
  lastId = 0;

  constructor({ port }: RunningServer, stream: 'Listen' | 'Write') {
    this.#base = `http://127.0.0.1:${port}/google.firestore.v1.Firestore/${stream}/channel?VER=8&database=${encodeURIComponent(database)}`;
  }

  post(query: string, offset: number, messages: readonly Message[], headers?: string): Promise<Response> {
    const form = new URLSearchParams({ ...(headers !== undefined && { headers }), count: String(messages.length), ofs: String(offset) });
    messages.forEach((message, index) => form.set(`req${index}___data__`, JSON.stringify(message)));
    return fetch(`${this.#base}&${query}&zx=z&t=1`, {
      method: 'POST',
      body: form.toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://app.test' },
    });
  }

  async shakeHands(messages: readonly Message[], token?: string): Promise<unknown> {
    const response = await this.post(
      'RID=100&CVER=22&X-HTTP-Session-Id=gsessionid',
      0,
      messages,
      token === undefined ? undefined : `Content-Type:text/plain\r\nAuthorization:Bearer ${token}\r\n`,
    );
    const frames = await allFramesOf(response);
    this.sid = String(frames[0]?.[0]?.[1][1]);
    return frames;
  }

  async forward(offset: number, messages: readonly Message[]): Promise<unknown[]> {
    const response = await this.post(`SID=${this.sid}&RID=101&AID=${this.lastId}`, offset, messages);
    expect(response.status).toBe(200);
    return (await allFramesOf(response))[0] ?? [];
  }

  async open(once = false): Promise<Response> {
    const response = await fetch(`${this.#base}&RID=rpc&SID=${this.sid}&AID=${this.lastId}&CI=${once ? 1 : 0}&TYPE=xmlhttp&zx=z&t=1`, {
      signal: this.#stop.signal,
    });
    this.#frames = framesOf(response);
    this.#waiting = [];
    return response;
  }

  /** The next array; undefined when the response ended. */
  async array(): Promise<Arrays[number] | undefined> {
    if (this.#waiting.length === 0) this.#waiting = (await this.#frames?.next())?.value ?? [];
    const next = this.#waiting.shift();
    if (next) this.lastId = next[0];
    return next;
  }

  async message(): Promise<unknown> {
    for (let next = await this.array(); next; next = await this.array()) if (next[1][0] !== 'noop') return next[1][0];
    return undefined;
  }

  terminate(): Promise<Response> {
    return fetch(`${this.#base}&SID=${this.sid}&RID=102&TYPE=terminate`, { method: 'POST', body: '', headers: { 'Content-Type': 'text/plain' } });
  }

  abort(): void {
    this.#stop.abort();
  }
}

const collectionTarget = (targetId: number, collectionId: string) => ({
  database,
  addTarget: { targetId, query: { parent: documents, structuredQuery: { from: [{ collectionId }] } } },
});
const write = (id: string, more: object = {}) => ({ update: { name: `${documents}/open/${id}`, fields: { text: { stringValue: 'héllo 🎉' } } }, ...more });

async function aWriteChannel(server: RunningServer, token?: string): Promise<Channel> {
  const channel = new Channel(server, 'Write');
  await channel.shakeHands([{ database }], token);
  await channel.open();
  expect(await channel.message()).toMatchObject({ streamToken: expect.stringMatching(/./) });
  return channel;
}

/** Sends through a channel of its own. */
async function put(server: RunningServer, id: string): Promise<void> {
  const channel = await aWriteChannel(server);
  await channel.forward(1, [{ streamToken: 'MQ==', writes: [write(id)] }]);
  expect(await channel.message()).toMatchObject({ commitTime: expect.any(String) });
  await channel.terminate();
}

describe('sessions', () => {
  test('[FW10] [FW11] a handshake opens a session, a back channel speaks at once', async () => {
    const channel = new Channel(await aServer(), 'Listen');

    expect(await channel.shakeHands([])).toStrictEqual([[[0, ['c', expect.stringMatching(/^[\w-]{22}$/), '', 8, 12, 30_000]]]]);
    await channel.open();
    expect(await channel.array()).toStrictEqual([1, ['noop']]);
  });

  test('[FW16] an unknown session is told so', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    channel.sid = 'gone';

    const answers = [await channel.open(), await channel.post('SID=gone&RID=5&AID=0', 0, [])];

    for (const answer of answers) expect(answer.status).toBe(400);
    expect((await answers[1]?.text())?.indexOf('Unknown SID')).toBeGreaterThan(0);
  });

  test('[FW17] terminate ends a session and its stream', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    await channel.shakeHands([]);
    await channel.open();
    expect(await channel.array()).toStrictEqual([1, ['noop']]);
    expect((await channel.terminate()).status).toBe(200);

    expect(await channel.array()).toBeUndefined();
    expect((await channel.open()).status).toBe(400);
  });

  test('[FW20] preflights and answers let a foreign page send credentials', async () => {
    const { port } = await aServer();
    const url = `http://127.0.0.1:${port}/v1/${documents}:commit`;
    const asked = {
      Origin: 'http://app.test',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,x-goog-api-client',
      'Access-Control-Request-Private-Network': 'true',
    };
    const preflight = await fetch(url, { method: 'OPTIONS', headers: asked });
    const answer = await fetch(url, { method: 'POST', headers: { Origin: 'http://app.test' }, body: '{"writes":[]}' });

    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'http://app.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,x-goog-api-client',
      'access-control-allow-private-network': 'true',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://app.test');
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('[FW6] a request that cannot be read ends the stream with its status', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    await channel.shakeHands([]);
    await channel.open();
    await channel.forward(0, [{ database, addTarget: { targetId: 0 } }]);

    expect(await channel.message()).toMatchObject({ error: { status: 'INVALID_ARGUMENT', code: 400 } });
  });

  test('[FW5] a token that is none ends the stream', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    await channel.shakeHands([collectionTarget(2, 'open')], 'nonsense');
    await channel.open();

    expect(await channel.message()).toMatchObject({ error: { status: 'INVALID_ARGUMENT' } });
  });

  test('[FW21] a server that closes says stop', async () => {
    const server = await aServer();
    const channel = new Channel(server, 'Listen');
    await channel.shakeHands([]);
    await channel.open();
    await channel.array();
    await server.close();

    expect(await channel.array()).toStrictEqual([2, ['stop']]);
    expect(await channel.array()).toBeUndefined();
  });
});

describe('write streams', () => {
  test('[FW13] a request that comes twice is taken once', async () => {
    const channel = await aWriteChannel(await aServer());
    const create = { streamToken: 'MQ==', writes: [write('a', { currentDocument: { exists: false } })] };
    const touch = { streamToken: 'MQ==', writes: [write('a', { updateTransforms: [{ fieldPath: 'n', increment: { integerValue: '1' } }] })] };
    await Promise.all([channel.forward(1, [create]), channel.forward(1, [create])]);
    await channel.forward(1, [create, touch]);

    expect(await channel.message()).toMatchObject({ writeResults: [{ updateTime: expect.any(String) }] });
    expect(await channel.message()).toMatchObject({ writeResults: [{ transformResults: [{ integerValue: '1' }] }] });
  });

  test('[FW18] behind a batch that fails nothing is applied', async () => {
    const server = await aServer();
    const channel = await aWriteChannel(server, aToken('alice'));
    const denied = { update: { name: `${documents}/closed/x`, fields: {} } };
    await channel.forward(1, [{ writes: [denied] }, { writes: [write('behind')] }]);

    expect(await channel.message()).toMatchObject({ error: { status: 'PERMISSION_DENIED', code: 403, message: expect.any(String) } });
    const read = await fetch(`http://127.0.0.1:${server.port}/v1/${documents}/open/behind`);
    expect(read.status).toBe(404);
  });
});

describe('listen streams', () => {
  test('[FW12] [FW14] a lost back channel is taken up where it was lost', async () => {
    const server = await aServer();
    await put(server, 'a');
    const first = new Channel(server, 'Listen');
    await first.shakeHands([collectionTarget(2, 'open')]);
    await first.open();
    expect(await first.message()).toMatchObject({ targetChange: { targetChangeType: 'ADD', targetIds: [2] } });
    first.abort();

    const again = new Channel(server, 'Listen');
    again.sid = first.sid;
    again.lastId = first.lastId;
    await again.open();

    expect(await again.message()).toMatchObject({
      documentChange: { document: { name: `${documents}/open/a`, fields: { text: { stringValue: 'héllo 🎉' } } }, targetIds: [2] },
    });
    expect(await again.message()).toMatchObject({ targetChange: { targetChangeType: 'CURRENT', targetIds: [2] } });
    expect(await again.message()).toMatchObject({
      targetChange: { targetChangeType: 'NO_CHANGE', readTime: expect.stringMatching(/Z$/), resumeToken: expect.any(String) },
    });
    await put(server, 'b');
    expect(await again.message()).toMatchObject({ documentChange: { document: { name: `${documents}/open/b` } } });
    expect(await again.message()).toMatchObject({ targetChange: { targetChangeType: 'NO_CHANGE' } });
    again.abort();
  });

  test('[FW15] a long poll carries one frame and ends', async () => {
    const server = await aServer();
    const channel = new Channel(server, 'Listen');
    await channel.shakeHands([collectionTarget(2, 'open')]);
    await channel.open(true);
    while (await channel.array());
    const asked = channel.open(true);
    await put(server, 'a');
    await asked;

    expect(await channel.message()).toMatchObject({ documentChange: { document: { name: `${documents}/open/a` } } });
    expect(await channel.message()).toMatchObject({ targetChange: { targetChangeType: 'NO_CHANGE' } });
    expect(await channel.array()).toBeUndefined();
  });

  test('[FW19] a target that cannot be read, or of another database, is removed with its cause', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    const elsewhere = {
      database,
      addTarget: { targetId: 2, query: { parent: `projects/${project}/databases/shred/documents`, structuredQuery: { from: [{ collectionId: 'open' }] } } },
    };
    await channel.shakeHands([elsewhere, collectionTarget(4, 'open')]);
    await channel.open();

    expect(await channel.message()).toMatchObject({ targetChange: { targetChangeType: 'REMOVE', targetIds: [2], cause: { code: 3 } } });
    expect(await channel.message()).toMatchObject({ targetChange: { targetChangeType: 'ADD', targetIds: [4] } });
    channel.abort();
  });

  test('[FW19] a denied target is removed with its cause', async () => {
    const channel = new Channel(await aServer(), 'Listen');
    await channel.shakeHands([collectionTarget(2, 'closed'), collectionTarget(4, 'open')]);
    await channel.open();

    const said = [await channel.message(), await channel.message(), await channel.message()];

    expect(said).toContainEqual({ targetChange: { targetChangeType: 'REMOVE', targetIds: [2], cause: { code: 7, message: expect.any(String) } } });
    expect(said).toContainEqual({ targetChange: { targetChangeType: 'ADD', targetIds: [4] } });
    channel.abort();
  });
});
