import { paths } from '@liexin/domain/storage/paths';
import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, collect, wholeAgency } from '../../testing/an-export.ts';
import { seeded } from '../../testing/damage.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { buildExport } from './build-export.ts';
import { newWork, workRef } from './export-documents.ts';
import { firestoreStore, type PackageStore } from './package-store.ts';

/** Every piece and every signed name of an export, as text. */
const piecesOf = async (api: LocalApi, exportId: string): Promise<string[]> => {
  const chunks = await api.platform.db.collection(paths.exportChunks(exportId)).get();
  return chunks.docs.map((doc) => `${doc.id} ${Buffer.from(doc.get('bytes') as Uint8Array).toString('base64')}`).toSorted();
};

/** A store that is killed at its nth piece: before it is written, or after. */
const dyingStore = (store: PackageStore, nth: number, when: 'before' | 'after'): PackageStore => {
  let puts = 0;
  return {
    ...store,
    put: async (...piece) => {
      puts += 1;
      if (puts >= nth && when === 'before') throw new Error('killed');
      await store.put(...piece);
      if (puts >= nth) throw new Error('killed');
    },
  };
};

let api: LocalApi;
let talk: Talk;
beforeAll(async () => {
  api = await localApi();
  talk = await aTalk(api);
  for (let i = 0; i < 12; i++) await (i % 2 === 0 ? talk.consultantSays() : talk.candidateSays());
});
afterAll(() => api.close());

test('[EX8] killed again and again, at transactions and at pieces, an export becomes the same bytes', { timeout: 90_000 }, async () => {
  const { platform, clock } = api;
  const store = firestoreStore(platform.db);
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  const exportId = await anApprovedExport(api, second.token, talk.token, wholeAgency);
  // The agency's record is in the export: each round finds it as the first one did.
  const tipRef = platform.db.doc(paths.agencyTip(talk.agency.agencyId));
  const tip = (await tipRef.get()).data() ?? {};
  // Small parts, so that there are some to be killed between.
  const most = 4000;
  expect(await buildExport(platform, store, exportId, clock.now, { most })).toBe(true);
  const once = await piecesOf(api, exportId);
  expect(once.filter((piece) => piece.startsWith('parts~')).length).toBeGreaterThan(4);
  const next = seeded(20_261_129);
  for (let round = 0; round < 6; round++) {
    await platform.db.recursiveDelete(workRef(platform.db, exportId));
    await platform.db
      .doc(paths.export(talk.agency.agencyId, exportId))
      .update({ state: 'building', snapshotAt: null, readyAt: null, until: null, manifest: null });
    await platform.db.doc(`${paths.agencyLedger(talk.agency.agencyId)}/e-export-${exportId}-sealed`).delete();
    await tipRef.set(tip);
    await workRef(platform.db, exportId).create(newWork(talk.agency.agencyId, clock.now));
    let deaths = 0;
    for (let isDone = false; !isDone;) {
      const [nth, when] = [1 + next(3), next(2) === 0 ? ('before' as const) : ('after' as const)];
      const isDb = next(2) === 0;
      const dying = isDb ? { ...platform, db: dyingDb(platform.db, nth, when) } : platform;
      try {
        isDone = await buildExport(dying, isDb ? store : dyingStore(store, nth, when), exportId, clock.now, { most });
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'killed') throw error;
        deaths += 1;
      }
      // A run that is killed at its first step each time never ends.
      if (deaths > 200) throw new Error('never done');
    }
    expect(deaths).toBeGreaterThan(1);
    expect(await piecesOf(api, exportId)).toEqual(once);
  }
});

test('[EX22] of two that plan at once, one before and one behind a change, the files are those of the one whose plan stands', async () => {
  const { platform, clock } = api;
  const store = firestoreStore(platform.db);
  const third = await aColleague(api, talk.agency, talk.token, ['admin']);
  const exportId = await anApprovedExport(api, third.token, talk.token, wholeAgency);
  let isFirst = true;
  const slow: PackageStore = {
    ...store,
    put: async (...piece) => {
      if (isFirst) {
        isFirst = false;
        // It has read everything and written nothing yet; the other one finds a conversation that has changed, and comes to the end.
        await talk.conversationRef.update({ language: 'zh' });
        await talk.candidateSays();
        expect(await buildExport(platform, store, exportId, clock.now)).toBe(true);
      }
      await store.put(...piece);
    },
  };
  expect(await buildExport(platform, slow, exportId, clock.now)).toBe(true);
  const { findings } = await verifyExport(bytesSource(await collect(api, third, exportId)));
  expect(findings).toEqual([]);
});
