import { trashMs } from '@liexin/domain/retention/life';
import { monthBegins } from '@liexin/domain/retention/month';
import { fromBase64url } from '@liexin/proof/bytes';
import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { anApprovedExport, collect, wholeAgency } from '../../testing/an-export.ts';
import { anOldLane, type OldLane } from '../../testing/an-old-lane.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const built = async (talk: OldLane, second: Colleague, now: number) => {
  api.clock.now = now;
  const scope = { ...wholeAgency, about: 'conversation' as const, id: talk.conversationId, kinds: ['candidate' as const] };
  const exportId = await anApprovedExport(api, second.token, talk.token, scope);
  await runExports(api.platform, firestoreStore(api.platform.db), now);
  const code = fingerprintDigits(fromBase64url(talk.agency.body.fingerprint));
  const report = await verifyExport(bytesSource(await collect(api, second, exportId)), { code });
  await api.call('unlockExport', { token: api.passwordToken(talk.agency.owner.uid), params: { exportId } });
  const { body } = await api.call('exportKeys', { token: talk.token, params: { exportId }, body: { lanes: [talk.laneId] } });
  return { report, months: body.lanes[0]?.shares.map(({ period }) => period).toSorted((a, b) => a - b) };
};

test('[EX20] [EX25] a lane that lives on is exported with months in the trash, which are named and get no keys, and with months that are gone, each row proved', async () => {
  const talk = await anOldLane(api);
  const { first, laneId } = talk;
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  const before = await built(talk, second, talk.on(first + 1, 12));
  expect(before.months).toEqual([first, first + 1]);
  expect(before.report).toMatchObject({ findings: [], counts: { messages: 5, purged: 0 }, completeness: { restricted: [], restrictedLanes: 0 } });

  // What is in sight is sealed under the share of the first, though that is out of sight.
  const shared = await built(talk, second, (await talk.month())?.at.toMillis() ?? 0);
  expect(shared.months).toEqual([first, first + 1]);

  // The first month is gone by the day on which the second goes into the trash.
  const day = (await talk.month())?.at.toMillis() ?? 0;
  await talk.turn(day);
  const next = (await talk.month())?.at.toMillis() ?? 0;
  await talk.turn(next);
  const hidden = await built(talk, second, next);
  const sight = { lane: laneId, why: 'months', before: new Date(monthBegins(first + 2)).toISOString() };
  expect(hidden.report).toMatchObject({ findings: [], counts: { messages: 3, purged: 2 }, completeness: { restricted: [sight], restrictedLanes: 1 } });
  expect(hidden.months?.filter((month) => month <= first + 1)).toEqual([]);

  await talk.turn(next + trashMs);
  const purged = await built(talk, second, next + trashMs);
  expect(purged.report).toMatchObject({ findings: [], counts: { messages: 1, purged: 4 }, completeness: { restricted: [sight], purged: 4 } });
  expect(purged.months?.filter((month) => month <= first + 1)).toEqual([]);
  expect(await talk.messageIds()).toEqual([talk.newest]);
});
