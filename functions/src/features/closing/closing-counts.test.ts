import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { sealedBox, shortId } from '../../testing/keys.ts';
import { codeOf } from '../../testing/code-of.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { hidePart } from '../deletion/hide-part.ts';

let api: LocalApi;
const began = Date.now();
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = began;
});

/** What the end page says, beside what the certificates say that it is about. */
const bothSides = async (closing: Closing) => {
  const { deleted, left } = (await api.call('closedAgency', { params: { closingId: closing.closingId } })).body;
  const all = await closing.certificates();
  const last = all.at(-1)?.counts['parts'];
  const sum = (what: string): number => all.reduce((total, { counts }) => total + (counts[what]?.purged ?? 0), 0);
  return {
    page: { deleted, held: left.held, kept: left.kept },
    certificates: { deleted: { parts: sum('parts'), messages: sum('messages') }, held: last?.held, kept: last?.restricted },
  };
};

describe('what the end page and the certificates count', { timeout: 120_000 }, () => {
  test('[CL10, CL12] is one: a part that a hold and the law keep is held; a part that a rule ended on the day is deleted', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes } = closing;
    const { db } = api.platform;
    await closing.law();
    const scope = { kind: 'conversation' as const, id: closing.conversationId, fromMs: null, toMs: null };
    expect(codeOf(await api.call('placeHold', { token: closing.token, body: { holdId: shortId(), scope, matter: sealedBox() } }))).toBe('ok');
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    const { page, certificates } = await bothSides(closing);
    expect(page).toEqual(certificates);
    expect(page).toEqual({ deleted: { parts: 0, messages: 0 }, held: 2, kept: 0 });
    expect(await closing.isThere(paths.lane(agencyId, lanes.candidate))).toBe(true);
    expect((await db.doc(paths.closing(closing.closingId)).get()).get('left.keptUntil')).toBeNull();
  });

  test('[CL10, CL12] is one, also for what was on its way out of the trash when the day came', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes } = closing;
    await api.platform.db.doc(paths.lane(agencyId, lanes.internal)).update({ 'retention.deleteBy': Timestamp.fromMillis(began - 1) });
    expect(await hidePart(api.platform, { agencyId, laneId: lanes.internal }, { kind: 'rule' }, began)).toBe('hidden');
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    // The hourly clock comes by first and lets go what a rule had ended.
    await closing.turn(api.clock.now);
    await closing.finish();
    const { page, certificates } = await bothSides(closing);
    expect(page).toEqual({ ...certificates, deleted: { parts: 2, messages: 2 } });
  });
});
