import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { erasureSteps } from '../api/handlers.ts';
import { restoreBackup, takeBackup } from '../../testing/a-backup.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { erasureTools } from '../../testing/erasures.ts';
import { finishErasure } from './finish-erasure.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = Date.now();
});
const { run, aCandidate, asked, standing, decide, rowsOf, everything, isThere } = erasureTools(() => api);

describe('the ledger of erasures', () => {
  /** What a certificate counts where nobody was killed. */
  let uncutStores: Awaited<ReturnType<typeof uncut>>;
  const uncut = async () => {
    const candidate = await aCandidate();
    const made = await asked(candidate);
    await decide(candidate.token, made.erasureId, { kind: 'full' });
    return (await standing(made)).certificate?.stores;
  };
  // Link, doors, stock, both parts out of sight, a few of each part, the run's certificate, the request's: a twentieth there is none.
  test.each([1, 2, 3, 4, 6, 8, 11, 14, 20])(
    '[ER8, ER11, ER21] killed round its transaction %i, the entry is there before anything is deleted, the clock finishes it, and the certificate counts all of it',
    { timeout: 60_000 },
    async (nth) => {
      const stores = (uncutStores ??= await uncut());
      for (const when of ['before', 'after'] as const) {
        const candidate = await aCandidate();
        const { agencyId } = candidate;
        const { shred, db } = api.platform;
        const made = await asked(candidate);
        const before = new Set((await shred.collection('erasures').get()).docs.map((doc) => doc.id));
        await db.doc(paths.erasure(agencyId, made.erasureId)).update({ state: 'decided', decision: 'full', decidedAt: Timestamp.now() });
        await db.doc(paths.erasureWork(made.erasureId)).set({ agencyId, dueAt: Timestamp.fromMillis(0) });
        const dying = { ...api.platform, db: dyingDb(db, nth, when) };
        const killed = await finishErasure(dying, erasureSteps, agencyId, made.erasureId, api.clock.now).then(
          () => false,
          () => true,
        );
        const entries = (await shred.collection('erasures').get()).docs.filter((doc) => !before.has(doc.id));
        const messages = (await db.collection(paths.messages(agencyId, candidate.lane.laneId)).get()).size;
        expect([killed, entries.length, nth > 6 || messages === 2]).toEqual([nth < 20, 1, true]);
        expect(entries.map((doc) => Object.keys(doc.data()).toSorted())).toEqual([['at', 'keep', 'n', 'until']]);
        const text = JSON.stringify(entries.map((doc) => [doc.id, doc.data()]));
        for (const id of [
          agencyId,
          candidate.conversationId,
          candidate.guestUid,
          candidate.lane.laneId,
          made.erasureId,
          candidate.link.linkId,
          candidate.email,
        ])
          expect(text).not.toContain(id);
        // Whoever was killed had a part in hand, and has it no more after five minutes.
        api.clock.advance(5 * 60_000);
        await run('erasures');
        expect(await standing(made)).toMatchObject({ state: 'done', decision: 'full', certificate: { stores } });
        expect([await isThere(paths.conversation(agencyId, candidate.conversationId)), await isThere(paths.erasureWork(made.erasureId))]).toEqual([
          false,
          false,
        ]);
        expect((await rowsOf(agencyId)).filter(({ kind }) => kind === 'erasure.done')).toHaveLength(1);
        expect((await shred.collection('erasures').get()).size).toBe(before.size + 1);
      }
    },
  );

  test(
    '[ER13] a restored backup is gone through again before anybody gets in; a second run and an unharmed database cost two reads',
    { timeout: 90_000 },
    async () => {
      const [candidate, stays] = [await aCandidate(), await aCandidate()];
      const { db } = api.platform;
      const made = await asked(candidate);
      const backup = await takeBackup(db);
      await decide(candidate.token, made.erasureId, { kind: 'full' });
      expect(await run('replayErasures')).toMatchObject({ replayed: 0 });

      await restoreBackup(db, backup);
      expect((await candidate.conversationRef.get()).exists).toBe(true);
      expect((await db.collection(paths.messages(candidate.agencyId, candidate.lane.laneId)).get()).size).toBe(2);
      // A hold in the backup is from before; what is deleted is not brought back by it.
      const scope = { kind: 'agency', id: null, fromMs: null, toMs: null };
      await db.doc(paths.holdRegister(candidate.agencyId)).set({ version: 1, holds: { one: { scope, untilMs: null } } });
      expect(await run('replayErasures')).toMatchObject({ replayed: 1 });
      expect((await candidate.conversationRef.get()).exists).toBe(false);
      expect((await db.collection(paths.messages(candidate.agencyId, candidate.lane.laneId)).get()).size).toBe(0);
      const left = await everything();
      expect([left.includes(candidate.email), (await stays.conversationRef.get()).exists]).toEqual([false, true]);
      expect((await rowsOf(candidate.agencyId)).at(-1)).toMatchObject({ kind: 'erasure.again' });
      expect(await run('replayErasures')).toMatchObject({ replayed: 0 });
    },
  );
});
