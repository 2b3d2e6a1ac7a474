import { trashMs } from '@liexin/domain/retention/life';
import { monthBegins } from '@liexin/domain/retention/month';
import { endOfPeriod } from '@liexin/domain/retention/whole-days';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { verifyCertificate } from '@liexin/proof/deletion-certificate';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redate } from '../../platform/redate.ts';
import type { LedgerRow, Message } from '../../platform/stored.ts';
import { anOldLane, sixMonths, type OldLane } from '../../testing/an-old-lane.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { codeOf } from '../../testing/code-of.ts';
import { sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { deletionSteps } from '../api/handlers.ts';
import { admittedAnswer } from '../links/admitted-answer.ts';
import { deleteConversation } from './delete-conversation.ts';
import { hidePart } from './hide-part.ts';
import { purgePart } from './purge-part.ts';
import { replayDeletions } from './replay-deletions.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const zone = 'Europe/Paris';
const six = { n: 6, unit: 'months' } as const;
const sentIn = async ({ agencyId, laneId }: OldLane): Promise<number[]> => {
  const all = await api.platform.db.collection(paths.messages(agencyId, laneId)).get();
  return all.docs.map((doc) => (doc.data() as Message).sentAt.toMillis());
};
const chainHolds = async (ledgerId: string, rows: readonly LedgerRow[]): Promise<boolean> => {
  let prev = CHAIN_START;
  for (const [i, row] of rows.entries()) {
    const hash = await chainHash({ ledgerId, prev, seq: row.seq, atMs: row.at.toMillis(), kind: row.kind, leaf: new Uint8Array(row.leaf) });
    if (row.seq !== i + 1 || toBase64url(hash) !== toBase64url(new Uint8Array(row.hash))) return false;
    prev = hash;
  }
  return true;
};
/** The day of the first month, by its newest message. */
const firstDay = async (talk: OldLane): Promise<number> =>
  endOfPeriod(Math.max(...(await sentIn(talk)).filter((ms) => ms < monthBegins(talk.first + 1))), six, zone);
/** At a time of the clock. */
const at = async <T>(now: number, work: () => Promise<T>): Promise<T> => {
  const before = api.clock.now;
  api.clock.now = now;
  try {
    return await work();
  } finally {
    api.clock.now = before;
  }
};

test('[RT62] the lane says when its oldest month goes, by its newest message; a rule from contact says nothing of months', async () => {
  const talk = await anOldLane(api);
  const { agencyId, conversationId, first } = talk;
  const { db } = api.platform;
  const day = await firstDay(talk);
  expect(await talk.month()).toEqual({ at: Timestamp.fromMillis(day), from: Timestamp.fromMillis(monthBegins(first + 1)), rule: 'made.1' });
  expect((await talk.lane()).retention.deleteBy.toMillis()).toBeGreaterThan(talk.on(first + 11, 1));
  // The rule becomes another: the month follows as the part does.
  const ref = db.doc(paths.retentionRule(agencyId, sixMonths.id, 1));
  const look = () => redate(db, { agencyId, conversationId, cause: 'rules' }, talk.on(first + 1, 12));
  await ref.update({ clock: 'lastTwoWayContact' });
  await look();
  expect(await talk.month()).toBeUndefined();
  await ref.update({ clock: 'createdAt', deleteAtLatest: { n: 7, unit: 'months' } });
  await look();
  expect((await talk.month())?.at.toMillis()).toBeGreaterThan(day);
  // The same again writes nothing.
  const before = (await db.doc(paths.lane(agencyId, talk.laneId)).get()).updateTime;
  await look();
  expect((await db.doc(paths.lane(agencyId, talk.laneId)).get()).updateTime).toEqual(before);
});

test('[RT63] a month leaves on its day, waits in the trash, and goes for good with its share, row and certificate, while the lane lives on', async () => {
  const talk = await anOldLane(api);
  const { agencyId, laneId, first, on } = talk;
  const day = await firstDay(talk);
  const share = toBase64url(await sha256(talk.share));
  expect(await talk.turn(day - 1)).toMatchObject({ hidden: 0 });
  expect(await talk.turn(day)).toMatchObject({ hidden: 1, purged: 0, why: 'worked' });
  expect(await talk.keptFrom()).toBe(monthBegins(first + 1));
  expect(await talk.inTrash(first)).toMatchObject({ state: 'trash', month: first, lane: laneId, messages: 2, cause: 'rule', rule: 'made', ruleVersion: 1 });
  expect((await talk.month())?.from.toMillis()).toBe(monthBegins(first + 2));
  // What was written in it and sent later is in sight, and its share is told.
  expect((await talk.askShares(first, day)).body.shares).toHaveLength(1);
  expect((await talk.askShares(first - 1, day)).fault?.code).toBe('period-out-of-range');

  expect(await talk.turn(day + trashMs - 1)).toMatchObject({ purged: 0 });
  expect(await talk.turn(day + trashMs)).toMatchObject({ purged: 1 });
  expect((await talk.messageIds()).toSorted()).toEqual([talk.late, talk.second, talk.newest].toSorted());
  expect(await talk.inTrash(first)).toMatchObject({ state: 'purged', messages: 2, certificate: 1, acked: ['share', 'messages', 'queue'] });
  expect(await talk.shareOf(first)).toBe('live');
  expect(await talk.purges()).toMatchObject([{ period: first, count: 2, share: null, rule: 'made' }]);

  const next = (await talk.month())?.at.toMillis() ?? 0;
  expect(next).toBe(endOfPeriod(on(first + 1, 10), six, zone));
  await talk.turn(next);
  expect((await talk.askShares(first - 1, next)).fault?.code).toBe('period-out-of-range');
  await talk.turn(next + 40 * dayMs);
  expect(await talk.messageIds()).toEqual([talk.newest]);
  expect(await Promise.all([first, first + 1, first + 8].map(talk.shareOf))).toEqual(['purged', 'purged', 'live']);
  expect(await talk.purges()).toMatchObject([
    { period: first, count: 2, share: null },
    { period: first, count: 1, share },
    { period: first + 1, count: 1 },
  ]);
  const [one, two] = await talk.certificates();
  if (!one || !two) throw new Error('no certificates');
  expect([one, two].map(({ counts }) => [counts['messages']?.purged, counts['months']?.purged, counts['parts']?.purged])).toEqual([
    [2, 1, 0],
    [2, 1, 0],
  ]);
  const serverKeys = new Map([[1, fromBase64url((await api.call('config', {})).body.serverKey)]]);
  expect([await verifyCertificate(one, { agencyId, serverKeys, prev: null }), await verifyCertificate(two, { agencyId, serverKeys, prev: one })]).toMatchObject(
    [{ ok: true }, { ok: true }],
  );
  // It lives on.
  expect(await talk.lane()).toMatchObject({ state: 'open' });
  expect((await talk.askShares(first, next)).fault?.code).toBe('share-purged');
  await talk.say(on(first + 9, 2));
  const rows = await talk.ledgerRows();
  expect([rows.at(-1)?.kind, await chainHolds(laneId, rows)]).toEqual(['msg', true]);
});

test('[RT63] whoever works twice, at once or again after a crash finds what there is', async () => {
  const talk = await anOldLane(api);
  const day = await firstDay(talk);
  await Promise.all([talk.turn(day), talk.turn(day)]);
  // Cut off behind the hiding: the lane is found again, though nothing says what goes next.
  await api.platform.db
    .doc(paths.lane(talk.agencyId, talk.laneId))
    .update({ 'retention.month': { at: Timestamp.fromMillis(day), from: Timestamp.fromMillis(monthBegins(talk.first + 1)), rule: 'made.1' } });
  expect(await talk.turn(day + 1)).toMatchObject({ hidden: 0 });
  expect((await talk.month())?.from.toMillis()).toBe(monthBegins(talk.first + 2));
  await Promise.all([talk.turn(day + trashMs), talk.turn(day + trashMs)]);
  await talk.turn(day + trashMs + dayMs);
  expect((await talk.certificates()).reduce((sum, { counts }) => sum + (counts['messages']?.purged ?? 0), 0)).toBe(2);
  expect(await talk.purges()).toHaveLength(1);
  expect(await chainHolds(talk.laneId, await talk.ledgerRows())).toBe(true);
});

test('[RT63, RT50] a message whose event never came has its row before it goes; one that comes behind it writes nothing', async () => {
  const talk = await anOldLane(api);
  const { db } = api.platform;
  const day = await firstDay(talk);
  const late = await talk.candidatePosts();
  await db.doc(paths.message(talk.agencyId, talk.laneId, late)).update({ sentAt: Timestamp.fromMillis(monthBegins(talk.first + 1) - 1), period: talk.first });
  await db.doc(paths.lane(talk.agencyId, talk.laneId)).update({ 'last.at': Timestamp.fromMillis(talk.on(talk.first + 8, 3)) });
  const later = endOfPeriod(monthBegins(talk.first + 1) - 1, six, zone);
  expect(await talk.turn(day)).toMatchObject({ hidden: 0 });
  await talk.turn(later);
  await talk.turn(later + 40 * dayMs);
  const rows = await talk.ledgerRows();
  expect(rows.findIndex(({ subject }) => subject === late)).toBeLessThan(rows.findIndex(({ kind }) => kind === 'purge'));
  expect(await talk.purges()).toMatchObject([{ count: 3 }]);
  await talk.record(late);
  expect(await talk.ledgerRows()).toEqual(rows);
});

test('[RT63, RT42] a hold on some days keeps its month and no other, until two people release it', async () => {
  const talk = await anOldLane(api);
  const { first, conversationId, token } = talk;
  const scope = { kind: 'conversation' as const, id: conversationId, fromMs: monthBegins(first), toMs: monthBegins(first + 1) };
  expect(codeOf(await at(talk.on(first + 1, 12), () => api.call('placeHold', { token, body: { holdId: shortId(), scope, matter: sealedBox() } })))).toBe('ok');
  const next = endOfPeriod(talk.on(first + 1, 10), six, zone);
  await talk.turn(next);
  await talk.turn(next + 1);
  expect(await talk.keptFrom()).toBe(monthBegins(first + 2));
  await talk.turn(next + 40 * dayMs);
  expect((await talk.messageIds()).toSorted()).toEqual([...talk.old, talk.newest].toSorted());
  expect([(await talk.inTrash(first))?.heldBy.length, (await talk.inTrash(first + 1))?.state]).toEqual([1, 'purged']);
  expect(await Promise.all([first, first + 1].map(talk.shareOf))).toEqual(['live', 'purged']);
  // What is left keeps the last share; it goes with the hold.
  const { db, shred } = api.platform;
  for (const ref of [db.doc(paths.holdRegister(talk.agencyId)), shred.doc(`holds/${talk.agencyId}`)]) await ref.update({ holds: {} });
  await talk.turn(next + 80 * dayMs);
  expect([await talk.messageIds(), await talk.shareOf(first)]).toEqual([[talk.newest], 'purged']);
  expect((await talk.purges()).reduce((sum, { count }) => sum + count, 0)).toBe(4);
});

test('[RT63, RT48] months are brought back once, for 30 days, and never with a hole in what is in sight', async () => {
  const talk = await anOldLane(api);
  const { first, conversationId, token } = talk;
  const restore = (now: number) => at(now, () => api.call('restoreTrash', { token, params: { conversationId } }));
  const day = await firstDay(talk);
  await talk.turn(day);
  const back = await restore(day + dayMs);
  expect(back.body.untilMs).toBe(day + 31 * dayMs);
  expect([await talk.keptFrom(), (await talk.inTrash(first))?.state]).toEqual([monthBegins(first), 'restored']);
  expect((await restore(day + dayMs)).body.untilMs).toBe(back.body.untilMs);
  expect((await talk.askShares(first, day + dayMs)).body.shares).toHaveLength(1);
  expect(await talk.turn(day + 30 * dayMs)).toMatchObject({ hidden: 0 });
  await talk.turn(day + 31 * dayMs);
  expect([await talk.keptFrom(), (await talk.inTrash(first))?.state]).toEqual([monthBegins(first + 1), 'trash']);
  expect((await restore(day + 32 * dayMs)).fault?.code).toBe('request-over');
});

test('[RT63, RT49] a month that a restored backup brings back is out of sight and deleted once more, also one that a hold came for', async () => {
  const talk = await anOldLane(api);
  const { agencyId, laneId, first } = talk;
  const { db } = api.platform;
  const day = await firstDay(talk);
  await talk.turn(day);
  const dump = new Map<string, FirebaseFirestore.DocumentData>();
  for (const path of [paths.lanes(agencyId), paths.messages(agencyId, laneId)])
    for (const doc of (await db.collection(path).get()).docs) dump.set(doc.ref.path, doc.data());
  dump.set(paths.lane(agencyId, laneId), { ...dump.get(paths.lane(agencyId, laneId)), retention: { ...(await talk.lane()).retention, keptFrom: null } });
  await talk.turn(day + trashMs);
  expect(await talk.messageIds()).toHaveLength(3);
  await db.doc(paths.trashed(agencyId, `${laneId}.${first}`)).delete();
  for (const [path, data] of dump) await db.doc(path).set(data);
  await db.doc(paths.lane(agencyId, laneId)).update({ 'retention.keptFrom': Timestamp.fromMillis(0) });
  expect(await talk.messageIds()).toHaveLength(5);
  expect(await replayDeletions(api.platform, day + trashMs + 1)).toBeGreaterThanOrEqual(1);
  expect(await talk.keptFrom()).toBe(monthBegins(first + 1));
  await talk.turn(day + trashMs + 2);
  expect(await talk.messageIds()).toHaveLength(3);
  expect(await replayDeletions(api.platform, day + trashMs + 3)).toBe(0);
  expect(await talk.lane()).toMatchObject({ state: 'open' });
});

test('[RT63] what is left of a part goes whole, with months gone and months on their way, and each message is counted once', async () => {
  const talk = await anOldLane(api);
  const { agencyId, conversationId, first } = talk;
  const day = await firstDay(talk);
  await talk.turn(day);
  await talk.turn(day + trashMs);
  await talk.turn(endOfPeriod(talk.on(first + 1, 10), six, zone));
  expect((await talk.inTrash(first + 1))?.state).toBe('trash');
  const gone = await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'erasure-1' }, day + 50 * dayMs);
  expect(Object.values(gone.parts).every((state) => state === 'purged' || state === 'over')).toBe(true);
  expect([await talk.messageIds(), await talk.inTrash(first + 1), (await talk.inTrash(first))?.state]).toEqual([[], undefined, 'purged']);
  const certificates = await talk.certificates();
  expect(certificates.map(({ counts }) => counts['messages']?.purged)).toEqual([2, 3]);
  // What was left of the first month has a row of its own.
  expect(await talk.purges()).toMatchObject([
    { period: first, count: 2, share: null },
    { period: first, count: 1 },
    { period: first + 1, count: 1 },
    { period: first + 8, count: 1 },
  ]);
  expect(await chainHolds(talk.laneId, await talk.ledgerRows())).toBe(true);
});

test('[RT63] months that wait go in the moment in which the whole of their part is decided, so that nothing waits for what is gone', async () => {
  const talk = await anOldLane(api);
  const { agencyId, laneId, first } = talk;
  const day = await firstDay(talk);
  await talk.turn(day);
  await hidePart(api.platform, { agencyId, laneId }, { kind: 'erasure', rule: 'erasure-1' }, day + 1);
  expect((await talk.inTrash(first))?.state).toBe('trash');
  expect(await purgePart(api.platform, deletionSteps, { agencyId, laneId }, day + 2)).toBe('purged');
  expect([await talk.inTrash(first), (await talk.trash())?.messages]).toEqual([undefined, 5]);
});

test('[RT64] on the day itself nobody is told of a month: no share, no key, no message of it', async () => {
  const talk = await anOldLane(api);
  const { db } = api.platform;
  const day = await firstDay(talk);
  // No clock has come by.
  const told = (now: number) =>
    admittedAnswer(
      api.platform,
      { agency: talk.agencyId, lane: talk.laneId, guest: talk.guestUid, conversation: talk.conversationId, linkId: 'link', devices: {} } as never,
      'device',
      now,
    );
  await db.doc(paths.lane(talk.agencyId, talk.laneId)).update({ 'retention.month.from': Timestamp.fromMillis(monthBegins(talk.first + 2)) });
  expect((await told(day - 1)).messages).toHaveLength(5);
  const answer = await told(day);
  expect(answer.messages.map(({ id }) => id)).toEqual([talk.newest]);
  expect(answer.lane.gone).toEqual([[day, monthBegins(talk.first + 2)]]);
  expect(answer.keys.shares.map(({ period }) => period)).not.toContain(talk.first);
  expect((await talk.askShares(talk.first, day)).fault?.code).toBe('share-purged');
  expect((await talk.askShares(talk.first + 1, day)).body.shares).toHaveLength(1);
});

test('[RT63, RT56] months that should be gone and are not are overdue', async () => {
  const talk = await anOldLane(api);
  const day = await firstDay(talk);
  const health = (now: number) => at(now, () => api.call('retentionHealth', { token: talk.token }));
  expect((await health(day - 1)).body.overdue).toEqual({ parts: 0, oldestMs: null });
  expect((await health(day + 5)).body.overdue).toEqual({ parts: 1, oldestMs: day });
  await talk.turn(day + 5);
  expect((await health(day + 5)).body).toMatchObject({ overdue: { parts: 0 }, trash: { parts: 1, messages: 2 } });
});
