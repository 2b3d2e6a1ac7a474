// What an export says is not there, sealed anew with other numbers than a checker counts.
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aForger, type Forger } from '../../testing/a-forger.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

const file = 'completeness.json';
let api: LocalApi;
let forger: Forger;
let tar: Uint8Array;
beforeAll(async () => {
  api = await localApi();
  forger = await aForger(api);
  const { talk } = forger;
  const id = await talk.candidatePosts();
  await talk.record(id);
  await talk.consultantSays();
  await api.platform.db.doc(paths.message(talk.lane.agencyId, talk.lane.laneId, id)).delete();
  tar = await forger.home();
});
afterAll(() => api.close());

const saying = async (change: (said: Record<string, Json>) => Record<string, Json>) => {
  const made = await forger.forged(tar, ({ files }) => {
    const said = JSON.parse(fromUtf8(files.get(file) ?? new Uint8Array())) as Record<string, Json>;
    files.set(file, utf8(canonicalJson(change(said))));
  });
  return (await forger.check(made)).findings;
};

test('[EX25] what is said not to be there is what a checker counts', async () => {
  expect(await forger.check(tar)).toMatchObject({ verdict: 'intact', completeness: { missing: 1, uncoveredLanes: 2, lost: [] } });
  const wrong: readonly (readonly [string, Json])[] = [
    ['v', 2],
    ['purged', 1],
    ['missing', 0],
    ['rejected', 1],
    ['outOfDates', 4],
    ['uncoveredLanes', 0],
    ['uncovered', []],
    ['listed', []],
    ['lost', 'none'],
    ['imported', 1],
    ['importedRows', [{}]],
  ];
  for (const [name, value] of wrong)
    expect([name, await saying((said) => ({ ...said, [name]: value }))]).toEqual([name, [{ file, row: null, fault: 'counts-differ' }]]);
  // An export from before there were imports has neither.
  expect(await saying((said) => Object.fromEntries(Object.entries(said).filter(([name]) => !name.startsWith('imported'))))).toEqual([]);
  // Holds and what was deleted are the server's word alone.
  expect(await saying((said) => ({ ...said, held: [], heldLanes: 0 }))).toEqual([]);
});
