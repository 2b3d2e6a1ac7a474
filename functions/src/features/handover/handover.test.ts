import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noticeId } from '../../platform/notices.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { aHandoverScene, type HandoverScene } from '../../testing/a-handover.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const codes = (outcomes: readonly { fault: { code: string } | undefined; status: number }[]): (string | number)[] =>
  outcomes.map(({ fault, status }) => fault?.code ?? status);
const work = (scene: HandoverScene, as: string, uid = scene.owner.uid) => api.call('memberWork', { token: as, params: { uid } });

describe('who hands over', () => {
  test('[HO1] owners and administrators everything, a lead what the own team runs, a consultant nothing', async () => {
    const scene = await aHandoverScene(api, 1);
    const { mandate } = scene;
    const admin = await scene.colleague({ roles: ['admin'] });
    const lead = await scene.colleague({ lead: true });

    expect(
      codes([await work(scene, scene.token), await work(scene, admin.token), await work(scene, lead.token), await work(scene, scene.receiver.token)]),
    ).toEqual([200, 200, 200, 'not-allowed']);
    expect((await work(scene, admin.token)).body.mandates).toHaveLength(1);
    expect((await work(scene, lead.token)).body.mandates).toEqual([]);
    const outside = await scene.create(await scene.order({ signer: lead.person }), lead.token);
    const consultant = await scene.create(await scene.order({ signer: scene.receiver.person }), scene.receiver.token);
    expect(codes([outside, consultant])).toEqual(['not-found', 'not-allowed']);
    await api.platform.db.doc(paths.mandate(scene.agencyId, mandate.mandateId)).update({ team: [scene.owner.uid, lead.person.uid] });
    expect(codes([await scene.create(await scene.order({ signer: lead.person }), lead.token)])).toEqual([200]);
  });

  test('[HO2] counts come from who wrote last, who read how far and what waits at the link; no card or word is in the answer', async () => {
    const scene = await aHandoverScene(api, 3);
    const { db } = api.platform;
    const [waiting, read] = [scene.talks[0], scene.talks[1]];
    const lane = (talk: typeof waiting) => db.doc(paths.lane(scene.agencyId, talk?.lanes[0]?.laneId ?? ''));
    const at = Timestamp.now();
    await lane(waiting).update({ last: { at, by: waiting?.guestUid, size: 1 } });
    await lane(read).update({ last: { at, by: read?.guestUid, size: 1 } });
    await db.doc(paths.cursor(scene.agencyId, read?.lanes[0]?.laneId ?? '', scene.owner.uid)).set({ readAt: at });
    await db.doc(paths.conversation(scene.agencyId, read?.conversationId ?? '')).update({ link: { state: 'open', waiting: 1, notes: 0 } });
    await db.doc(paths.conversation(scene.agencyId, scene.ids[2] ?? '')).update({ state: 'closed' });

    const { body } = await work(scene, scene.token);
    expect(body.mandates[0]?.conversations.toSorted((a, b) => Number(b.unread) - Number(a.unread))).toEqual([
      { conversationId: scene.ids[0], unread: true, due: true, waiting: false },
      { conversationId: scene.ids[1], unread: false, due: true, waiting: true },
    ]);
    expect((await work(scene, scene.token, 'nobody')).fault?.code).toBe('not-found');
  });
});

describe('an order', () => {
  test('[HO3] is signed by its maker, to people who write to candidates, about conversations of the searches that it names', async () => {
    const scene = await aHandoverScene(api, 1);
    const researcher = await scene.colleague({ roles: ['researcher'] });
    const gone = await scene.colleague();
    await api.platform.db.doc(paths.member(scene.agencyId, gone.person.uid)).update({ status: 'removed' });
    const one = { uid: scene.receiver.person.uid, conversationIds: scene.ids };
    const twice = [{ mandateId: scene.mandate.mandateId, receivers: [one, { ...one, uid: scene.owner.uid }], greeting: null }];

    expect(
      codes([
        await scene.create(await scene.order({ to: researcher.person.uid })),
        await scene.create(await scene.order({ to: gone.person.uid })),
        await scene.create(await scene.order({ to: scene.owner.uid })),
        await scene.create(await scene.order({ conversationIds: [shortId()] })),
        await scene.create(await scene.order({ from: 'nobody' })),
        await scene.create(await scene.order({ mandates: twice })),
        await scene.create(await scene.order({ signer: scene.receiver.person })),
      ]),
    ).toEqual(['not-a-member', 'not-a-member', 'malformed-request', 'not-found', 'not-found', 'malformed-request', 'bad-signature']);
  });

  test('[HO3] is one document: again it changes nothing, of somebody else it is refused, and nothing has moved by it', async () => {
    const scene = await aHandoverScene(api, 1);
    const admin = await scene.colleague({ roles: ['admin'] });
    const body = await scene.order();
    expect(codes([await scene.create(body), await scene.create(body), await scene.create(body, admin.token)])).toEqual([200, 200, 'already-exists']);
    expect(await scene.handover(body.handoverId)).toMatchObject({ state: 'running', total: 1, settled: 0, from: scene.owner.uid });
    expect((await scene.conversation(0)).assigned).toBe(scene.owner.uid);
    expect((await scene.rows()).filter((kind) => kind === 'handover.started')).toHaveLength(1);
  });

  test('[HO3] that is done or was taken back is said to be over when it is ordered again under its id', async () => {
    const scene = await aHandoverScene(api, 1);
    const body = await scene.order();
    await scene.create(body);
    await scene.move(body.handoverId, [await scene.piece(0)]);
    const done = await scene.create(body);
    await scene.undo(body.handoverId);
    expect(codes([done, await scene.create(body)])).toEqual(['request-over', 'request-over']);
    expect((await scene.rows()).filter((kind) => kind === 'handover.started')).toHaveLength(1);
  });
});

describe('a conversation', () => {
  test('[HO4] moves with both lanes, the person in charge and the rows, and with the last one the handover is done', async () => {
    const scene = await aHandoverScene(api);
    const id = await scene.begun();
    const first = await scene.move(id, [await scene.piece(0)]);
    expect(first.body).toEqual({ results: [{ conversationId: scene.ids[0], outcome: 'moved' }], settled: 1, total: 2 });
    const uid = scene.receiver.person.uid;
    const talk = await scene.conversation(0);
    expect([talk.assigned, talk.participantUids.includes(uid), (await scene.team()).includes(uid)]).toEqual([uid, true, true]);
    // The line of its story, as with every change of who answers.
    expect(talk.assignments?.map(({ by, from, to }) => [by, from, to])).toEqual([[scene.owner.uid, scene.owner.uid, uid]]);
    for (const which of [0, 1] as const)
      expect(await scene.lane(0, which)).toMatchObject({ signers: 1, participants: { [uid]: { can: 'rw', until: null, from: talk.createdAt } } });
    expect(await scene.rows(talk.lanes.candidate)).toEqual(['lane.opened', 'lane.reader-added', 'conversation.handed-over']);
    expect((await scene.handover(id)).state).toBe('running');

    await scene.move(id, [await scene.piece(1)]);
    expect(await scene.handover(id)).toMatchObject({ state: 'done', settled: 2, entered: { [scene.mandate.mandateId]: [uid] } });
    expect((await scene.rows()).slice(-3)).toEqual(['handover.started', 'team.entered', 'handover.done']);
  });

  test('[HO4, RT60] moves without the part whose own day is over: one that has gone, and one on its way out', async () => {
    const scene = await aHandoverScene(api, 2);
    const { db } = api.platform;
    const internal = (i: number) => db.doc(paths.lane(scene.agencyId, scene.talks[i]?.lanes[1]?.laneId ?? ''));
    const pieces = [await scene.piece(0), await scene.piece(1)].map((piece) => ({ ...piece, internal: null }));
    const id = await scene.begun();
    await scene.move(id, pieces.slice(0, 1));
    expect(await scene.item(id, 0)).toBeUndefined();
    await internal(0).delete();
    await internal(1).update({ state: 'expired', participantUids: [] });
    expect(codes([await scene.move(id, pieces)])).toEqual([200]);
    for (const i of [0, 1]) {
      expect((await scene.item(id, i))?.entered).toEqual([scene.talks[i]?.lanes[0]?.laneId]);
      expect((await scene.conversation(i)).assigned).toBe(scene.receiver.person.uid);
    }
    expect((await internal(1).get()).get('participantUids')).toEqual([]);
  });

  test('[HO4] does not move by half: with one lane unsigned, or signed on an old list or head, it stays where it is', async () => {
    const scene = await aHandoverScene(api, 1);
    const id = await scene.begun();
    const whole = await scene.piece(0);
    const list = whole.internal?.signers;
    if (!list || !whole.internal) throw new Error('no list');
    const stale = { ...whole.internal, signers: { ...list, n: list.n + 1 } };
    const oldHead = { ...whole.internal, signers: { ...list, keyLogSeq: list.keyLogSeq - 1 } };
    const oldEpoch = { ...whole.internal, signers: { ...list, epoch: 9 } };

    const outcomes: string[] = [];
    for (const internal of [null, stale, oldHead, oldEpoch]) {
      outcomes.push((await scene.move(id, [{ ...whole, internal }])).body.results[0]?.outcome ?? '');
      expect([(await scene.lane(0, 0)).signers, (await scene.conversation(0)).assigned, await scene.item(id, 0)]).toEqual([0, scene.owner.uid, undefined]);
    }
    expect(outcomes).toEqual(['wraps-incomplete', 'stale-epoch', 'stale-head', 'stale-epoch']);
    expect((await scene.move(id, [whole])).body.results[0]?.outcome).toBe('moved');
  });

  test('[HO5] moves at the hand of a device inside, whoever made the order; nobody outside signs or carries out', async () => {
    const scene = await aHandoverScene(api, 1);
    const admin = await scene.colleague({ roles: ['admin'] });
    const stranger = await scene.colleague();
    const body = await scene.order({ signer: admin.person });
    await scene.create(body, admin.token);
    const id = body.handoverId;

    const byAdmin = await scene.move(id, [await scene.piece(0, admin.person)], { as: admin.token });
    expect([byAdmin.body.results[0]?.outcome, (await scene.conversation(0)).assigned]).toEqual(['not-found', scene.owner.uid]);
    const unsigned = [{ conversationId: scene.ids[0] ?? '', candidate: null, internal: null }];
    expect((await scene.move(id, unsigned, { as: admin.token })).body.results[0]?.outcome).toBe('wraps-incomplete');
    expect(codes([await scene.move(id, [await scene.piece(0)], { as: stranger.token })])).toEqual(['not-found']);
    expect((await scene.move(id, [await scene.piece(0)])).body.results[0]?.outcome).toBe('moved');
  });

  test('[HO5] moves to whom the plan names and nowhere else', async () => {
    const scene = await aHandoverScene(api, 2);
    const other = await scene.colleague();
    const id = await scene.begun({ conversationIds: scene.ids.slice(0, 1) });
    expect(codes([await scene.move(id, [await scene.piece(1)]), await scene.move(id, [await scene.piece(0)], { to: other.person.uid })])).toEqual([
      'not-allowed',
      'not-allowed',
    ]);
    await api.platform.db.doc(paths.member(scene.agencyId, scene.receiver.person.uid)).update({ roles: ['researcher'] });
    expect((await scene.move(id, [await scene.piece(0)])).body.results[0]?.outcome).toBe('not-a-member');
    await api.platform.db.doc(paths.member(scene.agencyId, scene.receiver.person.uid)).update({ roles: ['consultant'], status: 'removed' });
    expect((await scene.move(id, [await scene.piece(0)])).body.results[0]?.outcome).toBe('not-a-member');
  });

  test('[HO6] moves once: repeated, by two devices at once, and after a kill anywhere the result is the same', async () => {
    const scene = await aHandoverScene(api, 3);
    const id = await scene.begun();
    const pieces = await Promise.all([0, 1, 2].map((i) => scene.piece(i)));
    const both = await Promise.all([scene.move(id, pieces), scene.move(id, pieces)]);
    expect(both.every(({ status }) => status === 200)).toBe(true);
    const again = await scene.move(id, pieces);
    expect(again.body).toMatchObject({ settled: 3, total: 3, results: pieces.map(() => ({ outcome: 'moved' })) });
    for (const i of [0, 1, 2]) expect((await scene.lane(i, 0)).signers).toBe(1);
    const rows = await scene.rows();
    expect(['handover.started', 'team.entered', 'handover.done'].map((kind) => rows.filter((one) => one === kind).length)).toEqual([1, 1, 1]);
  });

  test('[HO6] that was settled by somebody who was killed before counting is counted when it is asked for again', async () => {
    const scene = await aHandoverScene(api, 1);
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0)]);
    await api.platform.db.doc(paths.handover(scene.agencyId, id)).update({ state: 'running', settled: 0, doneAt: null });
    const unsigned = [{ conversationId: scene.ids[0] ?? '', candidate: null, internal: null }];
    expect((await scene.move(id, unsigned, { wrap: null })).body).toMatchObject({ settled: 1, total: 1 });
    expect((await scene.handover(id)).state).toBe('done');
    expect((await scene.rows()).filter((kind) => kind === 'handover.done')).toHaveLength(1);
  });

  test('[HO7] that was closed, or is somebody else’s by now, is left alone, and that is said', async () => {
    const scene = await aHandoverScene(api, 2);
    const id = await scene.begun();
    const { db } = api.platform;
    await db.doc(paths.conversation(scene.agencyId, scene.ids[0] ?? '')).update({ state: 'closed' });
    await db.doc(paths.conversation(scene.agencyId, scene.ids[1] ?? '')).update({ assigned: 'somebody' });
    const { body } = await scene.move(id, [await scene.piece(0), await scene.piece(1)]);
    expect(body).toMatchObject({ settled: 2, results: [{ outcome: 'left' }, { outcome: 'left' }] });
    expect([(await scene.item(id, 0))?.why, (await scene.item(id, 1))?.why, (await scene.conversation(1)).assigned]).toEqual([
      'closed',
      'reassigned',
      'somebody',
    ]);
    expect((await scene.handover(id)).state).toBe('done');
  });

  test('[HO8] takes its timers along: tasks and runs of unread messages go on where they were', async () => {
    const scene = await aHandoverScene(api, 1);
    const { db } = api.platform;
    const talk = await scene.conversation(0);
    const [since, later] = [Timestamp.fromMillis(Date.now() - 3_600_000), Timestamp.fromMillis(Date.now() + 60_000)];
    const task = { kind: 'remind', state: 'open', assigned: scene.owner.uid, conversation: scene.ids[0], createdAt: since };
    const taskRef = db.doc(paths.task(scene.agencyId, longId()));
    await taskRef.set(task);
    const run: Omit<NoticeDocument, 'recipient'> = {
      ...{ agencyId: scene.agencyId, laneId: talk.lanes.candidate, conversationId: scene.ids[0] ?? '', kind: 'staff', isInternal: false, mark: 'never' },
      ...{ since, newest: since, state: 'open', why: null, next: 1, takenAt: since, pushing: null, pushedAt: since, again: false, steps: [] },
      ...{ dueAt: later, expireAt: null },
    };
    const runOf = (uid: string) => db.doc(paths.notice(noticeId(talk.lanes.candidate, uid, 'never')));
    await runOf(scene.owner.uid).set({ ...run, recipient: scene.owner.uid });
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0)]);

    const uid = scene.receiver.person.uid;
    expect((await taskRef.get()).data()).toEqual({ ...task, assigned: uid });
    expect((await runOf(uid).get()).data()).toEqual({ ...run, recipient: uid, pushedAt: null });
    expect((await runOf(scene.owner.uid).get()).data()).toMatchObject({ state: 'ended', dueAt: null });

    await scene.undo(id);
    expect([(await taskRef.get()).get('assigned'), (await runOf(scene.owner.uid).get()).get('state')]).toEqual([scene.owner.uid, 'open']);
    expect((await runOf(scene.owner.uid).get()).get('since')).toEqual(since);
  });
});

describe('undoing', () => {
  test('[HO9] gives everything back within seven days, and takes the receiver out where the handover brought them in', async () => {
    const scene = await aHandoverScene(api, 2);
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0), await scene.piece(1)]);
    const uid = scene.receiver.person.uid;
    expect((await scene.undo(id)).body).toEqual({ left: 0 });

    const talk = await scene.conversation(0);
    expect([talk.assigned, talk.participantUids.includes(uid), (await scene.team()).includes(uid)]).toEqual([scene.owner.uid, false, false]);
    for (const which of [0, 1] as const) {
      const lane = await scene.lane(0, which);
      expect([lane.participants[uid]?.until !== null, lane.participantUids.includes(uid), lane.rotateBy !== null]).toEqual([true, false, true]);
    }
    expect((await api.platform.db.doc(paths.wrap(scene.agencyId, scene.mandate.compartmentId, 1, uid)).get()).exists).toBe(false);
    expect(await scene.handover(id)).toMatchObject({ state: 'undone', takenBack: 2 });
    expect((await scene.rows()).slice(-2)).toEqual(['team.left', 'handover.undone']);
    expect((await scene.rows(talk.lanes.candidate)).slice(-2)).toEqual(['lane.reader-left', 'conversation.handover-undone']);
    expect(codes([await scene.undo(id), await scene.move(id, [await scene.piece(0)])])).toEqual([200, 'lane-closed']);
    expect((await scene.rows()).filter((kind) => kind === 'handover.undone')).toHaveLength(1);
  });

  test('[HO9] takes the receiver out of the team’s channel too', async () => {
    const scene = await aHandoverScene(api, 1);
    const { db } = api.platform;
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0)]);
    const room = db.doc(paths.lane(scene.agencyId, shortId()));
    await room.set({ ...(await scene.lane(0, 1)), conversation: scene.mandate.mandateId });
    await db.doc(paths.mandate(scene.agencyId, scene.mandate.mandateId)).update({ room: room.id });
    await scene.undo(id);
    expect((await room.get()).get('participantUids')).toEqual([scene.owner.uid]);
  });

  test('[HO9] lets whoever was inside before stay, with the keys they had', async () => {
    const scene = await aHandoverScene(api, 2);
    const first = await scene.begun({ conversationIds: scene.ids.slice(0, 1) });
    await scene.move(first, [await scene.piece(0)]);
    const second = await scene.begun({ conversationIds: scene.ids.slice(1) });
    await scene.move(second, [await scene.piece(1)]);
    await scene.undo(second);
    const uid = scene.receiver.person.uid;
    expect([(await scene.team()).includes(uid), (await scene.conversation(0)).assigned, (await scene.conversation(1)).assigned]).toEqual([
      true,
      uid,
      scene.owner.uid,
    ]);
    expect((await scene.lane(0, 0)).rotateBy).toBeNull();
  });

  test('[HO9] stops a handover that still runs, and keeps what went on to somebody else', async () => {
    const scene = await aHandoverScene(api, 3);
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0), await scene.piece(1)]);
    await api.platform.db.doc(paths.conversation(scene.agencyId, scene.ids[1] ?? '')).update({ assigned: 'somebody' });
    await scene.undo(id);
    const states = [(await scene.item(id, 0))?.state, (await scene.item(id, 1))?.state, (await scene.item(id, 2))?.why];
    expect([...states, (await scene.conversation(1)).assigned]).toEqual(['undone', 'kept', 'stopped', 'somebody']);
  });

  test('[HO10] is refused after seven days, to a consultant, and when whoever gave away has gone', async () => {
    const scene = await aHandoverScene(api, 1);
    const admin = await scene.colleague({ roles: ['admin'] });
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0)]);
    const member = api.platform.db.doc(paths.member(scene.agencyId, scene.owner.uid));
    await member.update({ status: 'removed' });
    expect(codes([await scene.undo(id, scene.receiver.token), await scene.undo(id, admin.token)])).toEqual(['not-allowed', 'not-a-member']);
    await member.update({ status: 'active' });
    const now = api.clock.now;
    api.clock.advance(8 * 24 * 3_600_000);
    try {
      expect(codes([await scene.undo(id)])).toEqual(['lane-closed']);
    } finally {
      api.clock.now = now;
    }
    expect((await scene.conversation(0)).assigned).toBe(scene.receiver.person.uid);
  });
});

describe('the word to candidates', () => {
  const opened = async (scene: HandoverScene): Promise<void> => {
    for (const id of scene.ids) await api.platform.db.doc(paths.conversation(scene.agencyId, id)).update({ link: { state: 'claimed' } });
  };
  const greet = (scene: HandoverScene, handoverId: string, queued: boolean, as = scene.receiver.token) =>
    api.call('greetHandover', { token: as, params: { handoverId }, body: { conversationIds: scene.ids, queued } });

  test('[HO11] is one for a person, where the link is out; none where it was not wanted', async () => {
    const scene = await aHandoverScene(api, 2, 'shen@example.test');
    await opened(scene);
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0), await scene.piece(1)]);
    expect([(await scene.item(id, 0))?.greeting, (await scene.item(id, 1))?.greeting]).toEqual(expect.arrayContaining(['due', 'none']));

    const quiet = await aHandoverScene(api, 1);
    await opened(quiet);
    const unsaid = await quiet.begun({
      mandates: [{ mandateId: quiet.mandate.mandateId, receivers: [{ uid: quiet.receiver.person.uid, conversationIds: quiet.ids }], greeting: null }],
    });
    await quiet.move(unsaid, [await quiet.piece(0)]);
    expect((await quiet.item(unsaid, 0))?.greeting).toBe('none');

    const unsent = await aHandoverScene(api, 1);
    const before = await unsent.begun();
    await unsent.move(before, [await unsent.piece(0)]);
    expect((await unsent.item(before, 0))?.greeting).toBe('none');
  });

  test('[HO11] is the receiver’s, and of their devices the first one’s', async () => {
    const scene = await aHandoverScene(api, 1);
    await opened(scene);
    const id = await scene.begun();
    await scene.move(id, [await scene.piece(0)]);
    const ids = async (queued: boolean, as?: string) => (await greet(scene, id, queued, as)).body.conversationIds;
    expect(await ids(false, scene.token)).toEqual([]);
    expect(await ids(true)).toEqual([]);
    expect([await ids(false), await ids(false)]).toEqual([scene.ids, scene.ids]);
    await api.platform.db.doc(paths.handoverItem(scene.agencyId, id, scene.ids[0] ?? '')).update({ greeter: 'another device' });
    expect(await ids(false)).toEqual([]);
    await api.platform.db.doc(paths.handoverItem(scene.agencyId, id, scene.ids[0] ?? '')).update({ greeter: scene.receiver.person.device.deviceId });
    expect([await ids(true), await ids(false)]).toEqual([scene.ids, []]);
    await scene.undo(id);
    expect(await ids(true)).toEqual([]);
  });
});

test('[HO3] greetings stay sealed: the server keeps what it was given', async () => {
  const scene = await aHandoverScene(api, 1);
  const greeting = sealedBox();
  const id = await scene.begun({
    mandates: [{ mandateId: scene.mandate.mandateId, receivers: [{ uid: scene.receiver.person.uid, conversationIds: scene.ids }], greeting }],
  });
  const stored = (await scene.handover(id)).plan[scene.mandate.mandateId]?.greeting;
  expect([stored?.generation, Buffer.from(stored?.ciphertext ?? []).toString('base64url')]).toEqual([1, greeting.ciphertext]);
});
