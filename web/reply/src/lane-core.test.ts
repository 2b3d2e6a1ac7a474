import { Fault } from '@liexin/domain/kernel/fault';
import { expect, test, vi } from 'vitest';
import type { LaneListeners, LaneChange, Live } from './lane-live.ts';
import { openLaneCore, type LaneCorePorts } from './lane-core.ts';

const change: LaneChange = { epoch: 2, signers: 1, state: 'open', participants: {}, inside: true, deleteByMs: 1, gone: [], digits: null, waiting: 0 };
const message = { id: 'a', sentAt: { seconds: 1, nanoseconds: 0 }, sender: 'ada', envelope: { period: 24_323, device: 'd', type: 'msg' } };

type Answer = 'lost' | 'busy' | 'purged' | 'here';

/** A core whose page joins when the test says so. `share`: what the asking for shares comes to, one after the other. */
const aCore = (share: readonly Answer[] = []) => {
  const answers = [...share];
  const asked: string[] = [];
  const keys = { laneId: 'lane', epoch: 1, signers: [1, 2] };
  const lane = { state: 'open', cursors: {}, participants: {} };
  let isHere = false;
  const vault = {
    remembered: () => ({ state: 'opened', answer: { agencyId: 'a', guestUid: 'g', keys, lane, messages: [] } }),
    open: () => Promise.resolve(isHere ? { kind: 'opened', text: 'hello', type: 'msg' } : { kind: 'locked' }),
    knowsDevice: () => true,
    setLane: () => undefined,
    renewKeys: () => Promise.resolve(),
    missingPeriods: (periods: readonly number[]) => (isHere ? [] : periods),
    addShares: () => (isHere = true),
  };
  let told: LaneListeners | undefined;
  let joined: (live: Live) => void = () => undefined;
  const feed = { messages: [message], live: [], older: 'none' };
  const live = {
    feed: { state: () => feed },
    watch: { look: () => undefined, found: () => [], unsure: () => new Set() },
    idToken: () => Promise.resolve('token'),
    close: () => undefined,
  } as unknown as Live;
  const storage = { load: () => Promise.resolve({ items: [], counters: new Map() }) };
  const ports = {
    vault,
    entry: { token: 't', serverTimeMs: 0, firebase: {} },
    call: (name: string) => {
      asked.push(name);
      const answer = name === 'laneShares' ? answers.shift() : undefined;
      if (answer === 'lost') return Promise.reject(new Error('lost'));
      if (answer === 'busy' || answer === 'purged') return Promise.reject(new Fault(answer === 'busy' ? 'internal' : 'share-purged'));
      return Promise.resolve({ shares: [] });
    },
    storage,
    leadership: { lead: () => undefined, resign: () => undefined },
    neighbours: { tell: () => undefined, listen: () => () => undefined },
    deviceNow: () => 0,
    random: () => 0,
    after: (ms: number, then: () => void) => setTimeout(then, ms),
    openLive: (listeners: LaneListeners) => {
      told = listeners;
      return new Promise<Live>((resolve) => (joined = resolve));
    },
    changed: () => undefined,
    arrived: () => undefined,
    claimed: () => undefined,
    ended: () => undefined,
    session: () => Promise.reject(new Error('not asked for')),
  } as unknown as LaneCorePorts;
  const core = openLaneCore(ports);
  return { core, asked, lane: () => told?.lane(change), join: () => joined(live) };
};

vi.useFakeTimers();

test('[SI1] keys that moved before the page had joined are asked for once it has', async () => {
  const { core, asked, lane, join } = aCore();
  await core.start();
  await vi.advanceTimersByTimeAsync(0);
  lane();
  expect(asked).toEqual([]);
  join();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toContain('laneKeys');
  core.close();
});

test('[SI1] a share whose asking got lost is asked for until it is here, and its messages open then', async () => {
  const { core, asked, join } = aCore(['lost', 'lost', 'here']);
  await core.start();
  await vi.advanceTimersByTimeAsync(0);
  join();
  await vi.advanceTimersByTimeAsync(100);
  expect(core.opened().get('a')?.kind).toBe('locked');
  await vi.advanceTimersByTimeAsync(10_100);
  expect(asked.filter((name) => name === 'laneShares')).toHaveLength(3);
  expect(core.opened().get('a')?.kind).toBe('opened');
  core.close();
});

test('[SI1] a share that is gone for good is asked for once; one that the server was too busy for is asked for again', async () => {
  const asks = async (answers: Answer[]): Promise<number> => {
    const { core, asked, join } = aCore(answers);
    await core.start();
    await vi.advanceTimersByTimeAsync(0);
    join();
    await vi.advanceTimersByTimeAsync(20_000);
    core.close();
    return asked.filter((name) => name === 'laneShares').length;
  };
  expect([await asks(['purged']), await asks(['busy', 'here'])]).toEqual([1, 2]);
});
