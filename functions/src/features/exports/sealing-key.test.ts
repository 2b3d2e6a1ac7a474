import { afterAll, beforeAll, expect, test } from 'vitest';
import { aForger, type Forger } from '../../testing/a-forger.ts';
import { anApprovedExport, collect } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let forger: Forger;
beforeAll(async () => {
  api = await localApi();
  forger = await aForger(api);
});
afterAll(() => api.close());

test('[EX5] the server’s signature names the key that made it, also once the server has another one', async () => {
  const { second, talk } = forger;
  const exportId = await anApprovedExport(api, second.token, talk.token);
  await runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
  const { signer } = api.platform;
  const [before, after] = [await collect(api, second, exportId), await withKey(signer.keySeq + 111, () => collect(api, second, exportId))];
  expect(after).toEqual(before);
  expect(await forger.check(after)).toMatchObject({ verdict: 'intact', findings: [] });
});

/** While the server signs with another key. */
const withKey = async <T>(keySeq: number, act: () => Promise<T>): Promise<T> => {
  const { signer } = api.platform;
  Object.assign(api.platform, { signer: { ...signer, keySeq } });
  try {
    return await act();
  } finally {
    Object.assign(api.platform, { signer });
  }
};
