import { afterEach, expect, test, vi } from 'vitest';
import { openCandidateRequests } from '../../src/platform/vault/candidate/candidate-requests.ts';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { myDataText } from '../../src/text/my-data.ts';
import { actOnData, type DataPorts } from './my-data.ts';
import type { MyData } from './page-state.ts';

afterEach(() => vi.unstubAllGlobals());
const month = 30 * 24 * 3_600_000;
const letter = { nonce: 'AAAAAAAAAAAAAAAA', ciphertext: 'AAAA' };

/** What the server answers to a call; null: the call does not arrive, or its answer does not. */
type Server = (path: string) => object | null;

/** The page of somebody who said no, who asks by the link alone. Its keys and its requests are the real ones. */
const aPage = async (server: Server) => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    if (path.includes('/unbound')) asked.push((JSON.parse(body) as { erasureId: string }).erasureId);
    const answer = server(path);
    if (answer === null) throw new TypeError('no network');
    return Response.json(answer, { status: 'error' in answer ? 404 : 200 });
  });
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const blobs = new Map<string, unknown>();
  const requests = openCandidateRequests({
    ...{ agencyId: 'agency', guestUid: 'guest', linkId: 'link', deviceId: 'device' },
    notePub: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    deviceKey: pair.privateKey,
    blobs: {
      read: async <T>(place: string) => (blobs.get(place) as T | undefined) ?? null,
      write: async (place, value) => void blobs.set(place, value),
      drop: async (place) => void blobs.delete(place),
      sealer: { seal: async (_, bytes) => bytes, open: async (_, bytes) => bytes },
    },
  });
  let data: MyData | null = null;
  const ports: DataPorts = {
    vault: { linkId: 'link', auth: async () => 'AAAA', requests: () => requests } as Partial<CandidateVault> as CandidateVault,
    language: () => 'en',
    data: () => data,
    show: (next) => void (data = next),
  };
  return { asked, act: (act: Parameters<typeof actOnData>[1]) => actOnData(ports, act), data: (): MyData | null => data };
};
const standing = (erasureId: string, more = {}) => ({
  ...{ erasureId, kind: 'erase', state: 'open', receivedAtMs: 0, dueAtMs: month, decidedAtMs: null, doneAtMs: null },
  ...{ decision: null, ground: null, keep: [], letter: null, certificate: null, ...more },
});
const idIn = (path: string): string => path.split('/')[3] ?? '';

test('[ER22] a request that got through is none that failed, though how things stand does not come', async () => {
  const page = await aPage((path) => (path.endsWith('/unbound') ? { erasureId: 'x', receivedAtMs: 0, dueAtMs: month } : null));
  await page.act({ do: 'view', view: 'erase' });
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  expect(page.asked).toHaveLength(1);
  expect(page.data()).toMatchObject({ view: 'all', busy: false, fault: myDataText.en.gotThrough });
});

test('[ER22] a request whose answer was lost is found among those that stand', async () => {
  const page = await aPage((path) => (path.endsWith('/receipt') ? standing(idIn(path)) : null));
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  expect(page.data()).toMatchObject({ view: 'all', fault: null, asked: [{ erasureId: page.asked[0], mayWithdraw: true }] });
});

test('[ER22] one that never arrived says so, and the form stays', async () => {
  const page = await aPage((path) => (path.endsWith('/receipt') ? { error: { code: 'not-found', detail: {} } } : null));
  await page.act({ do: 'view', view: 'erase' });
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  expect(page.data()).toMatchObject({ view: 'erase', fault: myDataText.en.offline, asked: [] });
});

test('[ER17] a letter that does not open here is told, not left out', async () => {
  let mine = { state: 'open', letter: null as typeof letter | null };
  const page = await aPage((path) => (path.endsWith('/receipt') ? standing(idIn(path), mine) : { erasureId: 'x', receivedAtMs: 0, dueAtMs: month }));
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  expect(page.data()?.asked).toMatchObject([{ letter: null, isLetterElsewhere: false }]);
  mine = { state: 'done', letter };
  await page.act({ do: 'open' });
  expect(page.data()?.asked).toMatchObject([{ letter: null, isLetterElsewhere: true }]);
});

test('[ER27] an open panel follows what was decided, and says nothing where a look does not come through', async () => {
  let answer: ((path: string) => object | null) | null = null;
  const page = await aPage((path) =>
    (answer ?? ((one) => (one.endsWith('/receipt') ? standing(idIn(one)) : { erasureId: 'x', receivedAtMs: 0, dueAtMs: month })))(path),
  );
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  expect(page.data()?.asked).toMatchObject([{ state: 'open', mayWithdraw: true }]);
  answer = () => null;
  await page.act({ do: 'look' });
  expect(page.data()).toMatchObject({ busy: false, fault: null, asked: [{ state: 'open' }] });
  answer = (path) => (path.endsWith('/receipt') ? standing(idIn(path), { state: 'decided', decision: 'partial', decidedAtMs: 5 }) : null);
  await page.act({ do: 'look' });
  expect(page.data()).toMatchObject({ busy: false, fault: null, asked: [{ state: 'decided', decision: 'partial', mayWithdraw: false }] });
});

test('[ER27] a look that was begun before something was done does not undo what is shown of it', async () => {
  let mine = { state: 'open' };
  const page = await aPage((path) =>
    path.endsWith('/receipt') ? standing(idIn(path), mine) : path.endsWith('/withdraw') ? {} : { erasureId: 'x', receivedAtMs: 0, dueAtMs: month },
  );
  await page.act({ do: 'ask', kind: 'erase', text: '' });
  const real = globalThis.fetch;
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let made = (): void => undefined;
  const isMade = new Promise<void>((resolve) => {
    made = resolve;
  });
  // The answer of the look is made now and comes late.
  vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
    const answer = await real(...call);
    made();
    await held;
    return answer;
  });
  const looking = page.act({ do: 'look' });
  await isMade;
  vi.stubGlobal('fetch', real);
  mine = { state: 'withdrawn' };
  await page.act({ do: 'withdraw', erasureId: page.asked[0] ?? '' });
  go();
  await looking;
  expect(page.data()?.asked).toMatchObject([{ state: 'withdrawn', mayWithdraw: false }]);
});
