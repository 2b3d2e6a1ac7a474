import { paths } from '@liexin/domain/storage/paths';
import type { Role } from '@liexin/domain/agency/role';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aColleague as colleague, type Colleague } from '../../testing/a-colleague.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { aRole, aRoleAct, syncHead } from '../../testing/a-role.ts';
import type { Founded, Person } from '../../testing/an-agency.ts';
import { hpkeBox, longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

const [minute, day] = [60_000, 24 * 60 * 60_000];
const witnessed = 'witness@elsewhere.test';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  // The store has the real time.
  api.clock.now = Date.now();
});

const codeOf = async (calling: Promise<{ fault: { code: string } | undefined }>): Promise<string> => (await calling).fault?.code ?? 'ok';
const runJob = async (): Promise<void> => {
  const secret = { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) };
  expect((await api.fetch('/api/internal/run/approvals', { method: 'POST', headers: secret })).status).toBe(200);
};
const stored = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};
const memberOf = (agency: Founded, uid: string) => stored(paths.member(agency.agencyId, uid));
const rowsOf = async (agency: Founded) =>
  (await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).orderBy('seq').get()).docs.map((doc) => doc.data());
const mailsTo = async (to: string) => (await api.platform.db.collection('mails').where('to', '==', to).get()).docs.map((doc) => doc.data());

/** Others have written into the log meanwhile. */
const aColleague = async (...[, agency, token]: Parameters<typeof colleague>): Promise<Colleague> => {
  await syncHead(api, agency);
  return colleague(api, agency, token);
};

interface Signer {
  readonly person: Person;
  readonly token: string;
}
const stateOf = async (agency: Founded, id: string): Promise<Record<string, unknown>> => stored(paths.approval(agency.agencyId, id));

const changing = async (agency: Founded, by: Signer, subject: string, to: ReturnType<typeof aRole>, opens = false) =>
  api.call('changeRole', { token: by.token, params: { uid: subject }, body: { to, act: await aRoleAct(api, agency, by.person, subject, to, opens) } });
const asking = async (agency: Founded, by: Signer, subject: string, to: ReturnType<typeof aRole>, handIn = true, opens = false) => {
  const approvalId = longId();
  const act = handIn ? await aRoleAct(api, agency, by.person, subject, to, opens) : null;
  return { approvalId, code: await codeOf(api.call('askApproval', { token: by.token, body: { approvalId, kind: 'role', subject, to, act } })) };
};
const deciding = async (
  agency: Founded,
  by: Signer,
  name: 'giveApproval' | 'finishApproval',
  approvalId: string,
  subject: string,
  to: ReturnType<typeof aRole>,
  opens = false,
) => api.call(name, { token: by.token, params: { approvalId }, body: { act: await aRoleAct(api, agency, by.person, subject, to, opens) } });

/** One owner and consultants. */
const agencyOf = async (count: number) => {
  const { agency, token } = await api.found();
  const owner: Signer = { person: agency.owner, token };
  const consultants: Colleague[] = [];
  for (let i = 0; i < count; i++) consultants.push(await aColleague(api, agency, token));
  const [mei = owner, dan = owner, kim = owner] = consultants;
  return { agency, owner, mei, dan, kim };
};
const owning = aRole(['consultant', 'owner']);

/** The same with a second owner, made as a single owner makes one: alone, after a day. */
const agencyOfTwo = async (count = 2) => {
  const made = await agencyOf(count);
  const { approvalId } = await asking(made.agency, made.owner, made.mei.person.uid, owning, true, true);
  api.clock.advance(day);
  await runJob();
  expect(await stateOf(made.agency, approvalId)).toMatchObject({ state: 'done', alone: true });
  return made;
};

describe('a change of roles at once', () => {
  test('[AP5] is signed into the log, opens every search to a new admin, and has its row', async () => {
    const { agency, owner, mei } = await agencyOf(1);
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token: owner.token, body: mandate });
    const to = aRole(['admin', 'consultant'], { lead: true, clearance: ['standard'] });

    expect((await changing(agency, owner, mei.person.uid, to)).fault?.code).toBe('wraps-incomplete');
    expect((await changing(agency, owner, mei.person.uid, to, true)).fault).toBeUndefined();
    expect(await memberOf(agency, mei.person.uid)).toMatchObject({ roles: ['admin', 'consultant'], lead: true });
    expect(await stored(paths.wrap(agency.agencyId, mandate.compartmentId, 1, mei.person.uid))).toMatchObject({ kind: 'uk', keysGeneration: 1 });
    const rows = await rowsOf(agency);
    expect(rows.slice(-2).map((row) => [row['kind'], row['subject']])).toEqual([
      ['key-log.user.role', mei.person.uid],
      ['role.changed', mei.person.uid],
    ]);
    expect(rows.at(-1)?.['detail']).toEqual({ by: owner.person.uid, roles: 'admin,consultant', lead: true, clearance: 'standard' });
    expect((await changing(agency, owner, mei.person.uid, to)).fault).toBeUndefined();
    expect((await rowsOf(agency)).length).toBe(rows.length);
  });

  test('[AP5] is refused for oneself, to consultants, over an owner by an admin, and where it takes two', async () => {
    const { agency, owner, mei, dan } = await agencyOf(2);
    await changing(agency, owner, dan.person.uid, aRole(['admin', 'consultant']));
    const table: [string, Promise<{ fault: { code: string } | undefined }>][] = [
      ['own-request', changing(agency, owner, owner.person.uid, aRole(['owner']))],
      ['own-request', changing(agency, dan, dan.person.uid, aRole(['consultant']))],
      ['not-allowed', changing(agency, mei, dan.person.uid, aRole(['consultant']))],
      ['not-allowed', changing(agency, mei, mei.person.uid, aRole(['admin']))],
      ['not-allowed', changing(agency, dan, owner.person.uid, aRole(['owner']))],
      ['needs-second', changing(agency, dan, mei.person.uid, aRole(['auditor', 'consultant']))],
      ['needs-second', changing(agency, owner, mei.person.uid, owning)],
      ['not-a-member', changing(agency, owner, 'nobody', aRole(['consultant', 'researcher']))],
    ];
    for (const [expected, calling] of table) expect((await calling).fault?.code).toBe(expected);
    expect((await memberOf(agency, mei.person.uid))['roles']).toEqual(['consultant']);
  });

  test('[AP5] certifies what was asked for and nothing else, on the present head, by the caller', async () => {
    const { agency, owner, mei, dan } = await agencyOf(2);
    const to = aRole(['researcher']);
    const change = async (act: Awaited<ReturnType<typeof aRoleAct>>) =>
      codeOf(api.call('changeRole', { token: owner.token, params: { uid: mei.person.uid }, body: { to, act } }));
    const [other, stranger, old] = [
      await aRoleAct(api, agency, owner.person, mei.person.uid, aRole(['admin'])),
      await aRoleAct(api, agency, { ...owner.person, us: dan.person.us }, mei.person.uid, to),
      await aRoleAct(api, agency, owner.person, mei.person.uid, to),
    ];
    const about = await aRoleAct(api, agency, owner.person, dan.person.uid, to);
    expect([await change(other), await change(stranger), await change(about)]).toEqual(['malformed-request', 'bad-signature', 'malformed-request']);
    expect(await change({ ...old, wraps: { [agency.directory]: { ...hpkeBox(), generation: 1 } } })).toBe('wraps-incomplete');
    await changing(agency, owner, dan.person.uid, to);
    expect(await change(old)).toBe('stale-head');
  });

  test('[AP7] who may not write any more only reads in the lanes of the search, also after a crash in between', async () => {
    const { agency, owner } = await agencyOf(0);
    const { token } = owner;
    const dan = await aColleague(api, agency, token);
    const mandate = { ...(await aMandate(agency, { [owner.person.uid]: 1, [dan.person.uid]: 1 })), team: [owner.person.uid, dan.person.uid] };
    expect(await codeOf(api.call('createMandate', { token, body: mandate }))).toBe('ok');
    const conversation = await aConversation(agency, mandate);
    const name = Object.values(conversation.lanes[0]?.participants ?? {})[0]?.name ?? '';
    const lanes = conversation.lanes.map((lane) => ({
      ...lane,
      participants: { ...lane.participants, [dan.person.uid]: { can: 'rw' as const, kind: 'staff' as const, name } },
    }));
    expect(await codeOf(api.call('createConversation', { token, body: { ...conversation, lanes } }))).toBe('ok');
    const cans = async () =>
      Promise.all(
        lanes.map(
          async ({ laneId }) => ((await stored(paths.lane(agency.agencyId, laneId)))['participants'] as Record<string, { can: string }>)[dan.person.uid]?.can,
        ),
      );
    expect(await cans()).toEqual(['rw', 'rw']);

    expect(await codeOf(changing(agency, owner, dan.person.uid, aRole(['researcher'])))).toBe('ok');
    expect(await cans()).toEqual(['r', 'rw']);
    // A crash behind the transaction: the piece of work is there, the lane does not follow yet.
    const work = paths.roleWork(agency.agencyId, dan.person.uid);
    expect(await stored(work)).toEqual({});
    const lane = paths.lane(agency.agencyId, lanes[0]?.laneId ?? '');
    const at = Timestamp.fromMillis(api.clock.now);
    await api.platform.db.doc(lane).update({ [`participants.${dan.person.uid}.can`]: 'rw' });
    await api.platform.db.doc(work).set({ agencyId: agency.agencyId, uid: dan.person.uid, at, lostKeys: false, dueAt: at });
    await runJob();
    expect([await cans(), await stored(work)]).toEqual([['r', 'rw'], {}]);
  });

  test('[AP6] who is owner or admin no more leaves keys that are due, but for searches of their own team', async () => {
    const { agency, owner, mei } = await agencyOf(1);
    await changing(agency, owner, mei.person.uid, aRole(['admin', 'consultant']));
    await syncHead(api, agency);
    const people = { [owner.person.uid]: 1, [mei.person.uid]: 1 };
    const [theirs, other] = [{ ...(await aMandate(agency, people)), team: [owner.person.uid, mei.person.uid] }, await aMandate(agency, people)];
    for (const body of [theirs, other]) expect(await codeOf(api.call('createMandate', { token: owner.token, body }))).toBe('ok');
    expect(await codeOf(changing(agency, owner, mei.person.uid, aRole(['consultant'])))).toBe('ok');
    const due = async ({ mandateId }: { mandateId: string }) => ((await stored(paths.mandate(agency.agencyId, mandateId)))['keysDue'] ?? null) !== null;
    expect([await due(theirs), await due(other)]).toEqual([false, true]);
    expect((await stored(paths.agency(agency.agencyId)))['kitDue'] ?? null).not.toBeNull();
  });

  test('[AP7] nobody is left in a team without a role that works there', async () => {
    const { agency, owner } = await agencyOf(0);
    const dan = await aColleague(api, agency, owner.token);
    const mandate = { ...(await aMandate(agency, { [owner.person.uid]: 1, [dan.person.uid]: 1 })), team: [owner.person.uid, dan.person.uid] };
    await api.call('createMandate', { token: owner.token, body: mandate });
    expect(await codeOf(changing(agency, owner, dan.person.uid, aRole(['admin']), true))).toBe('in-team');
    expect((await asking(agency, owner, dan.person.uid, aRole(['auditor']))).code).toBe('in-team');
    expect(await codeOf(changing(agency, owner, dan.person.uid, aRole(['researcher'])))).toBe('ok');
  });
});

describe('what takes two people', () => {
  test('[AP1, AP6] is asked by an owner and done by another, who signs it and hands over the keys', async () => {
    const { agency, owner, mei, dan } = await agencyOfTwo();
    await syncHead(api, agency);
    const mandate = await aMandate(agency, { [owner.person.uid]: 1, [mei.person.uid]: 1 });
    expect(await codeOf(api.call('createMandate', { token: owner.token, body: mandate }))).toBe('ok');
    const { approvalId, code } = await asking(agency, owner, dan.person.uid, owning, true, true);

    expect(code).toBe('ok');
    expect(await stateOf(agency, approvalId)).toMatchObject({ state: 'open', aloneAt: null });
    // A signature that is handed in could be used: where another must approve, none is kept.
    expect((await stored(paths.dueApproval(approvalId)))['act']).toBeNull();
    expect((await mailsTo(`${mei.person.uid}@staff.test`)).some(({ subject }) => subject === 'Your approval is asked for')).toBe(true);
    for (const [by, expected] of [
      [owner, 'own-request'],
      [dan, 'not-allowed'],
    ] as const)
      expect(await codeOf(deciding(agency, by, 'giveApproval', approvalId, dan.person.uid, owning, true))).toBe(expected);
    expect(await codeOf(deciding(agency, mei, 'giveApproval', approvalId, dan.person.uid, owning, false))).toBe('wraps-incomplete');
    expect(await codeOf(deciding(agency, mei, 'giveApproval', approvalId, dan.person.uid, aRole(['owner']), true))).toBe('malformed-request');
    expect(await codeOf(deciding(agency, mei, 'giveApproval', approvalId, dan.person.uid, owning, true))).toBe('ok');

    expect((await memberOf(agency, dan.person.uid))['roles']).toEqual(['consultant', 'owner']);
    expect(await stored(paths.wrap(agency.agencyId, mandate.compartmentId, 1, dan.person.uid))).toMatchObject({ kind: 'uk' });
    expect(await stateOf(agency, approvalId)).toMatchObject({ state: 'done', alone: false, decidedBy: mei.person.uid });
    expect((await rowsOf(agency)).at(-1)).toMatchObject({ kind: 'approval.done', detail: { by: mei.person.uid, about: dan.person.uid, alone: false } });
  });

  test('[AP4] of two who approve at once one does it; again changes nothing', async () => {
    const { agency, owner, mei, dan, kim } = await agencyOfTwo(3);
    const first = await asking(agency, owner, dan.person.uid, owning);
    await deciding(agency, mei, 'giveApproval', first.approvalId, dan.person.uid, owning);
    const { approvalId } = await asking(agency, owner, kim.person.uid, aRole(['auditor', 'consultant']));
    const to = aRole(['auditor', 'consultant']);
    const acts = [await aRoleAct(api, agency, mei.person, kim.person.uid, to), await aRoleAct(api, agency, dan.person, kim.person.uid, to)];
    const give = (by: Signer, act = acts[0]) =>
      api.call('giveApproval', { token: by.token, params: { approvalId }, body: { act: act as NonNullable<typeof act> } });

    const both = await Promise.all([codeOf(give(mei, acts[0])), codeOf(give(dan, acts[1]))]);
    expect(both.filter((code) => code === 'ok').length).toBe(1);
    expect(['request-over', 'stale-head', 'unavailable']).toContain(both.find((code) => code !== 'ok'));
    const winner = both[0] === 'ok' ? mei : dan;
    expect([await codeOf(give(winner)), await codeOf(give(winner === mei ? dan : mei))]).toEqual(['ok', 'request-over']);
    expect((await rowsOf(agency)).filter((row) => row['kind'] === 'approval.done' && row['subject'] === approvalId).length).toBe(1);
  });

  test('[AP1] can be refused by the other, taken back by who asked, and is over then', async () => {
    const { agency, owner, mei, dan } = await agencyOfTwo();
    const act = (name: 'refuseApproval' | 'stopApproval', by: Signer, approvalId: string) =>
      codeOf(api.call(name, { token: by.token, params: { approvalId }, body: {} }));
    const one = await asking(agency, owner, dan.person.uid, owning);
    expect((await asking(agency, mei, dan.person.uid, owning)).code).toBe('already-exists');
    expect([await act('refuseApproval', dan, one.approvalId), await act('refuseApproval', owner, one.approvalId)]).toEqual(['not-allowed', 'own-request']);
    expect([await act('refuseApproval', mei, one.approvalId), await act('refuseApproval', mei, one.approvalId)]).toEqual(['ok', 'ok']);
    expect(await codeOf(deciding(agency, mei, 'giveApproval', one.approvalId, dan.person.uid, owning))).toBe('request-over');
    const two = await asking(agency, owner, dan.person.uid, owning);
    expect([await act('stopApproval', mei, two.approvalId), await act('stopApproval', owner, two.approvalId)]).toEqual(['not-allowed', 'ok']);
    expect((await memberOf(agency, dan.person.uid))['roles']).toEqual(['consultant']);
    expect(await act('stopApproval', owner, longId())).toBe('not-found');
  });

  test('[AP1] is asked by nobody without the right, for nobody who is none, and only where it takes two', async () => {
    const { agency, owner, mei, dan } = await agencyOf(2);
    await changing(agency, owner, dan.person.uid, aRole(['admin', 'consultant']));
    expect((await asking(agency, mei, mei.person.uid, owning)).code).toBe('not-allowed');
    expect((await asking(agency, dan, mei.person.uid, owning)).code).toBe('not-allowed');
    expect((await asking(agency, owner, 'nobody', owning)).code).toBe('not-a-member');
    expect((await asking(agency, owner, mei.person.uid, aRole(['researcher']))).code).toBe('malformed-request');
    expect((await asking(agency, owner, owner.person.uid, aRole(['consultant']))).code).toBe('own-request');
  });

  test('[AP10] what is not there cannot be asked for', async () => {
    const { agency, owner } = await agencyOf(0);
    const body = { approvalId: longId(), kind: 'export' as const, subject: longId().slice(0, 16) };
    expect(await codeOf(api.call('askApproval', { token: owner.token, body }))).toBe('not-found');
    expect(await stateOf(agency, body.approvalId)).toEqual({});
  });

  test('[AP6] the last owner keeps the role, whoever asks', async () => {
    const { agency, owner, mei } = await agencyOfTwo();
    const consultant = aRole(['consultant'], { clearance: ['standard', 'compensation'] });
    const { approvalId } = await asking(agency, mei, owner.person.uid, consultant, false);
    // Asked while there were two; the asker steps down meanwhile, and the other is the last.
    const own = await asking(agency, mei, mei.person.uid, aRole(['consultant']), false);
    expect([own.code, await codeOf(deciding(agency, owner, 'giveApproval', own.approvalId, mei.person.uid, aRole(['consultant'])))]).toEqual(['ok', 'ok']);
    api.clock.advance(day + minute);
    await runJob();
    expect((await stateOf(agency, approvalId))['state']).toBe('void');
    expect((await asking(agency, owner, owner.person.uid, consultant)).code).toBe('own-request');
    expect((await memberOf(agency, owner.person.uid))['roles']).toEqual(['consultant', 'owner']);
  });

  test('[AP3] an approver who is one no more approves nothing, and an asker takes the request along', async () => {
    const { agency, owner, mei, dan, kim } = await agencyOfTwo(3);
    const first = await asking(agency, owner, dan.person.uid, owning);
    await deciding(agency, mei, 'giveApproval', first.approvalId, dan.person.uid, owning);
    const [about, asked] = [await asking(agency, owner, kim.person.uid, owning), await asking(agency, owner, mei.person.uid, aRole(['consultant']))];
    expect(await codeOf(deciding(agency, dan, 'giveApproval', asked.approvalId, mei.person.uid, aRole(['consultant'])))).toBe('ok');
    expect(await codeOf(deciding(agency, mei, 'giveApproval', about.approvalId, kim.person.uid, owning))).toBe('not-allowed');

    const later = await asking(agency, dan, owner.person.uid, aRole(['consultant'], { clearance: ['standard', 'compensation'] }));
    expect(later.code).toBe('ok');
    await api.platform.db.doc(paths.member(agency.agencyId, dan.person.uid)).update({ status: 'removed' });
    api.clock.advance(20 * minute);
    await runJob();
    expect((await stateOf(agency, later.approvalId))['state']).toBe('void');
    // Nobody else can approve any more: the day begins now.
    const waiting = await stateOf(agency, about.approvalId);
    expect([waiting['state'], (waiting['aloneAt'] as { toMillis(): number }).toMillis()]).toEqual(['open', api.clock.now + day]);
  });

  test('[AP4] ends after seven days without an answer, and where what it is about has changed', async () => {
    const { agency, owner, mei, dan, kim } = await agencyOfTwo(3);
    const [late, other] = [await asking(agency, owner, dan.person.uid, owning), await asking(agency, owner, kim.person.uid, owning)];
    await changing(agency, owner, kim.person.uid, aRole(['researcher']));
    expect(await codeOf(deciding(agency, mei, 'giveApproval', other.approvalId, kim.person.uid, owning))).toBe('request-over');
    api.clock.advance(7 * day);
    await runJob();
    expect([(await stateOf(agency, late.approvalId))['state'], (await stateOf(agency, other.approvalId))['state']]).toEqual(['expired', 'void']);
    expect(await stored(paths.dueApproval(late.approvalId))).toEqual({});
  });
});

test('[AP4] asked again under its id, one that is open is the same one, and one that has ended says so, however it ended', async () => {
  const { agency, owner, mei, dan } = await agencyOfTwo();
  const [to, roles] = [dan.person.uid, aRole(['auditor', 'consultant'])];
  const ask = (approvalId: string) =>
    codeOf(api.call('askApproval', { token: owner.token, body: { approvalId, kind: 'role', subject: to, to: roles, act: null } }));
  const decide = (name: 'refuseApproval' | 'stopApproval', by: Signer, approvalId: string) =>
    codeOf(api.call(name, { token: by.token, params: { approvalId }, body: {} }));
  const [refused, stopped, done, expired] = [longId(), longId(), longId(), longId()];

  expect([await ask(refused), await ask(refused)]).toEqual(['ok', 'ok']);
  expect([await decide('refuseApproval', mei, refused), await ask(refused)]).toEqual(['ok', 'request-over']);
  expect([await ask(stopped), await decide('stopApproval', owner, stopped), await ask(stopped)]).toEqual(['ok', 'ok', 'request-over']);
  expect(await ask(expired)).toBe('ok');
  // Its time is over, and no clock has come by.
  api.clock.advance(7 * day);
  expect([await ask(expired), (await stateOf(agency, expired))['state']]).toEqual(['request-over', 'open']);
  await runJob();
  expect([await ask(done), await codeOf(deciding(agency, mei, 'giveApproval', done, to, roles)), await ask(done)]).toEqual(['ok', 'ok', 'request-over']);
  for (const id of [refused, stopped, done, expired])
    expect((await rowsOf(agency)).filter((row) => row['subject'] === id && row['kind'] === 'approval.asked')).toHaveLength(1);
});

describe('alone', () => {
  test('[AP2, AP8] an owner waits a day, the witness is told at once, and the ledger says that nobody else had a part in it', async () => {
    const { agency, owner, mei } = await agencyOf(3);
    const token = owner.token;
    const to = `${agency.agencyId}-${witnessed}`;
    expect(await codeOf(api.call('setWitness', { token, body: { email: to } }))).toBe('ok');
    const { approvalId } = await asking(agency, owner, mei.person.uid, owning, true, true);
    const asked = api.clock.now;

    const [mail] = await mailsTo(to);
    expect(mail?.['text']).toContain('unless it is stopped');
    expect(mail?.['text']).toContain(new Date(asked + day).toISOString().slice(0, 10));
    for (const secret of [mei.person.uid, owner.person.uid, approvalId]) expect(JSON.stringify(mail)).not.toContain(secret);
    api.clock.advance(day - minute);
    await runJob();
    expect((await stateOf(agency, approvalId))['state']).toBe('open');
    api.clock.advance(minute);
    await Promise.all([runJob(), runJob()]);

    expect(await stateOf(agency, approvalId)).toMatchObject({ state: 'done', alone: true, decidedBy: null });
    expect((await memberOf(agency, mei.person.uid))['roles']).toEqual(['consultant', 'owner']);
    const rows = (await rowsOf(agency)).filter((row) => row['subject'] === approvalId);
    expect(rows.map((row) => row['kind'])).toEqual(['approval.asked', 'approval.waits-alone', 'approval.done']);
    expect(rows.map((row) => row['detail'])).toMatchObject([{ by: owner.person.uid }, { witness: true }, { alone: true, by: null }]);
    expect(await mailsTo(to)).toHaveLength(1);
  });

  test('[AP2] one press stops it, and nothing happens then', async () => {
    const { agency, owner, mei } = await agencyOf(1);
    const { approvalId } = await asking(agency, owner, mei.person.uid, owning);
    expect(await codeOf(api.call('stopApproval', { token: mei.token, params: { approvalId }, body: {} }))).toBe('not-allowed');
    expect(await codeOf(api.call('stopApproval', { token: owner.token, params: { approvalId }, body: {} }))).toBe('ok');
    api.clock.advance(2 * day);
    await runJob();
    expect([(await stateOf(agency, approvalId))['state'], (await memberOf(agency, mei.person.uid))['roles']]).toEqual(['stopped', ['consultant']]);
    expect(await codeOf(deciding(agency, owner, 'finishApproval', approvalId, mei.person.uid, owning))).toBe('request-over');
  });

  test('[AP9] a signature that does not follow the log any more leaves it ripe, until a page of who asked signs again', async () => {
    const { agency, owner, mei } = await agencyOf(1);
    const { approvalId } = await asking(agency, owner, mei.person.uid, owning);
    expect(await codeOf(deciding(agency, owner, 'finishApproval', approvalId, mei.person.uid, owning))).toBe('needs-second');
    await aColleague(api, agency, owner.token);
    api.clock.advance(day);
    await runJob();
    expect([(await stateOf(agency, approvalId))['state'], (await memberOf(agency, mei.person.uid))['roles']]).toEqual(['ripe', ['consultant']]);
    expect(await codeOf(deciding(agency, mei, 'finishApproval', approvalId, mei.person.uid, owning))).toBe('not-allowed');
    expect(await codeOf(deciding(agency, owner, 'finishApproval', approvalId, mei.person.uid, owning))).toBe('ok');
    expect(await codeOf(deciding(agency, owner, 'finishApproval', approvalId, mei.person.uid, owning))).toBe('ok');
    expect(await stateOf(agency, approvalId)).toMatchObject({ state: 'done', alone: true });
  });

  test('[AP3] a second owner who comes ends it: it waits for a yes then', async () => {
    const { agency, owner, mei, dan } = await agencyOf(2);
    const [first, second] = [await asking(agency, owner, mei.person.uid, owning), await asking(agency, owner, dan.person.uid, owning, false)];
    api.clock.advance(day);
    await runJob();
    expect((await stateOf(agency, first.approvalId))['state']).toBe('done');
    expect(['open', 'ripe']).toContain((await stateOf(agency, second.approvalId))['state']);
    expect(await codeOf(deciding(agency, owner, 'finishApproval', second.approvalId, dan.person.uid, owning))).toBe('needs-second');
    api.clock.advance(20 * minute);
    await runJob();
    expect(await stateOf(agency, second.approvalId)).toMatchObject({ state: 'open', aloneAt: null });
    expect((await rowsOf(agency)).at(-1)).toMatchObject({ kind: 'approval.waits-for-second', subject: second.approvalId });
    expect(await codeOf(deciding(agency, mei, 'giveApproval', second.approvalId, dan.person.uid, owning))).toBe('ok');
  });
});

describe('the witness', () => {
  test('[AP8] is kept sealed from the sign-up on, known to owners alone, and told when another takes the place', async () => {
    const { agency, owner, mei } = await agencyOf(1);
    const get = (token: string) => api.call('witness', { token });
    const set = (token: string, email: string | null) => codeOf(api.call('setWitness', { token, body: { email } }));
    const to = `${agency.agencyId}-${witnessed}`;
    expect((await get(owner.token)).body).toEqual({ email: null });
    expect([(await get(mei.token)).fault?.code, await set(mei.token, to)]).toEqual(['not-allowed', 'not-allowed']);
    expect([await set(owner.token, to), await set(owner.token, to)]).toEqual(['ok', 'ok']);
    expect((await get(owner.token)).body).toEqual({ email: to });
    expect(JSON.stringify(await stored(paths.contact(agency.agencyId, 'witness')))).not.toContain(witnessed);
    expect(await mailsTo(to)).toHaveLength(0);
    await set(owner.token, null);
    expect((await mailsTo(to)).map(({ subject }) => subject)).toEqual([`${agency.body.displayName}: you are no longer the witness`]);
    const rows = (await rowsOf(agency)).filter((row) => row['kind'] === 'witness.set');
    expect(rows.map((row) => row['detail'])).toEqual([
      { by: owner.person.uid, known: true },
      { by: owner.person.uid, known: false },
    ]);
  });
});

test('[AP5] an auditor writes to nobody in any way that the server has', async () => {
  const { agency, owner } = await agencyOf(0);
  const dan = await aColleague(api, agency, owner.token);
  const roles: Role[] = ['auditor', 'consultant'];
  const { approvalId } = await asking(agency, owner, dan.person.uid, aRole(roles));
  api.clock.advance(day);
  await runJob();
  expect((await stateOf(agency, approvalId))['state']).toBe('done');
  const people = { [owner.person.uid]: 1, [dan.person.uid]: 1 };
  await syncHead(api, agency);
  const mandate = { ...(await aMandate(agency, people)), team: [owner.person.uid, dan.person.uid] };
  expect(await codeOf(api.call('createMandate', { token: owner.token, body: mandate }))).toBe('ok');
  const conversation = await aConversation(agency, mandate);
  const name = Object.values(conversation.lanes[0]?.participants ?? {})[0]?.name ?? '';
  const withAuditor = (can: 'r' | 'rw') => ({
    ...conversation,
    lanes: conversation.lanes.map((lane) => ({ ...lane, participants: { ...lane.participants, [dan.person.uid]: { can, kind: 'staff' as const, name } } })),
  });
  expect(await codeOf(api.call('createConversation', { token: owner.token, body: withAuditor('rw') }))).toBe('malformed-request');
  expect(await codeOf(api.call('createConversation', { token: owner.token, body: withAuditor('r') }))).toBe('ok');
});
