import { closingMs } from '@liexin/domain/retention/closing';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../platform/stored.ts';
import { aLinkWith } from '../../testing/a-claimed-link.ts';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { erasureTools, type ErasureCandidate } from '../../testing/erasures.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { closingSteps } from '../api/handlers.ts';
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
const { asked, rowsOf, run, standing } = erasureTools(() => api);

describe('the doors of a closed agency', { timeout: 120_000 }, () => {
  test('[CL6] from the moment of the day on a link says that the agency has closed, and not that the link is over', async () => {
    const closing = await aClosing(api);
    const link = await aLinkWith(api, closing, ['admitted']);
    const [params, auth] = [{ linkId: link.linkId }, toBase64url(link.auth)];
    const begin = async () => (await api.call('begin', { params, body: { auth, exposed: false } })).body;
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    api.clock.advance(-1);
    expect(await begin()).toMatchObject({ step: 'proof', reason: null });
    api.clock.advance(1);
    expect(await begin()).toMatchObject({ step: 'ended', reason: 'agency-closed' });
    await api.platform.db.doc(paths.link(closing.agencyId, link.linkId)).update({ expiresAt: Timestamp.fromMillis(began + closingMs) });
    expect(await begin()).toMatchObject({ step: 'ended', reason: 'agency-closed' });
  });

  test('[CL6] a link says so also where a rule was deleting its conversation as the day came', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes } = closing;
    const link = await aLinkWith(api, closing, ['admitted']);
    for (const laneId of [lanes.candidate, lanes.internal]) {
      await api.platform.db.doc(paths.lane(agencyId, laneId)).update({ 'retention.deleteBy': Timestamp.fromMillis(began - 1) });
      await hidePart(api.platform, { agencyId, laneId }, { kind: 'rule' }, began);
    }
    await closingSteps.closeLink(api.platform.db, agencyId, link.linkId, 'en', began);
    await closing.turn(began + 31 * dayMs);
    expect(await closing.messageIds()).toEqual([]);
    const body = { auth: toBase64url(link.auth), exposed: false };
    expect((await api.call('begin', { params: { linkId: link.linkId }, body })).body).toMatchObject({ step: 'ended', reason: 'agency-closed' });
  });

  test('[CL5, ER6] a request that nobody had answered ends with the agency, and says what stays; so do its words', async () => {
    const [closing, kept] = [await aClosing(api), await aClosing(api)];
    await kept.law();
    const ask = async (one: Closing, kind: 'erase' | 'correct') => {
      const link = await aLinkWith(api, one, ['admitted']);
      return asked({ ...one, link } as unknown as ErasureCandidate, kind);
    };
    const [erase, correct, keeps] = [await ask(closing, 'erase'), await ask(closing, 'correct'), await ask(kept, 'erase')];
    for (const one of [closing, kept]) {
      await one.agreed();
      await one.run();
    }
    closing.toTheDay();
    await closing.finish();
    await kept.finish();
    for (const made of [erase, correct])
      expect(await standing(made)).toMatchObject({
        state: 'done',
        decision: 'full',
        keep: [],
        ground: null,
        letter: null,
        decidedAtMs: expect.any(Number) as number,
      });
    const lastDay = (await kept.trash())?.purgeAt.toMillis() ?? 0;
    expect(lastDay).toBeGreaterThan(began + 80 * dayMs);
    expect(await standing(keeps)).toMatchObject({
      state: 'done',
      decision: 'partial',
      keep: [
        { part: 'messages', ground: 'legal-duty', untilMs: lastDay },
        { part: 'notes', ground: 'legal-duty', untilMs: lastDay },
      ],
    });
    expect(await closing.data(paths.erasure(closing.agencyId, erase.erasureId))).toMatchObject({ ask: null, device: null });
    const rows = (await rowsOf(closing.agencyId)).filter(({ kind }) => kind === 'erasure.closed');
    expect(rows.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        { closing: closing.closingId, conversation: closing.conversationId, kind: 'erase', decision: 'full' },
        { closing: closing.closingId, conversation: closing.conversationId, kind: 'correct', decision: 'full' },
      ]),
    );
    expect(rows).toHaveLength(2);
  });

  test('[CL7, ER9] a request that is carried out behind the day brings nothing back into sight, and takes nothing from the closing', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes, laneId } = closing;
    const { db } = api.platform;
    const link = await aLinkWith(api, closing, ['admitted']);
    await closing.law();
    const made = await asked({ ...closing, link } as unknown as ErasureCandidate);
    const at = Timestamp.fromMillis(began);
    const keep = [{ part: 'messages', ground: 'legal-duty', untilMs: began + 150 * dayMs }];
    await db.doc(paths.erasure(agencyId, made.erasureId)).update({ state: 'decided', decision: 'partial', keep, decidedBy: 'x', decidedAt: at });
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    expect(await closing.trash()).toMatchObject({ state: 'trash', cause: 'closing' });

    await db.doc(paths.erasureWork(made.erasureId)).set({ agencyId, dueAt: at });
    await run('erasures');
    expect(await standing(made)).toMatchObject({ state: 'done', decision: 'partial' });
    expect(await closing.data<Lane>(paths.lane(agencyId, lanes.candidate))).toMatchObject({ state: 'expired', participantUids: [] });
    expect(await closing.data(paths.conversation(agencyId, closing.conversationId))).toMatchObject({ state: 'expired', participantUids: [] });
    await closing.turn(api.clock.now + 3_600_000);
    expect(await closing.trash()).toMatchObject({ state: 'trash', cause: 'closing', purgeAt: Timestamp.fromMillis(began + 150 * dayMs) });
    expect((await closing.messageIds()).length).toBe(2);

    api.clock.now = began + 150 * dayMs;
    await closing.turn(api.clock.now);
    expect([await closing.messageIds(), await closing.isThere(paths.lane(agencyId, laneId))]).toEqual([[], false]);
    api.clock.advance(2 * 3_600_000);
    await closing.finish();
    await closing.run();
    expect((await closing.closing())?.state).toBe('closed');
  });
});
