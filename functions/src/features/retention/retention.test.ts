import { soonerOf, type RuleEdit } from '@liexin/domain/retention/change';
import { dataClasses } from '@liexin/domain/retention/rule';
import { endOfPeriod } from '@liexin/domain/retention/whole-days';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordMessage } from '../ledger/record-message.ts';
import { redate } from '../../platform/redate.ts';
import type { Message } from '../../platform/stored.ts';
import * as aChange from '../../testing/a-change.ts';

import type { Founded } from '../../testing/an-agency.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { watchedTransactions } from '../../testing/watched-transactions.ts';
import { decideApproval } from '../approvals/decide-approval.ts';
import { retentionAct } from './retention-act.ts';

const day = 24 * 60 * 60_000;
const zone = 'Asia/Shanghai';
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = Date.now();
});

const codeOf = async (calling: Promise<{ fault: { code: string } | undefined }>): Promise<string> => (await calling).fault?.code ?? 'ok';
const runJob = (): Promise<void> => aChange.runRetentionJob(api);
const { anEdit } = aChange;
const stored = async (path: string): Promise<Record<string, unknown>> => (await api.platform.db.doc(path).get()).data() ?? {};
const kindsOf = async ({ agencyId }: Founded): Promise<unknown[]> =>
  (await api.platform.db.collection(paths.agencyLedger(agencyId)).orderBy('seq').get()).docs.map((doc) => doc.data()['kind']);

const anAgencyOf = (count: number) => aChange.anAgencyOf(api, count);
const write = (agency: Founded, lane: string, type: string) => aChange.write(api, agency, lane, type);
const previewing = (token: string, changeId: string, edits: RuleEdit[]) => aChange.previewing(api, token, changeId, edits);
const agreeing = (made: aChange.AgencyOf, edits: RuleEdit[]) => aChange.agreeing(api, made, edits);
const dateOf = async (agency: Founded, conversationId: string): Promise<number> =>
  ((await stored(paths.conversation(agency.agencyId, conversationId)))['deleteBy'] as Timestamp).toMillis();

describe('the date of a conversation', () => {
  test('[RT24, RT30] is the one of the first rule from the beginning, moves with what the candidate writes and with nothing else, and has its row', async () => {
    const { agency, conversation, lane, id } = await anAgencyOf(0);
    const { db } = api.platform;
    const made = api.clock.now;
    expect(await stored(paths.retentionRule(agency.agencyId, 'first', 1))).toMatchObject({ approvedBy: null, clock: 'lastTwoWayContact' });
    expect(await dateOf(agency, id)).toBe(endOfPeriod(made, { n: 24, unit: 'months' }, zone));
    expect((await stored(paths.lane(agency.agencyId, lane)))['retention']).toMatchObject({ rule: 'first.1' });

    const later = made + 40 * day;
    const message = (sender: string) => ({ type: 'msg', sender, sentAt: Timestamp.fromMillis(later), device: 'd', counter: 1 }) as Message;
    const quiet = { db, log: { ...api.platform.log, warn: () => undefined } };
    const hear = (sender: string) =>
      recordMessage(quiet, { agencyId: agency.agencyId, laneId: lane, messageId: longId() }, later, message(sender)).catch(() => undefined);
    await hear(agency.owner.uid);
    expect(await dateOf(agency, id)).toBe(endOfPeriod(made, { n: 24, unit: 'months' }, zone));
    const contact = { event: 'candidate-message', at: later } as const;
    const again = () => redate(db, { agencyId: agency.agencyId, conversationId: id, cause: 'contact', contact }, later);
    expect([await again(), await again()]).toEqual([true, false]);
    expect(await dateOf(agency, id)).toBe(endOfPeriod(later, { n: 24, unit: 'months' }, zone));
    // What comes late moves nothing back.
    await redate(db, { agencyId: agency.agencyId, conversationId: id, cause: 'contact', contact: { ...contact, at: made } }, later);
    expect(await dateOf(agency, id)).toBe(endOfPeriod(later, { n: 24, unit: 'months' }, zone));
    const rows = (await db.collection(paths.laneLedger(agency.agencyId, lane)).where('kind', '==', 'retention.date-moved').get()).docs;
    expect(rows.map((row) => row.data()['detail'])).toMatchObject([{ cause: 'contact', rule: 'first.1' }]);
    expect(conversation.conversationId).toBe(id);
  });
});

describe('a preview', () => {
  test('[RT31] counts what would go sooner, by class, people, searches and months, and hands out what it is asked with', async () => {
    const made = await anAgencyOf(5);
    await write(made.agency, made.lane, 'edit');
    const { body } = await previewing(made.token, shortId(), [anEdit(12)]);
    expect(body.report).toMatchObject({ people: 1, conversations: 1, searches: 1, held: 0 });
    expect(body.report?.classes).toMatchObject({
      message: { total: 5, sooner: 5, later: 0, same: 0, bytes: 500 },
      revision: { total: 1, sooner: 1 },
      card: { total: 1, sooner: 1 },
    });
    expect(body.report?.firstAt).toBe(endOfPeriod(api.clock.now, { n: 12, unit: 'months' }, zone));
    expect(body.report?.months.changed.reduce((a, b) => a + b)).toBe(5);
    expect(body.report?.samples[0]).toMatchObject({ conversation: made.id, by: [{ id: 'first', version: 2 }] });
    expect(body.token).toMatch(/^[\w-]{43}$/);
    const longer = await previewing(made.token, shortId(), [anEdit(36)]);
    expect(longer.body.report).toMatchObject({ people: 0, firstAt: null, classes: { message: { later: 5, sooner: 0 } } });
    const same = await previewing(made.token, shortId(), [anEdit(24)]);
    expect(same.body.report?.classes.message).toMatchObject({ same: 5 });
  });

  test('[RT31] what a hold keeps does not go, and is counted as held', async () => {
    const made = await anAgencyOf(5);
    const scope = { kind: 'conversation' as const, id: made.id, fromMs: null, toMs: null };
    expect(await codeOf(api.call('placeHold', { token: made.token, body: { holdId: shortId(), scope, matter: sealedBox() } }))).toBe('ok');
    const { report } = (await previewing(made.token, shortId(), [anEdit(12)])).body;
    expect(report).toMatchObject({ people: 0, firstAt: null, held: 6 });
    expect(report?.classes).toMatchObject({ message: { total: 5, sooner: 0, held: 5 }, card: { total: 1, sooner: 0, held: 1 } });
  });

  test('[RT30, RT31, RT62] each message has the day of its month, and the last one that which then stands beside the talk', async () => {
    const made = await anAgencyOf(1);
    const { agency, id, lane } = made;
    api.clock.advance(100 * day);
    await write(agency, lane, 'msg');
    await api.platform.db.doc(paths.lane(agency.agencyId, lane)).update({ 'last.at': Timestamp.fromMillis(api.clock.now) });
    const end = { n: 60, unit: 'days' } as const;
    const change = await agreeing(made, [anEdit(1, { clock: 'createdAt', deleteAtLatest: end })]);
    const last = endOfPeriod(api.clock.now, end, zone);
    const days = change.report?.samples.filter((one) => one.class === 'message').map(({ changed }) => changed ?? 0) ?? [];
    // Long overdue, and by a rule that is new: on its day of the twenty.
    expect(days.toSorted((a, b) => a - b)).toEqual([change.report?.firstAt, last]);
    expect(change.report?.firstAt).toBeLessThan(api.clock.now + 22 * day);
    api.clock.advance(day);
    await runJob();
    expect(await dateOf(agency, id)).toBe(last);
    const { retention } = (await api.platform.db.doc(paths.lane(agency.agencyId, lane)).get()).data() as { retention: { month?: { at: Timestamp } } };
    expect(retention.month?.at.toMillis()).toBe(change.report?.firstAt);
  });

  test("[RT31] counts the team's own channel of a search, which belongs to nobody", async () => {
    const made = await anAgencyOf(1);
    const { agencyId } = made.agency;
    const { db } = api.platform;
    const room = shortId();
    const lane = (await db.doc(paths.lane(agencyId, made.conversation.lanes[1]?.laneId ?? '')).get()).data() ?? {};
    await db.doc(paths.lane(agencyId, room)).set({ ...lane, conversation: made.mandate.mandateId });
    await db.doc(paths.mandate(agencyId, made.mandate.mandateId)).update({ room });
    for (let i = 0; i < 3; i++) await write(made.agency, room, 'msg');
    const { report } = (await previewing(made.token, shortId(), [anEdit(12)])).body;
    expect(report).toMatchObject({ people: 1, searches: 1, classes: { message: { sooner: 1 }, note: { total: 3, sooner: 3 } } });
  });

  test('[RT31] what is in the trash goes as it would', async () => {
    const made = await anAgencyOf(2);
    await api.platform.db.doc(paths.lane(made.agency.agencyId, made.lane)).update({ state: 'expired' });
    const { report } = (await previewing(made.token, shortId(), [anEdit(36)])).body;
    expect(report?.classes.message).toMatchObject({ total: 2, same: 2, later: 0 });
  });

  test('[RT18, RT31, RT33] what says nothing, ends what is not there, or leaves no end at all is refused, and so is whoever may not draft', async () => {
    const made = await anAgencyOf(0);
    const code = (token: string, edits: RuleEdit[]) => codeOf(previewing(token, shortId(), edits));
    expect(await code(made.token, [anEdit(1, { deleteAtLatest: null })])).toBe('malformed-request');
    expect(await code(made.token, [anEdit(1, { isEnded: true })])).toBe('malformed-request');
    expect(await code(made.token, [anEdit(1, { clock: 'rejected' })])).toBe('malformed-request');
    expect(await code(made.token, [anEdit(9), anEdit(8)])).toBe('malformed-request');
    expect(await code(made.token, [anEdit(1, { id: shortId(), isEnded: true })])).toBe('malformed-request');
    expect(await code(made.au.token, [anEdit(12)])).toBe('not-allowed');
  });

  test('[RT61] a rule that would delete and keep nothing is refused, and one from before can be ended', async () => {
    const made = await anAgencyOf(0);
    const { db } = api.platform;
    const code = (edit: Partial<RuleEdit>) => codeOf(previewing(made.token, shortId(), [anEdit(6, { id: shortId(), clock: 'createdAt', ...edit })]));
    for (const of of dataClasses) expect([of, await code({ classes: [of] })]).toEqual([of, of === 'message' || of === 'note' ? 'ok' : 'rule-without-effect']);
    expect(await code({ classes: ['message', 'receipt'] })).toBe('rule-without-effect');
    expect(await code({ clock: 'contractEnd' })).toBe('rule-without-effect');
    expect(await code({ scope: { level: 'team', id: shortId() } })).toBe('rule-without-effect');
    for (const level of ['mandate', 'conversation'] as const) expect(await code({ scope: { level, id: shortId() } })).toBe('not-found');
    expect(await code({ scope: { level: 'mandate', id: made.mandate.mandateId } })).toBe('ok');
    expect(await code({ scope: { level: 'conversation', id: made.id } })).toBe('ok');
    const old = shortId();
    const first = await stored(paths.retentionRule(made.agency.agencyId, 'first', 1));
    await db.doc(paths.retentionRule(made.agency.agencyId, old, 1)).set({ ...first, id: old, classes: ['receipt'] });
    expect(await code({ id: old, classes: ['receipt'], isEnded: true })).toBe('ok');
  });

  test('[RT23] a draft that calls its own numbers the law is taken, without that', async () => {
    const made = await anAgencyOf(0);
    const saidOf = async (edit: Partial<RuleEdit>): Promise<unknown> => {
      const changeId = shortId();
      await previewing(made.token, changeId, [anEdit(12, { id: shortId(), isStatutory: true, ...edit })]);
      return ((await stored(paths.retentionChange(made.agency.agencyId, changeId)))['edits'] as RuleEdit[])[0]?.isStatutory;
    };
    const asQuoted = { why: 'cn-recruitment-service', clock: 'mandateClosed', deleteAtLatest: null } as const;
    expect(await saidOf({ ...asQuoted, keepAtLeast: { n: 3, unit: 'years' } })).toBe(true);
    expect(await saidOf({ ...asQuoted, keepAtLeast: { n: 30, unit: 'years' } })).toBe(false);
    expect(await saidOf({ keepAtLeast: { n: 3, unit: 'months' } })).toBe(false);
  });

  test('[RT26] nobody asks without the token of the counts they saw, nor with one that is old or of other rules', async () => {
    const made = await anAgencyOf(1);
    const asking = (subject: string, previewToken: string) =>
      codeOf(api.call('askApproval', { token: made.token, body: { approvalId: longId(), kind: 'retention', subject, previewToken } }));
    const changeId = shortId();
    const { body } = await previewing(made.token, changeId, [anEdit(12)]);
    expect(await asking(changeId, 'x'.repeat(43))).toBe('preview-outdated');
    expect(await asking(shortId(), body.token ?? '')).toBe('not-found');
    await previewing(made.token, changeId, [anEdit(6)]);
    expect(await asking(changeId, body.token ?? '')).toBe('preview-outdated');
    const fresh = await previewing(made.token, changeId, [anEdit(6)]);
    api.clock.advance(61 * 60_000);
    expect(await asking(changeId, fresh.body.token ?? '')).toBe('preview-outdated');
  });
});

describe('a change', () => {
  test('[RT25, RT27, RT30, RT32] begins a day after the second yes, with mails to owners and auditors, and every date follows', async () => {
    const made = await anAgencyOf(3);
    const { agency, id, lane } = made;
    const before = await dateOf(agency, id);
    const change = await agreeing(made, [anEdit(12)]);
    expect(await change.state()).toMatchObject({ state: 'cooling' });
    expect(await stored(paths.approval(agency.agencyId, change.approvalId))).toMatchObject({ state: 'done', retention: { rules: 1, people: 1, messages: 3 } });
    const mails = (await api.platform.db.collection('mails').get()).docs.map((doc) => doc.data());
    expect(mails.filter(({ text }) => String(text).includes('Nothing happens before') || String(text).includes('之前不会执行')).length).toBeGreaterThanOrEqual(
      1,
    );
    api.clock.advance(day - 60_000);
    await runJob();
    expect([await dateOf(agency, id), (await change.state())['state']]).toEqual([before, 'cooling']);
    api.clock.advance(60_000);
    await Promise.all([runJob(), runJob()]);
    await runJob();
    expect(await change.state()).toMatchObject({ state: 'done' });
    expect(await stored(paths.retentionRule(agency.agencyId, 'first', 2))).toMatchObject({ deleteAtLatest: { n: 12, unit: 'months' }, by: agency.owner.uid });
    expect(await stored(paths.retentionRule(agency.agencyId, 'first', 1))).toMatchObject({ deleteAtLatest: { n: 24, unit: 'months' } });
    const created = ((await stored(paths.conversation(agency.agencyId, id)))['createdAt'] as Timestamp).toMillis();
    expect(await dateOf(agency, id)).toBe(endOfPeriod(created, { n: 12, unit: 'months' }, zone));
    expect((await stored(paths.lane(agency.agencyId, lane)))['retention']).toMatchObject({ rule: 'first.2' });
    expect((await kindsOf(agency)).filter((kind) => String(kind).startsWith('retention.'))).toEqual(['retention.agreed', 'retention.applied']);
  });

  test('[RT27] is taken back with one press, or objected to by an auditor, and changes nothing then', async () => {
    const made = await anAgencyOf(1);
    const end = (name: 'revertRetention' | 'objectRetention', token: string, changeId: string) =>
      codeOf(api.call(name, { token, params: { changeId }, body: {} }));
    const first = await agreeing(made, [anEdit(12)]);
    // One change at a time.
    const other = shortId();
    const { body } = await previewing(made.token, other, [anEdit(6)]);
    const second = { approvalId: longId(), kind: 'retention' as const, subject: other, previewToken: body.token ?? '' };
    expect(await codeOf(api.call('askApproval', { token: made.token, body: second }))).toBe('already-exists');
    expect([await end('objectRetention', made.token, first.changeId), await end('revertRetention', made.au.token, first.changeId)]).toEqual([
      'not-allowed',
      'not-allowed',
    ]);
    expect([await end('revertRetention', made.bo.token, first.changeId), await end('revertRetention', made.bo.token, first.changeId)]).toEqual(['ok', 'ok']);
    expect(await end('objectRetention', made.au.token, first.changeId)).toBe('request-over');
    const next = await agreeing(made, [anEdit(6)]);
    expect(await end('objectRetention', made.au.token, next.changeId)).toBe('ok');
    api.clock.advance(2 * day);
    await runJob();
    expect([(await first.state())['state'], (await next.state())['state']]).toEqual(['reverted', 'objected']);
    expect(await stored(paths.retentionRule(made.agency.agencyId, 'first', 2))).toEqual({});
    expect((await kindsOf(made.agency)).slice(-1)).toEqual(['retention.objected']);
  });

  test('[RT28] pauses where what it deletes has moved by more than a tenth, and changes nothing then', async () => {
    const made = await anAgencyOf(10);
    const change = await agreeing(made, [anEdit(12)]);
    expect(change.report && soonerOf(change.report)).toBe(11);
    for (let i = 0; i < 3; i++) await write(made.agency, made.lane, 'msg');
    api.clock.advance(day);
    await runJob();
    expect(await change.state()).toMatchObject({ state: 'paused' });
    expect(await stored(paths.retentionRule(made.agency.agencyId, 'first', 2))).toEqual({});
    expect((await kindsOf(made.agency)).at(-1)).toBe('retention.paused');
  });

  test('[RT27] addresses are looked up before the transaction of the yes, which may run more than once', async () => {
    const { agency, token, bo } = await anAgencyOf(0);
    const [changeId, approvalId] = [shortId(), longId()];
    const { body } = await previewing(token, changeId, [anEdit(36)]);
    const wish = { approvalId, kind: 'retention' as const, subject: changeId, previewToken: body.token ?? '' };
    expect(await codeOf(api.call('askApproval', { token, body: wish }))).toBe('ok');
    const { platform, seen } = watchedTransactions(api.platform);
    const second = { kind: 'staff' as const, uid: bo.person.uid, agencyId: agency.agencyId, deviceId: bo.person.device.deviceId, roles: ['owner' as const] };
    await decideApproval(platform, { retention: retentionAct(platform) }, second, approvalId, { type: 'approve', act: null }, api.clock.now);
    expect(await stored(paths.retentionChange(agency.agencyId, changeId))).toMatchObject({ state: 'cooling' });
    expect(seen.filter((one) => one === 'auth')).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });

  test('[RT25] that is refused, or whose rules changed meanwhile, is dropped', async () => {
    const made = await anAgencyOf(1);
    const [changeId, approvalId] = [shortId(), longId()];
    const { body } = await previewing(made.token, changeId, [anEdit(12)]);
    await api.call('askApproval', { token: made.token, body: { approvalId, kind: 'retention', subject: changeId, previewToken: body.token ?? '' } });
    expect(await codeOf(api.call('giveApproval', { token: made.token, params: { approvalId }, body: { act: null } }))).toBe('own-request');
    expect(await codeOf(api.call('giveApproval', { token: made.au.token, params: { approvalId }, body: { act: null } }))).toBe('not-allowed');
    expect(await codeOf(api.call('refuseApproval', { token: made.bo.token, params: { approvalId }, body: {} }))).toBe('ok');
    expect((await stored(paths.retentionChange(made.agency.agencyId, changeId)))['state']).toBe('dropped');
  });
});
