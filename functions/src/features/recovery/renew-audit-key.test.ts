import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { toBase64url as text } from '@liexin/proof/bytes';
import { auditKeyBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague, removeEntry, type Colleague } from '../../testing/a-colleague.ts';
import { aMandate } from '../../testing/a-conversation.ts';
import { aRole, aRoleAct, syncHead } from '../../testing/a-role.ts';
import { entryJson, type Founded, type Person } from '../../testing/an-agency.ts';
import { hpkeBox, longId, signingKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const read = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};

/** A colleague whom two people make an auditor: one asks, the owner of the log says yes and signs. */
const anAuditor = async (agency: Founded, token: string, second: Colleague): Promise<Colleague> => {
  const auditor = await aColleague(api, agency, token, ['researcher']);
  const to = aRole(['auditor']);
  const approvalId = longId();
  const { uid } = auditor.person;
  const asked = await api.call('askApproval', { token: second.token, body: { approvalId, kind: 'role', subject: uid, to, act: null } });
  const act = await aRoleAct(api, agency, agency.owner, uid, to);
  const given = await api.call('giveApproval', { token, params: { approvalId }, body: { act } });
  const fault = asked.fault ?? given.fault;
  if (fault) throw new Error(fault.code);
  await syncHead(api, agency);
  return auditor;
};
const twoOwners = async () => {
  const { agency, token } = await api.found();
  const second = await aColleague(api, agency, token, ['admin']);
  await api.platform.db.doc(paths.member(agency.agencyId, second.person.uid)).update({ roles: ['owner'] });
  return { agency, token, second };
};
const newKey = async (agency: Founded, signer: Person, auditors: readonly Person[]): Promise<RequestOf<'renewAuditKey'>> => {
  await syncHead(api, agency);
  const body = auditKeyBody((await signingKey()).pub);
  const { entry } = await makeKeyLogEntry({
    ...{ agencyId: agency.agencyId, head: agency.head, type: 'audit.key', subject: AGENCY_SUBJECT, body },
    signer: signer.uid,
    key: signer.us.key,
  });
  return { entry: entryJson(entry), aukWrap: hpkeBox(), wraps: Object.fromEntries(auditors.map(({ uid }) => [uid, { ...hpkeBox(), keysGeneration: 1 }])) };
};

test('[AU2] the audit key is handed to the auditors of the log, no more and no fewer, by an owner; a repeat changes nothing', async () => {
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  const colleague = await aColleague(api, agency, token, ['admin']);
  const refused = await api.call('renewAuditKey', { token: colleague.token, body: await newKey(agency, colleague.person, []) });
  const stranger = await api.call('renewAuditKey', { token, body: await newKey(agency, owner, [colleague.person]) });
  expect([refused.fault?.code, stranger.fault?.code]).toEqual(['not-allowed', 'wraps-incomplete']);
  const body = await newKey(agency, owner, []);
  expect((await api.call('renewAuditKey', { token, body: { ...body, entry: { ...body.entry, type: 'server.key' } } })).fault?.code).toBe('malformed-request');
  for (let turn = 0; turn < 2; turn++) expect((await api.call('renewAuditKey', { token, body })).status).toBe(200);
  const stored = await read(paths.agency(agencyId));
  expect(stored['audit']).toMatchObject({ seq: body.entry.seq, holders: {}, isFilled: false });
  expect((await read(paths.recovery(agencyId)))['aukPub']).toBeDefined();
  const late = await newKey(agency, owner, []);
  expect((await api.call('renewAuditKey', { token, body: late })).status).toBe(200);
  expect((await api.call('renewAuditKey', { token, body: { ...late, entry: { ...late.entry, seq: late.entry.seq + 4 } } })).fault?.code).toBe('stale-head');
});

test('[AU2] of two at once one is in, and the other is told that it is not', async () => {
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  const both = [await newKey(agency, owner, []), await newKey(agency, owner, [])] as const;
  const answers = await Promise.all(both.map((body) => api.call('renewAuditKey', { token, body })));
  expect(answers.map(({ status, fault }) => fault?.code ?? status).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([200, 'stale-head']);
  const winner = both[answers.findIndex(({ status }) => status === 200)];
  const kept = await read(paths.recovery(agencyId));
  expect(text((kept['aukWrap'] as { ciphertext: Uint8Array }).ciphertext)).toBe(winner?.aukWrap.ciphertext);
});

test('[AU2, AU3] searches are wrapped for it until none is left; who is no auditor any more leaves the keys of all searches due', async () => {
  const { agency, token, second } = await twoOwners();
  const { agencyId, owner } = agency;
  await syncHead(api, agency);
  const mandate = await aMandate(agency, { [owner.uid]: 1, [second.person.uid]: 1 });
  expect((await api.call('createMandate', { token, body: mandate })).fault?.code).toBeUndefined();
  const auditor = await anAuditor(agency, token, second);
  const { uid } = auditor.person;
  expect((await api.call('renewAuditKey', { token, body: await newKey(agency, owner, []) })).fault?.code).toBe('wraps-incomplete');
  const body = await newKey(agency, owner, [auditor.person]);
  expect((await api.call('renewAuditKey', { token, body })).status).toBe(200);
  const { kitId, auditSeq, left } = (await api.call('kitWraps', { token, body: {} })).body;
  expect([auditSeq, left.map(({ compartmentId }) => compartmentId).toSorted()]).toEqual([body.entry.seq, [agency.directory, mandate.compartmentId].toSorted()]);
  // [RV16] Not wrapped for the audit key in force yet: nobody's fault, and not tried; the key itself is.
  const tried = async () => (await api.call('checkKit', { token, body: { after: null } })).body;
  expect(await tried()).toMatchObject({ kitId, auditSeq, wraps: [], aukWrap: body.aukWrap });
  const wraps = Object.fromEntries(left.map(({ compartmentId, generation }) => [compartmentId, { generation, ark: hpkeBox(), auk: hpkeBox() }]));
  // For the audit key of before: somebody else was first.
  expect((await api.call('rewrapKit', { token, body: { kitId, wraps } })).fault?.code).toBe('stale-head');
  expect((await api.call('rewrapKit', { token, body: { kitId, auditSeq, wraps } })).status).toBe(200);
  expect((await api.call('kitWraps', { token, body: {} })).body.left).toEqual([]);
  expect((await tried()).wraps).toHaveLength(left.length);
  expect((await read(paths.agency(agencyId)))['audit']).toMatchObject({ holders: { [uid]: 1 }, isFilled: true });

  await syncHead(api, agency);
  const removal = await removeEntry(agency, uid);
  expect((await api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(removal.entry) } })).status).toBe(200);
  expect((await api.call('renewAuditKey', { token, body: await newKey(agency, owner, []) })).status).toBe(200);
  const work = await read(paths.roleWork(agencyId, uid));
  expect(work).toMatchObject({ uid, lostKeys: true });
  expect(text((await read(paths.recovery(agencyId)))['aukPub'] as Uint8Array)).not.toBe('');
  expect((await read(paths.recovery(agencyId)))['audit']).toMatchObject({ wraps: {} });
});
