import { firstRule } from '@liexin/domain/retention/default-rule';
import { pauseAfter } from '@liexin/domain/retention/life';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { verifyErasureCertificate } from '@liexin/proof/erasure-certificate';
import { periodOf } from '@liexin/proof/period';
import { readPurgeRow } from '@liexin/proof/purge-row';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deletionSteps, erasureSteps } from '../api/handlers.ts';
import { deleteConversation } from '../deletion/delete-conversation.ts';
import { runAgency } from '../deletion/run-deletions.ts';
import { settleMandate } from '../mandates/settle-mandate.ts';
import { redate } from '../../platform/redate.ts';
import { longId } from '../../testing/keys.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { erasureTools } from '../../testing/erasures.ts';
import { finishErasure } from './finish-erasure.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = Date.now();
});
const { codeOf, run, aCandidate, asked, standing, decide, rowsOf, isThere } = erasureTools(() => api);

describe('carrying out', () => {
  test('[ER9, ER10, ER11, ER12, ER21] all of it goes: shares, messages, marks, devices, link, contact, drafts; the receipt shows the certificate', async () => {
    const candidate = await aCandidate();
    const { agencyId, conversationId, guestUid, lane, internal, link } = candidate;
    const { db, shred } = api.platform;
    const made = await asked(candidate);
    await db.doc(paths.approach(agencyId, conversationId)).set({ tags: ['e-mail'] });
    expect((await decide(candidate.token, made.erasureId, { kind: 'full' })).body).toEqual({ isDone: true });

    const told = await standing(made);
    expect(told).toMatchObject({ state: 'done', decision: 'full', doneAtMs: api.clock.now });
    const { signature, ...certificate } = told.certificate ?? { signature: '' };
    const whole = { ...certificate, agencyId, erasureId: made.erasureId, decision: 'full', keep: [] } as unknown as Parameters<
      typeof verifyErasureCertificate
    >[0];
    expect(await verifyErasureCertificate(whole, fromBase64url(signature), api.platform.signer.publicKey)).toBe(true);
    expect(await verifyErasureCertificate({ ...whole, decision: 'partial' }, fromBase64url(signature), api.platform.signer.publicKey)).toBe(false);
    expect(Object.fromEntries(told.certificate?.stores.map(({ name, removed }) => [name, removed > 0]) ?? [])).toMatchObject({
      shares: true,
      messages: true,
      devices: true,
      links: true,
      notes: true,
      drafts: true,
      contact: true,
    });

    for (const path of [
      paths.conversation(agencyId, conversationId),
      paths.lane(agencyId, lane.laneId),
      paths.lane(agencyId, internal),
      paths.guest(agencyId, guestUid),
      paths.guestSecrets(agencyId, guestUid),
      paths.contact(agencyId, guestUid),
      paths.approach(agencyId, conversationId),
      paths.draft(agencyId, candidate.agency.owner.uid, lane.laneId),
    ])
      expect([path, await isThere(path)]).toEqual([path, false]);
    for (const id of [lane.laneId, internal]) {
      expect((await db.collection(paths.messages(agencyId, id)).get()).size).toBe(0);
      expect((await db.collection(paths.epochs(agencyId, id)).get()).size).toBe(0);
      expect((await db.collection(paths.signers(agencyId, id)).get()).size).toBe(0);
      expect((await db.collection(paths.laneLedger(agencyId, id)).get()).size).toBeGreaterThan(0);
      const periods = await shred.collection(`shares/${id}/periods`).get();
      expect(periods.docs.map((doc) => [doc.get('state'), doc.get('share')])).toEqual([['purged', null]]);
    }
    expect((await db.doc(paths.reads(agencyId, candidate.agency.owner.uid, candidate.mandate)).get()).data()).toEqual({ other: expect.any(Timestamp) });
    expect((await db.doc(paths.inboxPrefs(agencyId, candidate.agency.owner.uid)).get()).data()).toMatchObject({ pinned: ['other'] });
    expect((await db.collection('notices').where('conversationId', '==', conversationId).get()).size).toBe(0);
    expect((await shred.doc(shredPaths.linkShares(link.linkId)).get()).exists).toBe(false);

    // Whoever holds the link's secret is told that it was deleted; nobody gets in by it.
    const begun = await api.call('begin', { params: { linkId: link.linkId }, body: { auth: toBase64url(link.auth), exposed: false } });
    expect(begun.body).toMatchObject({ step: 'ended', reason: 'erased', ways: [], notice: { language: 'en' } });
    expect(await codeOf(api.call('laneKeys', { token: link.devices.admitted.token, params: { laneId: lane.laneId } }))).toBe('device-unknown');
    const rows = (await rowsOf(agencyId)).map(({ kind }) => kind).filter((kind) => /^(?:erasure|retention)/.test(kind));
    expect(rows).toEqual(['erasure.asked', 'erasure.decided', 'retention.certificate', 'erasure.done']);
    // It is in the chain of the agency's deletions, and each lane's ledger says what went.
    const rule = { id: `erasure-${made.erasureId}`, version: 1 };
    const chained = JSON.parse(String((await db.doc(paths.certificate(agencyId, 1)).get()).get('json'))) as DeletionCertificate;
    const verdict = await verifyCertificate(chained, { agencyId, serverKeys: new Map([[1, api.platform.signer.publicKey]]), prev: null });
    expect([verdict.ok || verdict.fault, chained.rules, chained.counts['messages']?.purged, chained.counts['parts']?.purged]).toEqual([true, [rule], 3, 2]);
    for (const [id, count] of [
      [lane.laneId, 2],
      [internal, 1],
    ] as const) {
      const purged = await db.collection(paths.laneLedger(agencyId, id)).where('kind', '==', 'purge').get();
      expect(purged.docs.map((doc) => readPurgeRow(String(doc.get('subject')), doc.get('detail') as Record<string, string>))).toMatchObject([
        { count, rule: rule.id, ruleVersion: 1 },
      ]);
      expect((await shred.doc(shredPaths.deletion(agencyId, id)).get()).exists).toBe(true);
    }
    expect(await codeOf(decide(candidate.token, made.erasureId, { kind: 'full' }))).toBe('ok');
  });

  test.each(['erasure', 'rule'] as const)('[ER10, RT43] the mails go with it, reminders and codes: %s', async (by) => {
    const candidate = await aCandidate();
    const { agencyId, conversationId, link, email } = candidate;
    const { db } = api.platform;
    await candidate.events();
    await candidate.later(24 * 60);
    await db.doc(paths.link(agencyId, link.linkId)).update({ [`devices.${link.devices.off.device.deviceId}.state`]: 'waiting' });
    const code = { auth: toBase64url(link.auth), deviceId: link.devices.off.device.deviceId };
    expect(await codeOf(api.call('code', { params: { linkId: link.linkId }, body: code }))).toBe('ok');
    expect(new Set((await candidate.mails()).map(({ notice }) => (notice === undefined ? 'code' : 'reminder')))).toEqual(new Set(['code', 'reminder']));
    if (by === 'erasure') await decide(candidate.token, (await asked(candidate)).erasureId, { kind: 'full' });
    else await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'first' }, api.clock.now);
    expect(await candidate.mails()).toEqual([]);
    expect((await db.collection('mails').get()).docs.filter((doc) => JSON.stringify(doc.data()).includes(email))).toEqual([]);
  });

  test('[ER10] what stays is read by nobody of the agency; the candidate keeps reading their own words', async () => {
    const candidate = await aCandidate();
    const { agencyId, conversationId, guestUid, lane, internal, link } = candidate;
    const { db } = api.platform;
    const made = await asked(candidate);
    const keep = [{ part: 'messages' as const, ground: 'placement' as const, untilMs: api.clock.now + 86_400_000 }];
    await decide(candidate.token, made.erasureId, { kind: 'partial', keep });

    expect(await standing(made)).toMatchObject({ state: 'done', decision: 'partial', keep });
    const kept = (await db.doc(paths.lane(agencyId, lane.laneId)).get()).data();
    expect([kept?.['state'], kept?.['participantUids'], kept?.['participants'][candidate.agency.owner.uid].until]).toEqual([
      'closed',
      [guestUid],
      expect.any(Timestamp),
    ]);
    expect((await db.collection(paths.messages(agencyId, lane.laneId)).get()).size).toBe(2);
    expect([await isThere(paths.lane(agencyId, internal)), await isThere(paths.contact(agencyId, guestUid))]).toEqual([false, false]);
    expect((await db.doc(paths.conversation(agencyId, conversationId)).get()).data()).toMatchObject({
      participantUids: [],
      state: 'closed',
      hasContact: false,
    });
    const shares = { params: { laneId: lane.laneId }, body: { from: periodOf(api.clock.now), to: periodOf(api.clock.now) } };
    expect(await codeOf(api.call('laneShares', { token: candidate.token, ...shares }))).not.toBe('ok');
    expect(await codeOf(api.call('laneShares', { token: link.devices.admitted.token, ...shares }))).toBe('ok');
  });

  test('[ER23] what stays goes on the day that was decided, past the trash, and its link says so; without a day the rules go on', async () => {
    const [candidate, undated] = [await aCandidate(), await aCandidate()];
    const { agencyId, conversationId, lane, internal, link } = candidate;
    const { db } = api.platform;
    await candidate.conversationRef.update({ 'link.linkId': link.linkId });
    const untilMs = api.clock.now + 40 * 86_400_000;
    const made = await asked(candidate);
    await decide(candidate.token, made.erasureId, { kind: 'partial', keep: [{ part: 'messages', ground: 'placement', untilMs }] });
    const day = Timestamp.fromMillis(untilMs);
    const kept = async () => (await db.doc(paths.lane(agencyId, lane.laneId)).get()).get('retention') as unknown;
    expect(await kept()).toEqual({ deleteBy: day, rule: `erasure-${made.erasureId}` });
    expect(await isThere(paths.lane(agencyId, internal))).toBe(false);
    expect((await candidate.conversationRef.get()).data()).toMatchObject({ deleteBy: day, link: { expiresAt: day } });
    expect((await db.doc(paths.link(agencyId, link.linkId)).get()).get('expiresAt')).toEqual(day);

    const before = (await db.doc(paths.lane(undated.agencyId, undated.internal)).get()).get('retention') as unknown;
    const other = await asked(undated);
    await decide(undated.token, other.erasureId, { kind: 'partial', keep: [{ part: 'notes', ground: 'legal-claim', untilMs: null }] });
    expect((await db.doc(paths.lane(undated.agencyId, undated.internal)).get()).get('retention')).toEqual(before);

    expect(await runAgency(api.platform, deletionSteps, agencyId, untilMs - 1)).toMatchObject({ hidden: 0, purged: 0 });
    expect(await runAgency(api.platform, deletionSteps, agencyId, untilMs)).toMatchObject({ hidden: 1, purged: 1 });
    expect((await db.collection(paths.messages(agencyId, lane.laneId)).get()).size).toBe(0);
    expect([await isThere(paths.lane(agencyId, lane.laneId)), await isThere(paths.conversation(agencyId, conversationId))]).toEqual([false, false]);
    expect((await db.doc(paths.certificate(agencyId, 2)).get()).get('json')).toContain(`erasure-${made.erasureId}`);
    api.clock.now = untilMs;
    const begun = await api.call('begin', { params: { linkId: link.linkId }, body: { auth: toBase64url(link.auth), exposed: false } });
    expect(begun.body).toMatchObject({ step: 'ended', reason: 'erased' });
    expect(await codeOf(api.call('restoreTrash', { token: candidate.token, params: { conversationId } }))).toBe('request-over');
  });

  test.each(['the talk is gone', 'the talk has its own day'] as const)('[ER23, RT13, RT43] notes that stay follow the rules: %s', async (talk) => {
    const candidate = await aCandidate();
    const { agencyId, conversationId, lane, internal } = candidate;
    const { db } = api.platform;
    const untilMs = api.clock.now + 40 * 86_400_000;
    const notes = { part: 'notes' as const, ground: 'legal-claim' as const, untilMs: null };
    const keep = talk === 'the talk is gone' ? [notes] : [{ part: 'messages' as const, ground: 'placement' as const, untilMs }, notes];
    const made = await asked(candidate);
    await decide(candidate.token, made.erasureId, { kind: 'partial', keep });
    const day = async (path: string) => (await db.doc(path).get()).get('retention') as { deleteBy: Timestamp; rule: string } | undefined;
    const dayOfTalk = await day(paths.lane(agencyId, lane.laneId));
    const shown = async () => (await candidate.conversationRef.get()).get('deleteBy') as unknown;
    const before = await shown();
    const rule = { ...firstRule('fr'), id: 'floor', clock: 'mandateClosed', keepAtLeast: { n: 6, unit: 'months' }, deleteAtLatest: null };
    const at = Timestamp.fromMillis(0);
    await db.doc(paths.retentionRule(agencyId, 'floor', 1)).set({ ...rule, schemaVersion: 1, effectiveFrom: at, at, by: 'x', approvedBy: null, change: null });

    const over = api.clock.now + 367 * 86_400_000;
    expect(await redate(db, { agencyId, conversationId, cause: 'rules' }, over)).toBe(true);
    expect(await redate(db, { agencyId, conversationId, cause: 'rules' }, over)).toBe(false);
    const moved = await day(paths.lane(agencyId, internal));
    expect([moved?.rule, (moved?.deleteBy.toMillis() ?? 0) > over]).toEqual(['floor.1', true]);
    const isGone = talk === 'the talk is gone';
    expect([await day(paths.lane(agencyId, lane.laneId)), await shown()]).toEqual([dayOfTalk, isGone ? moved?.deleteBy : before]);
    const rows = await db.collection(paths.laneLedger(agencyId, internal)).where('kind', '==', 'retention.date-moved').get();
    expect(rows.docs.map((doc) => doc.get('detail.rule') as string)).toEqual(['floor.1']);
    await runAgency(api.platform, deletionSteps, agencyId, over);
    expect((await db.doc(paths.lane(agencyId, internal)).get()).get('state')).toBe('closed');
  });

  test('[ER9] a search that was closed before is reopened: what stays restricted stays shut', async () => {
    const candidate = await aCandidate();
    const { agencyId, conversationId, lane, mandate } = candidate;
    const { db } = api.platform;
    const set = async (to: 'closed' | 'open') => {
      await db.doc(paths.mandate(agencyId, mandate)).update({ settling: { to, at: Timestamp.fromMillis(api.clock.now) } });
      await settleMandate(db, agencyId, mandate);
    };
    await set('closed');
    const made = await asked(candidate);
    await decide(candidate.token, made.erasureId, { kind: 'partial', keep: [{ part: 'messages', ground: 'placement', untilMs: null }] });
    await set('open');
    const states = [paths.conversation(agencyId, conversationId), paths.lane(agencyId, lane.laneId)].map(async (path) =>
      (await db.doc(path).get()).get('state'),
    );
    expect(await Promise.all(states)).toEqual(['closed', 'closed']);
  });

  test('[ER9] a hold stops it, before the decision and between decision and deletion; it goes on when the hold is released', async () => {
    const candidate = await aCandidate();
    const { agencyId } = candidate;
    const { db, shred } = api.platform;
    const made = await asked(candidate);
    const hold = async (isOn: boolean): Promise<void> => {
      const scope = { kind: 'conversation', id: candidate.conversationId, fromMs: null, toMs: null };
      for (const ref of [shred.doc(shredPaths.holds(agencyId)), db.doc(paths.holdRegister(agencyId))])
        await ref.set({ version: 1, holds: isOn ? { one: { scope, untilMs: null } } : {} });
    };
    await hold(true);
    await candidate.conversationRef.update({ held: { since: Timestamp.now(), by: 'somebody', count: 1 } });
    expect(await codeOf(decide(candidate.token, made.erasureId, { kind: 'full' }))).toBe('on-hold');
    expect((await api.call('erasures', { token: candidate.token })).body.erasures[0]?.onHold).toBe(true);
    // Decided a moment before the hold came.
    await db.doc(paths.erasure(agencyId, made.erasureId)).update({ state: 'decided', decision: 'full', decidedAt: Timestamp.now() });
    await db.doc(paths.erasureWork(made.erasureId)).set({ agencyId, dueAt: Timestamp.fromMillis(0) });
    const before = await shred.collection('erasures').get();
    expect(await run('erasures')).toMatchObject({ done: 0 });
    expect((await candidate.conversationRef.get()).exists).toBe(true);
    expect((await shred.collection('erasures').get()).size).toBe(before.size);
    await hold(false);
    api.clock.advance(pauseAfter(0));
    expect(await run('erasures')).toMatchObject({ done: 1 });
    expect((await candidate.conversationRef.get()).exists).toBe(false);
  });

  test('[ER8] a hold that comes when it has begun keeps the parts whose shares are alive, shut, until it is released', async () => {
    const candidate = await aCandidate();
    const { agencyId, lane, link } = candidate;
    const { db, shred } = api.platform;
    const made = await asked(candidate);
    await db.doc(paths.erasure(agencyId, made.erasureId)).update({ state: 'decided', decision: 'full', decidedAt: Timestamp.now() });
    await db.doc(paths.erasureWork(made.erasureId)).set({ agencyId, dueAt: Timestamp.fromMillis(0) });
    // Killed when the doors are shut and nothing has gone.
    await expect(finishErasure({ ...api.platform, db: dyingDb(db, 4, 'before') }, erasureSteps, agencyId, made.erasureId, api.clock.now)).rejects.toThrow(
      'killed',
    );
    const hold = { scope: { kind: 'conversation', id: candidate.conversationId, fromMs: null, toMs: null }, untilMs: null };
    const registers = [shred.doc(shredPaths.holds(agencyId)), db.doc(paths.holdRegister(agencyId))];
    for (const ref of registers) await ref.set({ version: 1, holds: { one: hold } });
    expect(await run('erasures')).toMatchObject({ done: 0 });
    expect((await db.collection(paths.messages(agencyId, lane.laneId)).get()).size).toBe(2);
    expect((await shred.collection(`shares/${lane.laneId}/periods`).get()).docs.map((doc) => doc.get('state'))).toEqual(['live']);
    expect(await codeOf(api.call('laneKeys', { token: candidate.token, params: { laneId: lane.laneId } }))).not.toBe('ok');
    expect(await codeOf(api.call('laneKeys', { token: link.devices.admitted.token, params: { laneId: lane.laneId } }))).not.toBe('ok');
    for (const ref of registers) await ref.set({ version: 2, holds: {} });
    api.clock.advance(pauseAfter(0));
    expect(await run('erasures')).toMatchObject({ done: 1 });
    expect((await db.collection(paths.messages(agencyId, lane.laneId)).get()).size).toBe(0);
  });

  test('[ER11] requests that fail hold up no other one, and are tried again later, each time later', async () => {
    const candidate = await aCandidate();
    const { agencyId } = candidate;
    const { db } = api.platform;
    // More than one turn takes, and all before the one that can be carried out.
    const damaged = Array.from({ length: 20 }, () => longId());
    for (const id of damaged) {
      await db.doc(paths.erasure(agencyId, id)).set({ state: 'decided', conversation: candidate.conversationId, keep: null });
      await db.doc(paths.erasureWork(id)).set({ agencyId, dueAt: Timestamp.fromMillis(0) });
    }
    const made = await asked(candidate);
    await db.doc(paths.erasure(agencyId, made.erasureId)).update({ state: 'decided', decision: 'full', decidedAt: Timestamp.now() });
    await db.doc(paths.erasureWork(made.erasureId)).set({ agencyId, dueAt: Timestamp.fromMillis(1) });
    const work = async () => (await db.doc(paths.erasureWork(damaged[0] ?? '')).get()).data();
    try {
      expect(await run('erasures')).toMatchObject({ failed: 20, done: 0 });
      expect(await work()).toMatchObject({ tries: 1, dueAt: Timestamp.fromMillis(api.clock.now + pauseAfter(1)) });
      expect(await run('erasures')).toMatchObject({ failed: 0, done: 1 });
      api.clock.advance(pauseAfter(1));
      expect(await run('erasures')).toMatchObject({ failed: 20 });
      expect(await work()).toMatchObject({ tries: 2, dueAt: Timestamp.fromMillis(api.clock.now + pauseAfter(2)) });
    } finally {
      for (const id of damaged) await db.doc(paths.erasureWork(id)).delete();
    }
  });
});
