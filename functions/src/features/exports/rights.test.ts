import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, collect, exportSignature, exportState, wholeAgency } from '../../testing/an-export.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let talk: Talk;
beforeAll(async () => {
  api = await localApi();
  talk = await aTalk(api);
  await talk.candidateSays();
});
afterAll(() => api.close());

const run = () => runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
const memberRef = (uid: string) => api.platform.db.doc(paths.member(talk.agency.agencyId, uid));
const stateOf = (exportId: string) => exportState(api, talk.agency.agencyId, exportId);
const asked = async (who: Colleague, scope = wholeAgency): Promise<{ exportId: string; approvalId: string }> => {
  const [exportId, approvalId] = [shortId(), longId()];
  const one = await api.call('askExport', { token: who.token, body: { exportId, scope, reason: sealedBox() } });
  const two = await api.call('askApproval', { token: who.token, body: { approvalId, kind: 'export', subject: exportId } });
  expect([one.fault, two.fault]).toEqual([undefined, undefined]);
  return { exportId, approvalId };
};
const approve = async (approvalId: string) =>
  (await api.call('giveApproval', { token: talk.token, params: { approvalId }, body: { act: null } })).fault?.code ?? 'ok';

test('[EX19] nobody says yes to an export of somebody who may not ask for it any more', async () => {
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  const kept = await asked(second);
  expect(await approve(kept.approvalId)).toBe('ok');
  const { exportId, approvalId } = await asked(second);
  await memberRef(second.person.uid).update({ roles: ['consultant'] });
  expect(await approve(approvalId)).toBe('request-over');
  await run();
  expect(await stateOf(exportId)).toBe('asked');
  await memberRef(second.person.uid).update({ roles: ['admin'], status: 'removed' });
  expect(await approve(approvalId)).toBe('request-over');
  // The clock ends what does not stand any more.
  api.clock.advance(11 * 60_000);
  await api.fetch('/api/internal/run/approvals', {
    method: 'POST',
    headers: { 'x-internal-secret': Buffer.from(api.platform.secrets.internalSecret).toString('base64url') },
  });
  api.clock.advance(-11 * 60_000);
  expect(await stateOf(exportId)).toBe('refused');
});

test('[EX19] whose role is taken away after asking takes nothing home, neither files nor keys', async () => {
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  const exportId = await anApprovedExport(api, second.token, talk.token);
  await run();
  await collect(api, second, exportId);
  const params = { exportId };
  const { body: open } = await api.call('exportTicket', { token: api.passwordToken(second.person.uid), params });
  const { body: manifest } = await api.call('exportManifest', { token: second.token, params });
  const signature = await exportSignature(second.person, manifest.manifest);
  await api.call('collectExport', { token: second.token, params, body: { ticket: open.ticket, signature } });
  await memberRef(second.person.uid).update({ roles: ['consultant'] });
  const after = [
    await api.call('exportManifest', { token: second.token, params }),
    await api.call('exportTicket', { token: api.passwordToken(second.person.uid), params }),
    await api.call('collectExport', { token: second.token, params, body: { ticket: open.ticket, signature } }),
    await api.call('exportChunk', { token: second.token, params, body: { ticket: open.ticket, path: 'manifest.json', chunk: 0 } }),
    await api.call('exportKeys', { token: second.token, params, body: { lanes: [talk.lane.laneId] } }),
  ];
  expect(after.map(({ fault }) => fault?.code)).toEqual(['not-allowed', 'not-allowed', 'not-allowed', 'not-allowed', 'not-allowed']);
});

test('[EX19] a consultant who left the search gets nothing of it', async () => {
  const consultant = await aColleague(api, talk.agency, talk.token, ['consultant']);
  const { db } = api.platform;
  const mandate = String((await talk.conversationRef.get()).get('mandate'));
  const ref = db.doc(paths.mandate(talk.agency.agencyId, mandate));
  const team = (await ref.get()).get('team') as string[];
  await ref.update({ team: [...team, consultant.person.uid] });
  const scope = { ...wholeAgency, about: 'mandate', id: mandate } as const;
  const waiting = await asked(consultant, scope);
  const exportId = await anApprovedExport(api, consultant.token, talk.token, scope);
  await run();
  expect((await api.call('exportManifest', { token: consultant.token, params: { exportId } })).fault).toBeUndefined();
  await ref.update({ team });
  expect((await api.call('exportManifest', { token: consultant.token, params: { exportId } })).fault?.code).toBe('not-allowed');
  expect(await approve(waiting.approvalId)).toBe('request-over');
});
