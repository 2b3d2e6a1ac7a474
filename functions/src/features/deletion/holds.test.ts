import { trashMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conversation, Hold } from '../../platform/stored.ts';
import { aMember } from '../../testing/a-member.ts';
import { anOldTalk, dayMs, overMs } from '../../testing/an-old-talk.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { deletionSteps } from '../api/handlers.ts';
import { deleteConversation } from './delete-conversation.ts';
import { registerRef, shredRegisterRef } from '../../platform/hold-register.ts';
import { followHolds } from './follow-holds.ts';
import { runAgency } from './run-deletions.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

type Scope = RequestOf<'placeHold'>['scope'];
const on = (kind: Scope['kind'], id: string | null): Scope => ({ kind, id, fromMs: null, toMs: null });
const place = (token: string, scope: Scope, holdId = shortId()) => api.call('placeHold', { token, body: { holdId, scope, matter: sealedBox() } });

/** A database in which something happens just before its nth transaction begins. */
const meanwhile = (db: Firestore, nth: number, what: () => Promise<unknown>): Firestore => {
  let begun = 0;
  const runTransaction: Firestore['runTransaction'] = async (work, options) => {
    begun += 1;
    if (begun === nth) await what();
    return db.runTransaction(work, options);
  };
  return new Proxy(db, {
    get: (target, name) => {
      const value: unknown = name === 'runTransaction' ? runTransaction : Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};

describe('a hold', () => {
  test('[RT51] placed by an owner or reviewer, by nobody else; the same once more changes nothing', async () => {
    const talk = await anOldTalk(api);
    const [admin, auditor] = [await aMember(api, talk.agency, ['admin']), await aMember(api, talk.agency, ['auditor'])];
    const scope = on('conversation', talk.conversationId);
    expect((await place(admin.token, scope)).fault?.code).toBe('not-allowed');
    const holdId = shortId();
    const made = await place(auditor.token, scope, holdId);
    expect(made.body).toEqual({ conversations: 1, parts: 2, gone: { messages: 0, certificates: [] } });
    expect((await place(auditor.token, scope, holdId)).body).toEqual(made.body);
    expect((await place(talk.token, scope, holdId)).fault?.code).toBe('already-exists');
    expect((await talk.conversationRef.get()).data() as unknown as Conversation).toMatchObject({ held: { by: auditor.person.uid, count: 1 } });
    const rows = await api.platform.db.collection(paths.agencyLedger(talk.agencyId)).where('kind', '==', 'hold.placed').get();
    expect(rows.docs.map((doc) => doc.get('subject') as string)).toEqual([holdId]);
  });

  test('[RT51] one too many is refused, and leaves no trace where shares die', async () => {
    const talk = await anOldTalk(api);
    const { db, shred } = api.platform;
    const holds = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`h${n}`, { scope: on('conversation', shortId()), untilMs: null }]));
    await registerRef(db, talk.agencyId).set({ version: 1, holds });
    expect((await place(talk.token, on('conversation', talk.conversationId))).fault?.code).toBe('over-limit');
    expect((await shredRegisterRef(shred, talk.agencyId).get()).data()?.holds ?? {}).toEqual({});
  });

  test('[RT52] keeps what its last day is over, in the trash and past it, against rules and requests; the run says why', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, conversationId } = talk;
    await place(talk.token, on('mandate', (await talk.conversationRef.get()).get('mandate') as string));
    const over = api.clock.now + overMs;
    expect(await talk.turn(over)).toMatchObject({ hidden: 2 });
    expect(await talk.turn(over + trashMs)).toMatchObject({ purged: 0, held: 2, why: 'all-held' });
    const asked = await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'erasure' }, over + trashMs + 1);
    expect([Object.values(asked.parts), asked.certificate]).toEqual([['held', 'held'], null]);
    expect([(await talk.messageIds()).length, (await talk.shareState()).state]).toEqual([2, 'live']);
    const before = api.clock.now;
    try {
      api.clock.now = over + trashMs + 2 * dayMs;
      const health = (await api.call('retentionHealth', { token: talk.token })).body;
      expect(health).toMatchObject({ look: { why: 'all-held' }, overdue: { parts: 0, oldestMs: null }, held: { parts: 2, messages: 2 }, failing: [] });
    } finally {
      api.clock.now = before;
    }
  });

  test('[RT52] what an open request keeps in the trash is shown as kept by it, whatever becomes of holds', async () => {
    const talk = await anOldTalk(api);
    const { db } = api.platform;
    const erasureId = longId();
    await db.doc(paths.laneControl(talk.agencyId, talk.laneId)).set({ erasure: erasureId }, { merge: true });
    const over = api.clock.now + overMs;
    await talk.turn(over);
    await talk.turn(over + trashMs);
    expect((await talk.trash())?.heldBy).toEqual([erasureId]);
    const holdId = shortId();
    await place(talk.token, on('conversation', talk.conversationId), holdId);
    expect((await talk.trash())?.heldBy).toEqual([holdId, erasureId]);
    // Decided: the request keeps nothing any more.
    await db.doc(paths.laneControl(talk.agencyId, talk.laneId)).set({ erasure: null }, { merge: true });
    await followHolds(db, talk.agencyId);
    expect((await talk.trash())?.heldBy).toEqual([holdId]);
  });

  test.each(['decision', 'shares'] as const)('[RT53] acknowledged before the deletion goes on (%s), stops it', async (step) => {
    const talk = await anOldTalk(api);
    const over = api.clock.now + overMs;
    await talk.turn(over);
    const { db, shred } = api.platform;
    const first = (store: Firestore) => meanwhile(store, 1, () => place(talk.token, on('conversation', talk.conversationId)));
    const platform = step === 'decision' ? { ...api.platform, db: first(db) } : { ...api.platform, shred: first(shred) };
    expect((await runAgency(platform, deletionSteps, talk.agencyId, over + trashMs)).purged).toBe(0);
    expect([(await talk.messageIds()).length, (await talk.shareState()).state]).toEqual([2, 'live']);
    expect(await talk.trash()).toMatchObject({ state: 'trash' });
  });

  test('[RT54] is released by two, and what it kept goes no earlier than 14 days after that', async () => {
    const talk = await anOldTalk(api);
    const auditor = await aMember(api, talk.agency, ['auditor']);
    const holdId = shortId();
    await place(talk.token, on('agency', null), holdId);
    const over = api.clock.now + overMs;
    await talk.turn(over);
    const before = api.clock.now;
    try {
      api.clock.now = over + trashMs;
      const [approvalId, tokens] = [longId(), { owner: talk.token, auditor: auditor.token }];
      const asked = await api.call('askApproval', { token: tokens.auditor, body: { approvalId, kind: 'hold-release', subject: holdId } });
      expect(asked.fault?.code).toBeUndefined();
      expect((await api.call('giveApproval', { token: tokens.auditor, params: { approvalId }, body: { act: null } })).fault?.code).toBe('own-request');
      expect(await talk.turn(api.clock.now)).toMatchObject({ purged: 0, held: 2 });
      expect((await api.call('giveApproval', { token: tokens.owner, params: { approvalId }, body: { act: null } })).fault?.code).toBeUndefined();
      const hold = (await api.platform.db.doc(paths.hold(talk.agencyId, holdId)).get()).data() as Hold;
      expect([hold.releasedAt, hold.freeAt]).toEqual([Timestamp.fromMillis(api.clock.now), Timestamp.fromMillis(api.clock.now + 14 * dayMs)]);
      expect((await talk.conversationRef.get()).get('held')).toBeNull();
      expect(await talk.turn(api.clock.now + 14 * dayMs - 1)).toMatchObject({ purged: 0, held: 2 });
      expect(await talk.turn(api.clock.now + 14 * dayMs)).toMatchObject({ purged: 2, held: 0 });
      const again = await api.call('askApproval', { token: tokens.auditor, body: { approvalId: longId(), kind: 'hold-release', subject: holdId } });
      expect(again.fault?.code).toBe('request-over');
    } finally {
      api.clock.now = before;
    }
  });

  test('[RT55] says what of its scope is gone already, and which certificates tell of it', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, conversationId, guestUid } = talk;
    await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'erasure' }, api.clock.now);
    const gone = { messages: 2, certificates: [1] };
    for (const scope of [on('agency', null), on('conversation', conversationId), on('person', guestUid)]) {
      const preview = await api.call('holdPreview', { token: talk.token, body: { scope } });
      expect(preview.body).toEqual({ conversations: 0, parts: 0, gone });
    }
    const placed = await place(talk.token, on('person', guestUid));
    expect(placed.body.gone).toEqual(gone);
    const other = await api.call('holdPreview', { token: talk.token, body: { scope: on('person', 'nobody') } });
    expect(other.body.gone).toEqual({ messages: 0, certificates: [] });
  });
});

test('[RT56] what is over and not hidden or deleted for more than a day is told as overdue', async () => {
  const talk = await anOldTalk(api);
  const before = api.clock.now;
  const health = async () => (await api.call('retentionHealth', { token: talk.token })).body;
  expect((await health()).overdue).toEqual({ parts: 0, oldestMs: null });
  try {
    api.clock.now = before + overMs;
    const late = await health();
    expect(late.overdue.parts).toBe(2);
    expect(api.clock.now - (late.overdue.oldestMs ?? 0)).toBeGreaterThan(dayMs);
    await talk.turn(api.clock.now);
    expect(await health()).toMatchObject({ overdue: { parts: 0 }, trash: { parts: 2, messages: 2 } });
    api.clock.now = before + overMs + trashMs;
    expect((await health()).overdue.parts).toBe(2);
  } finally {
    api.clock.now = before;
  }
});

test('[RT56] what was done last stays told when later looks find nothing', async () => {
  const talk = await anOldTalk(api);
  const before = api.clock.now;
  const health = async () => (await api.call('retentionHealth', { token: talk.token })).body;
  await talk.turn(before);
  expect(await health()).toMatchObject({ look: { why: 'nothing-due' }, done: null });
  try {
    api.clock.now = before + overMs;
    await talk.turn(api.clock.now);
    await talk.turn(api.clock.now + 60_000);
    expect(await health()).toMatchObject({ look: { why: 'nothing-due', hidden: 0 }, done: { atMs: api.clock.now, hidden: 2, purged: 0, why: 'worked' } });
  } finally {
    api.clock.now = before;
  }
});
