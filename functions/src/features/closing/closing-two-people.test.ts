import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../../testing/an-agency.ts';
import { aMember } from '../../testing/a-member.ts';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { longId, shortId } from '../../testing/keys.ts';
import { codeOf } from '../../testing/code-of.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { watchedTransactions } from '../../testing/watched-transactions.ts';
import { askApproval } from '../approvals/ask-approval.ts';
import { decideApproval } from '../approvals/decide-approval.ts';
import { closingAct } from './closing-act.ts';

let api: LocalApi;
const began = Date.now();
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = began;
});

const principal = ({ agencyId }: Closing, { uid, device }: Person) => ({
  kind: 'staff' as const,
  uid,
  agencyId,
  deviceId: device.deviceId,
  roles: ['owner' as const],
});

describe('two people and a closing', { timeout: 120_000 }, () => {
  test('[CL1] what it is about is counted, and addresses are looked up, before the transactions, which may run more than once', async () => {
    const closing = await aClosing(api);
    const { platform, seen } = watchedTransactions(api.platform);
    const acts = { closing: closingAct(platform) };
    const { approvalId, closingId } = closing;
    await askApproval(platform, acts, principal(closing, closing.agency.owner), { approvalId, kind: 'closing', subject: closingId }, began);
    await decideApproval(platform, acts, principal(closing, closing.second.person), approvalId, { type: 'approve', act: null }, began);
    expect((await closing.closing())?.state).toBe('pending');
    expect((await closing.agencyNow())?.closing?.counts).toEqual({ conversations: 1, searches: 1, members: 3, held: 0, kept: 0 });
    const { agencyId } = closing;
    const whole: readonly string[] = ['auth', paths.lanes(agencyId), paths.conversations(agencyId), paths.mandates(agencyId)];
    expect(seen.filter((one) => whole.includes(one))).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });

  test('[CL1] of two that are asked, also at once, one is', async () => {
    const closing = await aClosing(api);
    const others = [closing.token, closing.second.token].map((token) => closing.ask(token, longId(), shortId()));
    expect((await Promise.all(others)).map(codeOf).toSorted()).toEqual(['already-exists', 'ok']);
    expect(codeOf(await closing.ask())).toBe('already-exists');
    const open = await api.platform.db.collection(paths.approvals(closing.agencyId)).where('state', '==', 'open').get();
    expect(open.size).toBe(1);
    await api.call('stopApproval', { token: closing.token, params: { approvalId: open.docs[0]?.id ?? '' } });
    await api.call('stopApproval', { token: closing.second.token, params: { approvalId: open.docs[0]?.id ?? '' } });
    await closing.agreed();
  });

  test('[AP4, CL1] nothing is counted for whoever may not decide, or comes too late', async () => {
    const closing = await aClosing(api);
    const { approvalId, closingId, agency, second, auditor } = closing;
    const colleague = await aMember(api, agency, ['consultant']);
    const act = closingAct(api.platform);
    let looks = 0;
    const ahead = (...of: Parameters<NonNullable<typeof act.ahead>>) => {
      looks += 1;
      return act.ahead?.(...of) ?? Promise.reject(new Error('none'));
    };
    const acts = { closing: { ...act, ahead } };
    const code = (doing: Promise<void>) =>
      doing.then(
        () => 'ok',
        (fault: { code?: string }) => fault.code,
      );
    const ask = (by: Person) => code(askApproval(api.platform, acts, principal(closing, by), { approvalId, kind: 'closing', subject: closingId }, began));
    const decide = (by: Person, id = approvalId) => code(decideApproval(api.platform, acts, principal(closing, by), id, { type: 'approve', act: null }, began));

    expect([await ask(auditor.person), await ask(colleague.person), looks]).toEqual(['not-allowed', 'not-allowed', 0]);
    expect([await ask(agency.owner), await ask(agency.owner), looks]).toEqual(['ok', 'ok', 1]);
    expect([await decide(agency.owner), await decide(colleague.person), await decide(second.person, longId()), looks]).toEqual([
      'own-request',
      'not-allowed',
      'not-found',
      1,
    ]);
    expect([await decide(second.person), looks]).toEqual(['ok', 2]);
    expect([await decide(second.person), await decide(agency.owner), await ask(agency.owner), looks]).toEqual(['ok', 'request-over', 'request-over', 2]);
    expect((await closing.closing())?.state).toBe('pending');
  });

  test('[CL1] what a closing would be about is looked up so often and no more: it goes through the whole agency', async () => {
    const closing = await aClosing(api);
    const look = async () => codeOf(await api.call('closingPreview', { token: closing.token }));
    for (let i = 0; i < 30; i++) expect([i, await look()]).toEqual([i, 'ok']);
    expect(await look()).toBe('too-many-tries');
    api.clock.advance(60 * 60_000);
    expect(await look()).toBe('ok');
  });
});
