import { closingMs } from '@liexin/domain/retention/closing';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { periodOf } from '@liexin/proof/period';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Conversation, Lane } from '../../platform/stored.ts';
import { aLinkWith } from '../../testing/a-claimed-link.ts';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { aColleague } from '../../testing/a-colleague.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { anApprovedExport } from '../../testing/an-export.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { codeOf } from '../../testing/code-of.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
const began = Date.now();
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = began;
});

const agreed = async (): Promise<Closing> => {
  const closing = await aClosing(api);
  await closing.agreed();
  return closing;
};
const certificatesHold = async (closing: Closing): Promise<DeletionCertificate[]> => {
  const all = await closing.certificates();
  const serverKeys = new Map([[1, fromBase64url((await api.call('config', {})).body.serverKey)]]);
  for (const [i, one] of all.entries()) {
    const verdict = await verifyCertificate(one, { agencyId: closing.agencyId, serverKeys, prev: all[i - 1] ?? null });
    expect(verdict.ok || verdict.fault).toBe(true);
  }
  return all;
};
const place = (token: string, conversation: string, holdId = shortId()) =>
  api.call('placeHold', { token, body: { holdId, scope: { kind: 'conversation', id: conversation, fromMs: null, toMs: null }, matter: sealedBox() } });
const endPage = async ({ closingId }: Closing) => api.call('closedAgency', { params: { closingId } });

describe('until the day', { timeout: 120_000 }, () => {
  test('[CL1] two owners agree to it, one at a time; what it is about is counted, and nothing is deleted', async () => {
    const closing = await aClosing(api);
    const preview = await api.call('closingPreview', { token: closing.token });
    expect(preview.body.counts).toEqual({ conversations: 1, searches: 1, members: 3, held: 0, kept: 0 });
    expect(preview.body).toMatchObject({ endsAtMs: began + closingMs, keptUntilMs: null, hasWitness: true });
    const admin = await aColleague(api, closing.agency, closing.token, ['admin']);
    for (const token of [admin.token, closing.auditor.token])
      expect([codeOf(await closing.ask(token, longId(), shortId())), codeOf(await api.call('closingPreview', { token }))]).toEqual([
        'not-allowed',
        'not-allowed',
      ]);

    expect(codeOf(await closing.ask())).toBe('ok');
    expect(await closing.closing()).toMatchObject({ state: 'asked', endsAt: null });
    expect(codeOf(await api.call('giveApproval', { token: closing.token, params: { approvalId: closing.approvalId }, body: { act: null } }))).toBe(
      'own-request',
    );
    expect((await closing.agencyNow())?.closing).toBeUndefined();
    expect(codeOf(await closing.agree())).toBe('ok');
    expect((await closing.agencyNow())?.closing).toMatchObject({ id: closing.closingId, askedBy: closing.agency.owner.uid, isOver: false });
    expect(codeOf(await closing.ask(closing.second.token, longId(), shortId()))).toBe('already-exists');
    expect(codeOf(await endPage(closing))).toBe('not-found');
    await closing.run();
    expect([(await closing.messageIds()).length, (await closing.shareState()).state]).toEqual([2, 'live']);
    expect(await closing.kinds()).toEqual(['closing.agreed']);
  });

  test('[CL1] refused, it is dropped, and another can be asked', async () => {
    const closing = await aClosing(api);
    await closing.ask();
    await api.call('refuseApproval', { token: closing.second.token, params: { approvalId: closing.approvalId } });
    expect((await closing.closing())?.state).toBe('dropped');
    expect(codeOf(await closing.ask(closing.token, longId(), shortId()))).toBe('ok');
  });

  test('[CL1] the only owner waits for 24 hours, and the witness is told at once', async () => {
    const closing = await aClosing(api);
    await api.platform.db.doc(paths.member(closing.agencyId, closing.second.person.uid)).update({ roles: ['consultant'] });
    await closing.ask();
    expect(await closing.mails()).toHaveLength(1);
    const approvals = (await import('../approvals/run-approvals.ts')).runApprovals;
    const acts = { closing: (await import('./closing-act.ts')).closingAct(api.platform) };
    await approvals(api.platform, acts, api.clock.now);
    expect((await closing.closing())?.state).toBe('asked');
    api.clock.advance(dayMs + 1);
    await approvals(api.platform, acts, api.clock.now);
    expect((await closing.closing())?.endsAt?.toMillis()).toBe(api.clock.now + closingMs);
    expect(await closing.data(paths.approval(closing.agencyId, closing.approvalId))).toMatchObject({ state: 'done', alone: true });
  });

  test('[CL2] dates follow, work goes on, whoever joins or writes meanwhile has the day; owners and witness hear of it, once more a week before', async () => {
    const closing = await agreed();
    const { agencyId, agency, token } = closing;
    const { db } = api.platform;
    await closing.run();
    await closing.run();
    const day = Timestamp.fromMillis(began + closingMs);
    const lane = await closing.data<Lane>(paths.lane(agencyId, closing.laneId));
    expect(lane?.retention).toEqual({ deleteBy: day, rule: 'closing.1' });
    expect((await closing.data<Conversation>(paths.conversation(agencyId, closing.conversationId)))?.deleteBy).toEqual(day);
    expect((await closing.ledgerRows()).filter(({ kind }) => kind === 'retention.date-moved').map(({ detail }) => detail['cause'])).toEqual(['closing']);

    const joined = await aColleague(api, agency, token);
    expect(await closing.data(paths.member(agencyId, joined.person.uid))).toMatchObject({ end: { at: day, closing: closing.closingId } });
    await db.doc(paths.agency(agencyId)).update({ 'kit.confirmedAt': day });
    const mandate = await aMandate(agency, { [agency.owner.uid]: 1, [closing.second.person.uid]: 1 }, false);
    expect(codeOf(await api.call('createMandate', { token, body: mandate }))).toBe('ok');
    const conversation = await aConversation(agency, mandate);
    expect(codeOf(await api.call('createConversation', { token, body: conversation }))).toBe('ok');
    expect((await closing.data<Conversation>(paths.conversation(agencyId, conversation.conversationId)))?.deleteBy).toEqual(day);

    const owners = [`${agency.owner.uid}@staff.test`, `${closing.second.person.uid}@staff.test`];
    for (const to of [...owners, closing.witness]) expect((await closing.mailsTo(to)).filter(({ text }) => text.includes('undo it'))).toHaveLength(1);
    api.clock.now = began + closingMs - 7 * dayMs;
    await closing.run();
    await closing.run();
    for (const to of [...owners, closing.witness]) expect((await closing.mailsTo(to)).filter(({ text }) => text.includes('undo it'))).toHaveLength(2);
    expect((await closing.work())?.phase).toBe('end');
  });

  test('[CL2] a date that is sooner stays', async () => {
    const closing = await aClosing(api);
    const { db } = api.platform;
    await db.doc(paths.retentionRule(closing.agencyId, 'first', 1)).update({ deleteAtLatest: { n: 5, unit: 'days' } });
    await closing.ask();
    await closing.agree();
    await closing.run();
    const lane = await closing.data<Lane>(paths.lane(closing.agencyId, closing.laneId));
    expect([lane?.retention.rule, (lane?.retention.deleteBy.toMillis() ?? 0) < began + 7 * dayMs]).toEqual(['first.1', true]);
  });

  test('[CL2, ER23] notes of which the talk is gone have the day too', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes } = closing;
    await api.platform.db.doc(paths.lane(agencyId, lanes.candidate)).delete();
    await closing.ask();
    await closing.agree();
    await closing.run();
    const day = Timestamp.fromMillis(began + closingMs);
    expect((await closing.data<Lane>(paths.lane(agencyId, lanes.internal)))?.retention).toEqual({ deleteBy: day, rule: 'closing.1' });
  });

  test('[CL3] any owner undoes it alone: dates, members and mails as before; nobody else does, and on the day it is too late', async () => {
    const closing = await agreed();
    const before = (await closing.data<Lane>(paths.lane(closing.agencyId, closing.laneId)))?.retention.deleteBy;
    await closing.run();
    api.clock.now = began + 29 * dayMs;
    expect(codeOf(await closing.undo(closing.auditor.token))).toBe('not-allowed');
    expect([codeOf(await closing.undo()), codeOf(await closing.undo()), codeOf(await closing.undo(closing.token))]).toEqual(['ok', 'ok', 'request-over']);
    expect([(await closing.agencyNow())?.closing, (await closing.closing())?.state]).toEqual([null, 'undone']);
    expect(await closing.data(paths.member(closing.agencyId, closing.agency.owner.uid))).not.toHaveProperty('end');
    await closing.run();
    expect(await closing.work()).toBeUndefined();
    expect((await closing.data<Lane>(paths.lane(closing.agencyId, closing.laneId)))?.retention.deleteBy).toEqual(before);
    expect((await closing.mails()).length).toBe(2);
    api.clock.now = began + closingMs + dayMs;
    await closing.run();
    expect((await closing.messageIds()).length).toBe(2);
    expect(await closing.kinds()).toEqual(['closing.agreed', 'closing.undone']);

    api.clock.now = began;
    const late = await agreed();
    await late.run();
    late.toTheDay();
    expect(codeOf(await late.undo())).toBe('agency-closed');
    await api.platform.db
      .doc(paths.member(late.agencyId, late.second.person.uid))
      .update({ end: { at: Timestamp.fromMillis(api.clock.now + 1), closing: late.closingId } });
    expect(codeOf(await late.undo())).toBe('request-over');
  });
});

describe('from the day on', { timeout: 120_000 }, () => {
  test('[CL4] nobody of the agency calls anything any more, also where the clock has not come by', async () => {
    const closing = await agreed();
    const { token, laneId, agency } = closing;
    const period = periodOf(api.clock.now);
    const calls = async () => [
      codeOf(await api.call('laneShares', { token, params: { laneId }, body: { from: period, to: period } })),
      codeOf(await api.call('createMandate', { token, body: await aMandate(agency) })),
      codeOf(await api.call('unlock', { token: api.passwordToken(agency.owner.uid) })),
    ];
    api.clock.now = began + closingMs - 1;
    expect((await calls())[0]).toBe('ok');
    closing.toTheDay();
    expect(await calls()).toEqual(['agency-closed', 'agency-closed', 'agency-closed']);
    const refused = await api.call('deviceRequests', { token });
    expect(refused.fault).toEqual({ code: 'agency-closed', detail: { closing: closing.closingId } });
  });

  test('[CL12] the end page is there from the moment itself on, before the clock has come by', async () => {
    const closing = await agreed();
    closing.toTheDay();
    api.clock.advance(-1);
    expect(codeOf(await endPage(closing))).toBe('not-found');
    api.clock.advance(1);
    expect((await endPage(closing)).body).toMatchObject({ state: 'purging', certificate: null });
  });

  test('[CL5, CL10, CL12, CL13] everything goes, with a certificate to owners and witness, and an end page', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes, conversationId, guestUid, agency, token } = closing;
    const { db, shred } = api.platform;
    const exportId = await anApprovedExport(api, token, closing.second.token);
    await db.doc(`${paths.exportChunks(exportId)}/piece.0`).set({ bytes: Buffer.alloc(9) });
    await db.doc(paths.offLimit(agencyId, shortId())).set({ isCompany: true });
    await db.doc(paths.draft(agencyId, agency.owner.uid, lanes.internal)).set({ version: 1 });
    await db.doc(paths.reach(agencyId, agency.owner.uid)).set({});
    await db.doc(`pushEndpoints/${agencyId}`).set({ agencyId, uid: agency.owner.uid, deviceId: 'd' });
    await closing.ask();
    await closing.agree();
    await closing.run();
    closing.toTheDay();
    await closing.finish();

    expect((await closing.closing())?.state).toBe('closed');
    const { directory } = agency;
    const [mandate] = (await db.collection(paths.mandates(agencyId)).get()).docs;
    expect(mandate).toBeUndefined();
    const gone = [
      ...[lanes.candidate, lanes.internal].flatMap((lane) => [paths.lane(agencyId, lane), paths.laneControl(agencyId, lane), paths.epoch(agencyId, lane, 1)]),
      paths.conversation(agencyId, conversationId),
      paths.guest(agencyId, guestUid),
      paths.contact(agencyId, guestUid),
      paths.contact(agencyId, 'witness'),
      paths.compartment(agencyId, directory),
      paths.generation(agencyId, directory, 1),
      paths.recovery(agencyId),
      paths.memberKeys(agencyId, agency.owner.uid, 1),
      paths.memberSecrets(agencyId, agency.owner.uid),
      paths.draft(agencyId, agency.owner.uid, lanes.internal),
      paths.reach(agencyId, agency.owner.uid),
      `pushEndpoints/${agencyId}`,
      paths.export(agencyId, exportId),
      paths.exportWork(exportId),
      `${paths.exportChunks(exportId)}/piece.0`,
      paths.closingWork(agencyId),
    ];
    for (const path of gone) expect([path, await closing.isThere(path)]).toEqual([path, false]);
    for (const name of ['offLimits', 'approaches', 'invitations', 'tasks'])
      expect([name, (await db.collection(`${paths.agency(agencyId)}/${name}`).get()).size]).toEqual([name, 0]);
    expect(await closing.messageIds()).toEqual([]);
    expect((await shred.doc(shredPaths.share(closing.laneId, closing.period)).get()).data()).toMatchObject({ share: null, state: 'purged' });
    const member = (await db.doc(paths.member(agencyId, agency.owner.uid)).get()).get('card.ciphertext') as Uint8Array;
    expect(member.length).toBe(0);
    for (const kept of [paths.agencyTip(agencyId), paths.laneTip(agencyId, closing.laneId), paths.keyLogEntry(agencyId, 1)])
      expect([kept, await closing.isThere(kept)]).toEqual([kept, true]);

    const [certificate, ...more] = await certificatesHold(closing);
    expect(more).toEqual([]);
    expect(certificate?.counts['messages']).toMatchObject({ purged: 2, held: 0, restricted: 0 });
    expect(certificate?.stores.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['messages', 'exports', 'lists', 'invitations', 'searches', 'directory', 'people']),
    );
    for (const to of [closing.witness, `${agency.owner.uid}@staff.test`, `${closing.second.person.uid}@staff.test`]) {
      const last = (await closing.mailsTo(to)).filter(({ text }) => text.includes(JSON.stringify(certificate)));
      expect([to, last.length]).toEqual([to, 1]);
      expect(last[0]?.text).not.toContain(agency.owner.uid);
    }
    const page = await endPage(closing);
    expect(page.body).toMatchObject({ state: 'closed', deleted: { parts: 2, messages: 2 }, left: { held: 0, kept: 0, keptUntilMs: null } });
    expect(JSON.parse(page.body.certificate ?? '')).toEqual(certificate);
    expect(await closing.kinds()).toEqual(['closing.agreed', 'closing.began', 'closing.done']);
  });

  test('[CL6] a reply link tells whoever holds its secret that the agency has closed, and opens nothing', async () => {
    const closing = await aClosing(api);
    const { agencyId, conversationId, laneId, guestUid } = closing;
    const link = await aLinkWith(api, { agencyId, conversationId, laneId, guestUid }, ['admitted']);
    await closing.ask();
    await closing.agree();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    const params = { linkId: link.linkId };
    const auth = toBase64url(link.auth);
    expect((await api.call('begin', { params, body: { auth, exposed: false } })).body).toMatchObject({
      step: 'ended',
      reason: 'agency-closed',
      notice: { language: 'en' },
    });
    expect((await api.call('begin', { params, body: { auth: toBase64url(new Uint8Array(32)), exposed: false } })).fault?.code).toBe('link-unknown');
    expect(await closing.data(paths.link(agencyId, link.linkId))).toMatchObject({ devices: {}, notePub: null, secret: null });
    expect((await api.platform.shred.doc(shredPaths.linkShares(link.linkId)).get()).exists).toBe(false);
    const shares = await api.call('laneShares', { token: link.devices.admitted.token, params: { laneId }, body: { from: closing.period, to: closing.period } });
    expect(shares.fault?.code).toBe('device-unknown');
  });

  test('[CL7] what the law keeps is hidden on the day, stays with its keys, and goes on its own last day with a second certificate', async () => {
    const closing = await aClosing(api);
    const { agencyId, lanes, conversationId } = closing;
    const { db } = api.platform;
    const at = Timestamp.fromMillis(0);
    const law = {
      ...firstRule('cn'),
      id: 'law',
      keepAtLeast: { n: 90, unit: 'days' },
      deleteAtLatest: null,
      clock: 'createdAt',
      isStatutory: true,
      locked: false,
    };
    await db
      .doc(paths.retentionRule(agencyId, 'law', 1))
      .set({ ...law, schemaVersion: 1, scope: { level: 'conversation', id: conversationId }, effectiveFrom: at, at, by: 'x', approvedBy: null, change: null });
    expect((await api.call('closingPreview', { token: closing.token })).body.counts).toMatchObject({ kept: 2 });
    await closing.ask();
    await closing.agree();
    await closing.run();
    closing.toTheDay();
    await closing.finish();
    expect(await closing.trash()).toMatchObject({ state: 'trash', cause: 'closing', rule: 'law', ruleVersion: 1 });
    const lastDay = (await closing.trash())?.purgeAt.toMillis() ?? 0;
    // Days of the calendar: an hour is missing where summer time begins in between.
    expect(lastDay).toBeGreaterThan(began + 90 * dayMs - 3_600_000);
    expect(await closing.data(paths.lane(agencyId, lanes.candidate))).toMatchObject({ state: 'expired', participantUids: [] });
    expect((await closing.data<Lane>(paths.lane(agencyId, lanes.candidate)))?.retention.deleteBy.toMillis()).toBeLessThanOrEqual(api.clock.now);
    expect([(await closing.messageIds()).length, (await closing.shareState()).state]).toEqual([2, 'live']);
    expect([await closing.isThere(paths.compartment(agencyId, closing.agency.directory)), (await closing.closing())?.state]).toEqual([true, 'resting']);
    expect((await endPage(closing)).body).toMatchObject({ state: 'resting', left: { held: 0, kept: 2, keptUntilMs: lastDay } });
    expect((await certificatesHold(closing)).at(-1)?.counts['parts']).toMatchObject({ restricted: 2, purged: 0 });

    api.clock.now = lastDay - 1;
    await closing.turn(api.clock.now);
    await closing.run();
    expect((await closing.messageIds()).length).toBe(2);
    api.clock.now = lastDay;
    await closing.turn(api.clock.now);
    expect(await closing.messageIds()).toEqual([]);
    api.clock.advance(2 * 3_600_000);
    await closing.run();
    expect([(await closing.closing())?.state, await closing.isThere(paths.compartment(agencyId, closing.agency.directory))]).toEqual(['closed', false]);
    expect((await certificatesHold(closing)).length).toBeGreaterThan(1);
    expect((await closing.mails()).filter((subject) => subject.includes('everything is deleted'))).toHaveLength(1);
  });

  test('[CL8, CL9] a hold keeps what it holds; owners and auditors release it by two, and that alone; then the rest goes and they are out', async () => {
    const closing = await agreed();
    const { agencyId, token, auditor, agency } = closing;
    await closing.run();
    const holdId = shortId();
    expect(codeOf(await place(token, closing.conversationId, holdId))).toBe('ok');
    closing.toTheDay();
    await closing.finish();
    expect([(await closing.messageIds()).length, (await closing.shareState()).state, (await closing.closing())?.state]).toEqual([2, 'live', 'resting']);
    expect((await endPage(closing)).body.left).toMatchObject({ held: 2, kept: 0 });

    expect(codeOf(await api.call('createMandate', { token, body: await aMandate(agency) }))).toBe('agency-closed');
    const another = await api.call('askApproval', { token, body: { approvalId: longId(), kind: 'export', subject: shortId() } });
    expect(codeOf(another)).toBe('agency-closed');
    const approvalId = longId();
    expect(codeOf(await api.call('askApproval', { token: auditor.token, body: { approvalId, kind: 'hold-release', subject: holdId } }))).toBe('ok');
    expect(codeOf(await api.call('giveApproval', { token, params: { approvalId }, body: { act: null } }))).toBe('ok');
    api.clock.advance(2 * 3_600_000);
    await closing.run();
    expect(codeOf(await api.call('deviceRequests', { token }))).toBe('agency-closed');
    expect((await closing.messageIds()).length).toBe(2);
    api.clock.advance(14 * dayMs);
    await closing.turn(api.clock.now);
    await closing.run();
    await closing.finish();
    expect([await closing.messageIds(), (await closing.closing())?.state]).toEqual([[], 'closed']);
    expect(await closing.data(paths.member(agencyId, agency.owner.uid))).not.toHaveProperty('isResting');
    await certificatesHold(closing);
  });

  test('[CL8] a hold that is acknowledged while it is being deleted stops what has not gone', async () => {
    const closing = await agreed();
    await closing.run();
    closing.toTheDay();
    // The call of somebody who was let in a moment before the day.
    const { db, shred } = api.platform;
    let isPlaced = false;
    const first: Firestore['runTransaction'] = async (work, options) => {
      if (!isPlaced) {
        isPlaced = true;
        await db
          .doc(paths.holdRegister(closing.agencyId))
          .set({ version: 1, holds: { late: { scope: { kind: 'agency', id: null, fromMs: null, toMs: null }, untilMs: null } } });
        await shred
          .doc(shredPaths.holds(closing.agencyId))
          .set({ version: 1, holds: { late: { scope: { kind: 'agency', id: null, fromMs: null, toMs: null }, untilMs: null } } });
      }
      return shred.runTransaction(work, options);
    };
    const late = new Proxy(shred, {
      get: (target, name) => {
        if (name === 'runTransaction') return first;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    await closing.finish({ ...api.platform, shred: late });
    expect(isPlaced).toBe(true);
    expect([(await closing.messageIds()).length, (await closing.shareState()).state]).toEqual([2, 'live']);
    expect((await closing.closing())?.left).toMatchObject({ held: 2 });
  });

  test(
    '[CL11] killed at each transaction of either database and gone on with, and run twice at once, it ends as one that ran through',
    { timeout: 240_000 },
    async () => {
      const closing = await agreed();
      await closing.run();
      closing.toTheDay();
      const { db, shred } = api.platform;
      const log = { ...api.platform.log, error: () => undefined, warn: () => undefined };
      const kills: string[] = [];
      const phase = async (): Promise<string> => (await closing.work())?.phase ?? 'over';
      const die = async (change: (killed: () => void) => Partial<typeof api.platform>): Promise<void> => {
        let isKilled = false;
        await closing.run({ ...api.platform, log, ...change(() => void (isKilled = true)) });
        if (isKilled) kills.push(await phase());
        // What broke rests for a day at most.
        api.clock.advance(25 * 3_600_000);
      };
      /** How far it is: a repeat that changes none of this got no further. */
      const progress = async (): Promise<string> => {
        const parts = await Promise.all([closing.lanes.candidate, closing.lanes.internal].map((id) => closing.trash(id)));
        const state = (await db.doc(paths.retentionState(closing.agencyId)).get()).get('certificates') as unknown;
        return JSON.stringify([await phase(), parts.map((one) => [one?.state, one?.acked]), state]);
      };
      // One transaction further each time it got no further, before it and behind it; in the shares' database as well, while it is asked.
      for (let nth = 1; (await phase()) !== 'over'; nth++) {
        const before = await progress();
        for (const when of ['before', 'after'] as const) await die((killed) => ({ db: dyingDb(db, nth, when, killed) }));
        if ((await phase()) === 'purge' && (await closing.shareState()).state === 'live')
          for (const when of ['before', 'after'] as const) await die((killed) => ({ shred: dyingDb(shred, 1, when, killed) }));
        if ((await progress()) !== before) nth = 0;
      }
      expect(new Set(kills)).toEqual(new Set(['remind', 'end', 'hide', 'purge', 'empty', 'seal', 'over']));
      expect(kills.length).toBeGreaterThan(20);
      for (let turn = 0; turn < 6; turn++) {
        await Promise.all([closing.run({ ...api.platform, log }), closing.run({ ...api.platform, log }), closing.turn(api.clock.now)]);
        api.clock.advance(3_600_000);
      }
      await closing.finish();
      expect([await closing.messageIds(), (await closing.closing())?.state]).toEqual([[], 'closed']);
      const all = await certificatesHold(closing);
      expect(all.reduce((sum, { counts }) => sum + (counts['messages']?.purged ?? 0), 0)).toBe(2);
      for (const to of [closing.witness, `${closing.agency.owner.uid}@staff.test`])
        expect((await closing.mailsTo(to)).filter(({ subject }) => subject.includes('everything is deleted'))).toHaveLength(1);
      expect(await closing.kinds()).toEqual(['closing.agreed', 'closing.began', 'closing.done']);
    },
  );
});
