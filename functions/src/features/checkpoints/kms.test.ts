import { verifyCheckpoint } from '@liexin/proof/checkpoint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { kmsStandIn, type KmsStandIn } from '../../testing/kms-stand-in.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { readLogKey } from '../../platform/log-key-row.ts';
import type { Platform } from '../../platform/platform.ts';
import { newestSigned } from '../../platform/tree-store.ts';
import { runCheckpoints } from './run-checkpoints.ts';

let api: LocalApi;
let talk: Talk;
let kms: KmsStandIn;
let platform: Platform;
beforeAll(async () => {
  [api, kms] = await Promise.all([localApi(), kmsStandIn()]);
  talk = await aTalk(api);
  platform = { ...api.platform, logSigner: kms.signer() };
});
afterAll(async () => {
  kms.close();
  await api.close();
});

test('[LG16] checkpoints are signed in Cloud KMS by the key that the ledger names; what it did not sign, the next run signs', async () => {
  const { agencyId } = talk.agency;
  const publicKey = await platform.logSigner.publicKey();
  kms.turns = [{ status: 503, error: 'UNAVAILABLE' }];
  await runCheckpoints(platform, api.clock.now);
  expect(await newestSigned(platform.db, agencyId)).toBeNull();
  kms.turns = [{}];
  await runCheckpoints(platform, api.clock.now);
  const first = await newestSigned(platform.db, agencyId);
  expect(await verifyCheckpoint(first?.note ?? '', agencyId, publicKey)).toMatchObject({ ok: true });
  expect((await readLogKey(platform.db, agencyId, publicKey))?.publicKey).toEqual(publicKey);

  await talk.candidateSays();
  await runCheckpoints(platform, api.clock.now);
  const second = await newestSigned(platform.db, agencyId);
  expect(second?.n).toBe((first?.n ?? 0) + 1);
  expect(await verifyCheckpoint(second?.note ?? '', agencyId, publicKey)).toMatchObject({ ok: true });
  expect(kms.asked.filter(({ method }) => method === 'GET')).toHaveLength(1);
});
