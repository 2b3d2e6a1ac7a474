import { firstRule } from '@liexin/domain/retention/default-rule';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { aColleague } from '../../testing/a-colleague.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { codeOf } from '../../testing/code-of.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
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

const place = async (token: string, scope: { kind: 'conversation' | 'person'; id: string }): Promise<string> => {
  const holdId = shortId();
  const body = { holdId, scope: { ...scope, fromMs: null, toMs: null }, matter: sealedBox() };
  expect(codeOf(await api.call('placeHold', { token, body }))).toBe('ok');
  return holdId;
};
const isIn = async (closing: Closing, uid: string): Promise<boolean> => {
  const member = await closing.data<{ end?: unknown; isResting?: boolean }>(paths.member(closing.agencyId, uid));
  return member?.isResting === true && member.end === undefined;
};

describe('who stays in for a hold', { timeout: 120_000 }, () => {
  test('[CL9] a hold that keeps nothing of what is left lets nobody in, and the closing ends', async () => {
    const closing = await aClosing(api);
    const bystander = await aColleague(api, closing.agency, closing.token);
    await place(closing.token, { kind: 'conversation', id: shortId() });
    await place(closing.auditor.token, { kind: 'person', id: bystander.person.uid });
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    expect((await closing.closing())?.state).toBe('closed');
    for (const token of [closing.token, closing.auditor.token]) expect(codeOf(await api.call('deviceRequests', { token }))).toBe('agency-closed');
    for (const { uid } of [closing.agency.owner, closing.auditor.person]) expect([uid, await isIn(closing, uid)]).toEqual([uid, false]);
  });

  test('[CL9] of two holds the one that keeps something lets owners and auditors in, until it is released', async () => {
    const closing = await aClosing(api);
    await place(closing.token, { kind: 'conversation', id: shortId() });
    const holdId = await place(closing.token, { kind: 'conversation', id: closing.conversationId });
    const consultant = await aColleague(api, closing.agency, closing.token);
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    expect([await isIn(closing, closing.agency.owner.uid), await isIn(closing, closing.auditor.person.uid)]).toEqual([true, true]);
    expect(await isIn(closing, consultant.person.uid)).toBe(false);
    const approvalId = longId();
    expect(codeOf(await api.call('askApproval', { token: closing.auditor.token, body: { approvalId, kind: 'hold-release', subject: holdId } }))).toBe('ok');
    expect(codeOf(await api.call('giveApproval', { token: closing.token, params: { approvalId }, body: { act: null } }))).toBe('ok');
    api.clock.advance(2 * 3_600_000);
    await closing.run();
    expect([await isIn(closing, closing.agency.owner.uid), codeOf(await api.call('deviceRequests', { token: closing.token }))]).toEqual([
      false,
      'agency-closed',
    ]);
  });
});

describe('what the law keeps', { timeout: 120_000 }, () => {
  test('[CL7] waits for its own last day also where a rule had put it into the trash before', async () => {
    const closing = await aClosing(api);
    const { agencyId, laneId, conversationId } = closing;
    const { db } = api.platform;
    await db.doc(paths.lane(agencyId, laneId)).update({ 'retention.deleteBy': Timestamp.fromMillis(began - 1) });
    expect(await hidePart(api.platform, { agencyId, laneId }, { kind: 'rule' }, began)).toBe('hidden');
    const at = Timestamp.fromMillis(0);
    const floor = { keepAtLeast: { n: 90, unit: 'days' as const }, deleteAtLatest: null, clock: 'createdAt' as const, isStatutory: true, locked: false };
    await db.doc(paths.retentionRule(agencyId, 'law', 1)).set({
      ...firstRule('cn'),
      ...floor,
      id: 'law',
      schemaVersion: 1,
      scope: { level: 'conversation', id: conversationId },
      effectiveFrom: at,
      at,
      by: 'x',
      approvedBy: null,
      change: null,
    });
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    const trash = await closing.trash();
    expect(trash).toMatchObject({ state: 'trash', cause: 'closing', rule: 'law', ruleVersion: 1 });
    // Days of the calendar: an hour is missing where summer time begins in between.
    expect(trash?.purgeAt.toMillis()).toBeGreaterThan(began + 90 * dayMs - 3_600_000);
    expect([(await closing.messageIds()).length, (await closing.shareState()).state]).toEqual([2, 'live']);
  });
});

describe('what was in the trash before', { timeout: 120_000 }, () => {
  test.each(['closing', 'erasure'] as const)('[RT52, CL8] shows the holds of now when a %s takes it over', async (kind) => {
    const closing = await aClosing(api);
    const { agencyId, laneId } = closing;
    const { db } = api.platform;
    await db.doc(paths.lane(agencyId, laneId)).update({ 'retention.deleteBy': Timestamp.fromMillis(began - 1) });
    expect(await hidePart(api.platform, { agencyId, laneId }, { kind: 'rule' }, began)).toBe('hidden');
    const holdId = await place(closing.token, { kind: 'conversation', id: closing.conversationId });
    // What shows holds was cut off behind the placing of this one, and before the end of another.
    await db.doc(paths.trashed(agencyId, laneId)).update({ heldBy: [shortId()] });
    await hidePart(api.platform, { agencyId, laneId }, { kind, rule: kind === 'closing' ? 'law.1' : 'erasure-1', lastDayMs: began + 90 * dayMs }, began);
    expect(await closing.trash()).toMatchObject({ cause: kind, heldBy: [holdId] });
  });
});

describe('what is decided in a closed agency', { timeout: 120_000 }, () => {
  test('[CL9] who is let in for a hold decides on its release and on nothing else that waits for a second person', async () => {
    const closing = await aClosing(api);
    const { agencyId, token, second, auditor } = closing;
    const [exportId, exportApproval, release] = [shortId(), longId(), longId()];
    const scope = { about: 'agency' as const, id: null, fromMs: null, toMs: null, kinds: ['candidate' as const] };
    await api.call('askExport', { token: auditor.token, body: { exportId, scope, reason: sealedBox() } });
    expect(codeOf(await api.call('askApproval', { token: auditor.token, body: { approvalId: exportApproval, kind: 'export', subject: exportId } }))).toBe('ok');
    const holdId = await place(token, { kind: 'conversation', id: closing.conversationId });
    expect(codeOf(await api.call('askApproval', { token: auditor.token, body: { approvalId: release, kind: 'hold-release', subject: holdId } }))).toBe('ok');
    for (const one of [closing.agency.owner, second.person]) await api.platform.db.doc(paths.member(agencyId, one.uid)).update({ isResting: true });
    const params = { approvalId: exportApproval };
    for (const name of ['giveApproval', 'finishApproval'] as const)
      expect([name, codeOf(await api.call(name, { token: second.token, params, body: { act: null } }))]).toEqual([name, 'agency-closed']);
    for (const name of ['refuseApproval', 'stopApproval'] as const)
      expect([name, codeOf(await api.call(name, { token: second.token, params }))]).toEqual([name, 'agency-closed']);
    expect(await closing.data(paths.approval(agencyId, exportApproval))).toMatchObject({ state: 'open' });
    expect(codeOf(await api.call('giveApproval', { token: second.token, params: { approvalId: release }, body: { act: null } }))).toBe('ok');
  });

  test('[CL9] who is let in for a hold takes no export home and opens none, also by the password alone', async () => {
    const closing = await aClosing(api);
    const { uid } = closing.agency.owner;
    await api.platform.db.doc(paths.member(closing.agencyId, uid)).update({ isResting: true });
    const params = { exportId: shortId() };
    for (const name of ['exportTicket', 'unlockExport'] as const)
      expect([name, codeOf(await api.call(name, { token: api.passwordToken(uid), params }))]).toEqual([name, 'agency-closed']);
    expect(codeOf(await api.call('unlock', { token: api.passwordToken(uid) }))).toBe('ok');
  });

  test('[CL4] what waited for its hour is not done behind the day', async () => {
    const closing = await aClosing(api);
    const { agencyId, token, second, auditor } = closing;
    const { runApprovals } = await import('../approvals/run-approvals.ts');
    const { exportAct } = await import('../exports/export-act.ts');
    await closing.agreed();
    await closing.run();
    for (const { person } of [second, auditor]) await api.platform.db.doc(paths.member(agencyId, person.uid)).update({ roles: ['consultant'] });
    closing.toTheDay();
    api.clock.advance(-dayMs);
    const [exportId, approvalId] = [shortId(), longId()];
    const scope = { about: 'agency' as const, id: null, fromMs: null, toMs: null, kinds: ['candidate' as const] };
    expect(codeOf(await api.call('askExport', { token, body: { exportId, scope, reason: sealedBox() } }))).toBe('ok');
    expect(codeOf(await api.call('askApproval', { token, body: { approvalId, kind: 'export', subject: exportId } }))).toBe('ok');
    expect(await closing.data(paths.approval(agencyId, approvalId))).toMatchObject({ state: 'open', aloneAt: Timestamp.fromMillis(began + 30 * dayMs) });
    api.clock.advance(dayMs + 1);
    await runApprovals(api.platform, { export: exportAct(api.platform) }, api.clock.now);
    expect(await closing.data(paths.approval(agencyId, approvalId))).toMatchObject({ state: 'void' });
  });
});
