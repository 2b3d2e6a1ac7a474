import { closingMs } from '@liexin/domain/retention/closing';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation, Lane } from '../../platform/stored.ts';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { closingSteps } from '../api/handlers.ts';
import { deletionHealth } from '../deletion/deletion-health.ts';
import { hidePart } from '../deletion/hide-part.ts';
import { runClosings } from './run-closings.ts';

let api: LocalApi;
const began = Date.now();
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = began;
});

/** The clock of a turn that has time for one step. */
const oneStep = () => {
  let looks = 0;
  return (): number => (looks++ < 2 ? 0 : 60_000);
};
const quiet = () => ({ ...api.platform, log: { ...api.platform.log, error: () => undefined, warn: () => undefined } });

describe('one part that breaks', { timeout: 120_000 }, () => {
  test('[CL11] holds up the dates and the deletion of no other, and nothing is called closed before it is gone', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes } = closing;
    // The first in the order of ids; nothing can be made of it.
    const broken = api.platform.db.doc(paths.lane(agencyId, '0'.repeat(16)));
    await closing.agreed();
    await broken.set({ conversation: closing.conversationId, mandate: 'gone', state: 'open' });
    await closing.run(quiet());
    const day = Timestamp.fromMillis(began + closingMs);
    for (const lane of [lanes.candidate, lanes.internal])
      expect((await closing.data<Lane>(paths.lane(agencyId, lane)))?.retention).toEqual({ deleteBy: day, rule: 'closing.1' });
    closing.toTheDay();
    for (let turn = 0; turn < 4; turn++) {
      await closing.run(quiet());
      api.clock.advance(3_600_000);
    }
    expect([await closing.messageIds(), (await closing.shareState()).state]).toEqual([[], 'purged']);
    expect((await closing.closing())?.state).toBe('purging');
    await broken.delete();
    await closing.finish();
    expect((await closing.closing())?.state).toBe('closed');
  });
});

describe('a part that breaks rests by itself', { timeout: 240_000 }, () => {
  const hour = 3_600_000;
  test('[CL11] out of sight: the others are not gone through again, it is tried less and less often, and after ten tries it is told', async () => {
    const closing = await aClosing(api);
    const { lanes } = closing;
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    const day = api.clock.now;
    const tried: [string, number][] = [];
    const told: unknown[][] = [];
    let isBroken = true;
    const hide: typeof closingSteps.hidePart = (platform, place, ...rest) => {
      tried.push([place.laneId, (api.clock.now - day) / hour]);
      if (isBroken && place.laneId === lanes.internal) throw new Error('broken');
      return closingSteps.hidePart(platform, place, ...rest);
    };
    const note = (...line: unknown[]): void => void told.push(line);
    const platform = { ...api.platform, log: { ...api.platform.log, error: note, warn: () => undefined } };
    const run = () => runClosings(platform, { ...closingSteps, hidePart: hide }, api.clock.now);
    const timesOf = (lane: string) => tried.filter(([id]) => id === lane).map(([, at]) => at);
    for (; api.clock.now < day + 8 * hour; api.clock.advance(hour / 2)) await run();
    expect([timesOf(lanes.candidate), timesOf(lanes.internal)]).toEqual([[0], [0, 1, 3, 7]]);
    expect([await closing.messageIds(), (await closing.closing())?.state]).toEqual([[], 'purging']);
    for (; timesOf(lanes.internal).length < 10; api.clock.advance(5 * hour)) await run();
    expect(told).toEqual([['closing-part-stuck', { agency: closing.agencyId, lane: lanes.internal, tries: 10, cause: 'broken' }]]);
    isBroken = false;
    api.clock.advance(25 * hour);
    await run();
    await closing.finish();
    expect([(await closing.closing())?.state, (await api.platform.db.collection(paths.brokenParts(closing.agencyId)).get()).size]).toEqual(['closed', 0]);
  });

  test('[CL11, RT47] on its way out: twenty that break hold up no other, are listed, and the closing waits for them', async () => {
    const closing = await aClosing(api);
    const { agencyId, token, conversationId } = closing;
    const { db } = api.platform;
    const owner = {
      kind: 'staff' as const,
      uid: closing.agency.owner.uid,
      agencyId,
      deviceId: closing.agency.owner.device.deviceId,
      roles: ['owner' as const],
    };
    await closing.agreed();
    await closing.run();
    // Nothing can be made of these, as soon as a hold that is released has to be compared with them.
    const lines = Array.from({ length: 20 }, (_, i) => `p${String(i).padStart(15, '0')}`);
    const [early, holdId] = [Timestamp.fromMillis(began), shortId()];
    const scope = { kind: 'person' as const, id: 'somebody', fromMs: null, toMs: null };
    await api.call('placeHold', { token, body: { holdId, scope, matter: sealedBox() } });
    await db.doc(paths.holdRegister(agencyId)).update({ [`holds.${holdId}.untilMs`]: api.clock.now + 14 * dayMs });
    const line = { state: 'trash', cause: 'closing', rule: 'closing', ruleVersion: 1, messages: 0, kind: 'internal', periods: [], acked: [], failing: null };
    for (const lane of lines)
      await db
        .doc(paths.trashed(agencyId, lane))
        .set({ ...line, lane, conversation: conversationId, mandate: 'x', heldBy: [], purgeAt: early, dueAt: early, uids: null });
    closing.toTheDay();
    for (let turn = 0; turn < 4; turn++, api.clock.advance(60_000)) await closing.run(quiet());
    expect([await closing.messageIds(), (await closing.closing())?.state]).toEqual([[], 'purging']);
    expect(await closing.trash(lines[0])).toMatchObject({ failing: { store: 'part', tries: 1 } });
    expect((await deletionHealth(db, owner, api.clock.now)).failing).toHaveLength(20);
    for (const lane of lines) await db.doc(paths.trashed(agencyId, lane)).delete();
    await closing.finish();
    expect((await closing.closing())?.state).toBe('closed');
  });
});

describe('a large agency', { timeout: 120_000 }, () => {
  test('[CL10] has a certificate for every 200 parts or so, so that no run grows without end', async () => {
    const closing = await aClosing(api);
    const { agencyId } = closing;
    const { db } = api.platform;
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    while ((await closing.work())?.phase !== 'purge') await runClosings(quiet(), closingSteps, api.clock.now, oneStep());
    // What went in this run before: as many parts as make it full, but for the two of the talk.
    const lines = Array.from({ length: 198 }, (_, i) => `p${String(i).padStart(15, '0')}`);
    const batch = db.batch();
    for (const lane of lines) batch.set(db.doc(paths.trashed(agencyId, lane)), { state: 'purged', lane, heldBy: [], dueAt: null });
    const nothing = { eligible: 0, held: 0, restricted: 0, purged: 0, failed: 0 };
    const [startedAt, parts] = [Timestamp.fromMillis(api.clock.now), lines.map((lane) => ({ lane, periods: [] }))];
    batch.set(db.doc(paths.retentionRun(agencyId, 'run-1')), {
      ...{ state: 'open', startedAt, rules: [], stores: {}, certificate: null, parts },
      messages: nothing,
      lanes: { ...nothing, eligible: 198, purged: 198 },
    });
    batch.set(db.doc(paths.retentionState(agencyId)), { runs: 1, openRun: 'run-1', certificates: 0, lastHash: null, look: null });
    await batch.commit();
    await closing.finish();
    const all = await closing.certificates();
    expect(all.map(({ runId, counts }) => [runId, counts['parts']?.purged])).toEqual([
      ['run-1', 200],
      ['run-2', 0],
    ]);
    expect(await closing.closing()).toMatchObject({ state: 'closed', deleted: { parts: 200, messages: 2 } });
    expect((await closing.data<{ certificate: number }>(paths.trashed(agencyId, lines[0] ?? '')))?.certificate).toBe(1);
  });
});

describe('the time of a turn', { timeout: 120_000 }, () => {
  test('[CL11] is one for all agencies; those that had no part in it come first in the next', async () => {
    const all = [await aClosing(api), await aClosing(api), await aClosing(api)];
    for (const one of all) {
      await one.agreed();
      api.clock.advance(1000);
    }
    let elapsed = 0;
    const slowly = (): number => (elapsed += 20_000);
    const phases = async () => Promise.all(all.map(async (one) => (await one.work())?.phase));
    await runClosings(quiet(), closingSteps, api.clock.now, slowly);
    expect(elapsed).toBeLessThan(90_000);
    expect((await phases()).filter((phase) => phase === 'date').length).toBeGreaterThan(0);
    for (let turn = 0; turn < 4; turn++) await runClosings(quiet(), closingSteps, (api.clock.now += 60_000), slowly);
    expect(await phases()).toEqual(['remind', 'remind', 'remind']);
  });
});

describe('what was brought back from the trash', { timeout: 120_000 }, () => {
  const inTrash = async (closing: Closing): Promise<void> => {
    const { agencyId, lanes } = closing;
    for (const laneId of [lanes.candidate, lanes.internal]) {
      await api.platform.db.doc(paths.lane(agencyId, laneId)).update({ 'retention.deleteBy': Timestamp.fromMillis(api.clock.now - 1) });
      expect(await hidePart(api.platform, { agencyId, laneId }, { kind: 'rule' }, api.clock.now)).toBe('hidden');
    }
  };
  const days = async ({ agencyId, conversationId, lanes, data }: Closing) => [
    (await data<Conversation>(paths.conversation(agencyId, conversationId)))?.deleteBy.toMillis(),
    (await data<Lane>(paths.lane(agencyId, lanes.candidate)))?.retention.deleteBy.toMillis(),
  ];
  const restore = (closing: Closing) => api.call('restoreTrash', { token: closing.token, params: { conversationId: closing.conversationId } });

  test('[CL2, RT48] while the agency is being closed it lives until the day and no longer', async () => {
    const closing = await aClosing(api);
    await inTrash(closing);
    await closing.agreed();
    await closing.run();
    api.clock.now = began + 20 * dayMs;
    const day = began + closingMs;
    expect((await restore(closing)).body).toEqual({ untilMs: day });
    expect(await days(closing)).toEqual([day, day]);
    await closing.turn(api.clock.now);
    expect(await days(closing)).toEqual([day, day]);
    closing.toTheDay();
    await closing.finish();
    expect([(await closing.closing())?.state, await closing.messageIds()]).toEqual(['closed', []]);
  });

  test('[CL2, CL3, RT48] brought back before, it has the day too, and its own again when the closing is undone', async () => {
    const closing = await aClosing(api);
    await inTrash(closing);
    api.clock.now = began + 5 * dayMs;
    const own = api.clock.now + 30 * dayMs;
    expect((await restore(closing)).body).toEqual({ untilMs: own });
    api.clock.now = began;
    await closing.agreed();
    await closing.run();
    const day = began + closingMs;
    expect(await days(closing)).toEqual([day, day]);
    await closing.undo();
    await closing.run();
    expect((await days(closing))[0]).toBeGreaterThanOrEqual(own);
  });
});
