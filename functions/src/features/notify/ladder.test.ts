import { paths } from '@liexin/domain/storage/paths';
import { defaultPreferences } from '@liexin/domain/notify/preferences';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aPushDevice, testPushService, type PushDevice, type TestPushService } from '../../testing/a-push-device.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { chainMessages } from '../ledger/chain-messages.ts';
import { chainReceipts } from '../ledger/chain-receipts.ts';
import { escalate, sweep } from './escalate.ts';
import { takeTurn } from './take-turn.ts';

let [api, service] = [undefined as unknown as LocalApi, undefined as unknown as TestPushService];
beforeAll(async () => {
  service = await testPushService();
  api = await localApi(service.address);
});
afterAll(async () => {
  await api.close();
  await service.close();
});
beforeEach(() => {
  service.received.length = 0;
  // The store has the real time.
  api.clock.now = Date.now();
  service.onPush = () => Promise.resolve();
});

const subscribed = async (talk: Talk, device: PushDevice = aPushDevice()): Promise<PushDevice> => {
  expect((await api.call('addPush', { token: talk.token, body: device.body })).status).toBe(200);
  return device;
};
const pushesTo = (device: PushDevice) => service.received.filter(({ id }) => id === device.id);

describe('a member', () => {
  test('[NT3] is told at once by a push that only the device can open, and that holds a kind and eight bytes', async () => {
    const talk = await aTalk(api);
    const [device, stranger] = [await subscribed(talk), aPushDevice()];
    await talk.candidateSays();
    await talk.events();

    const push = pushesTo(device)[0];
    expect(service.received.length).toBe(1);
    const text = device.openText(push?.body ?? Buffer.alloc(0));
    expect(text).toMatch(/^\{"v":1,"k":"m","c":"[\w-]{11}"\}$/);
    expect(() => stranger.open(push?.body ?? Buffer.alloc(0))).toThrow();
    expect(push?.headers).toMatchObject({ ttl: '86400', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(push?.headers['topic']).toMatch(/^[\w-]{22}$/);
    const all = `${text}${JSON.stringify(push?.headers)}`;
    for (const secret of [talk.conversationId, talk.lane.laneId, talk.agency.agencyId, talk.agency.owner.uid, talk.guestUid, talk.agency.body.displayName])
      expect(all).not.toContain(secret);
  });

  test('[NT3] knows the conversation from the eight bytes, and nobody else does', async () => {
    const talk = await aTalk(api);
    const device = await subscribed(talk);
    await talk.candidateSays();
    await talk.events();

    const { c } = device.open(pushesTo(device)[0]?.body ?? Buffer.alloc(0));
    const mine = await crypto.subtle.digest('SHA-256', Buffer.concat([device.auth, Buffer.from(talk.conversationId)]));
    expect(c).toBe(Buffer.from(mine).subarray(0, 8).toString('base64url'));
  });

  test('[NT8] gets the mail fifteen minutes after the push, one for all messages of the run', async () => {
    const talk = await aTalk(api);
    const device = await subscribed(talk);
    const to = `${talk.agency.owner.uid}@staff.test`;
    for (let i = 0; i < 3; i++) await talk.candidateSays();
    await talk.events();
    await talk.later(14);
    expect(await talk.mails(to)).toEqual([]);
    await talk.later(2);
    await talk.later(600);

    expect(pushesTo(device).length).toBe(1);
    expect((await talk.mails(to)).map(({ state }) => state)).toEqual(['sent']);
    expect((await talk.notices(talk.agency.owner.uid))[0]).toMatchObject({
      state: 'open',
      dueAt: null,
      steps: [
        { kind: 'push', outcome: 'accepted' },
        { kind: 'mail', outcome: 'queued' },
      ],
    });
  });

  test('[NT16] is mailed nothing about the sample', async () => {
    const talk = await aTalk(api);
    const to = `${talk.agency.owner.uid}@staff.test`;
    await talk.conversationRef.update({ sample: true });
    await talk.candidateSays();
    await talk.events();
    await talk.later(16);
    await talk.later(600);

    expect(await talk.mails(to)).toEqual([]);
  });

  test('[NT10] who has read by then gets nothing, and nothing is left', async () => {
    const talk = await aTalk(api);
    await subscribed(talk);
    await talk.candidateSays();
    await talk.reads(talk.agency.owner.uid);
    await talk.events();

    expect(service.received).toEqual([]);
    expect(await talk.notices(talk.agency.owner.uid)).toEqual([]);
  });

  test('[NT13] who muted the conversation, or does not want the event or the channel, gets no push and keeps the time of the mail', async () => {
    const talk = await aTalk(api);
    const uid = talk.agency.owner.uid;
    await subscribed(talk);
    const prefs = api.platform.db.doc(paths.inboxPrefs(talk.agency.agencyId, uid));
    const skip = async (): Promise<string[]> => {
      await talk.candidateSays();
      await talk.events();
      const done = (await talk.notices(uid)).flatMap(({ steps }) => steps.map(({ kind, outcome }) => `${kind} ${outcome}`));
      await talk.reads(uid);
      await talk.later(20);
      for (const { ref } of await talk.notices(uid)) await ref.delete();
      return done;
    };
    await prefs.set({ muted: { [talk.conversationId]: null } });
    expect(await skip()).toEqual(['push skipped']);
    await prefs.set({ muted: { [talk.conversationId]: Timestamp.fromMillis(api.clock.now + 3_600_000) } });
    expect(await skip()).toEqual(['push skipped']);
    await prefs.set({ muted: { [talk.conversationId]: Timestamp.fromMillis(Date.now() - 3_600_000) } });
    expect(await skip()).toEqual(['push accepted']);
    for (const off of [{ candidateMessages: false }, { push: false }]) {
      await api.call('setPreferences', { token: talk.token, body: { ...defaultPreferences, ...off } });
      expect(await skip()).toEqual(['push skipped']);
    }
    expect(await talk.mails(`${uid}@staff.test`)).toEqual([]);
  });

  test('[NT12] in quiet hours hears nothing until they end', async () => {
    const talk = await aTalk(api);
    const device = await subscribed(talk);
    const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
    const quiet = { from: clock(api.clock.now - 3_600_000), to: clock(api.clock.now + 7_200_000) };
    await api.call('setPreferences', { token: talk.token, body: { ...defaultPreferences, quiet, timeZone: 'UTC' } });
    await talk.candidateSays();
    await talk.later(1);
    await talk.later(60);
    expect(pushesTo(device)).toEqual([]);
    await talk.later(60);

    expect(pushesTo(device).length).toBe(1);
    expect(await talk.mails(`${talk.agency.owner.uid}@staff.test`)).toEqual([]);
    await talk.later(16);
    expect((await talk.mails(`${talk.agency.owner.uid}@staff.test`)).length).toBe(1);
  });

  test('[NT14] gone removes the subscription; busy and silent are asked again later, as long as they wish; refused is final', async () => {
    const talk = await aTalk(api);
    const push = api.platform.db.doc(paths.pushDevice(talk.agency.agencyId, talk.agency.owner.uid, talk.agency.owner.device.deviceId));
    const gone = await subscribed(talk);
    service.answer(gone.id, 410);
    await talk.candidateSays();
    await talk.later(1);
    expect((await push.get()).exists).toBe(false);

    const busy = await subscribed(talk);
    service.answer(busy.id, 503, { status: 429, retryAfter: '600' }, 0);
    await talk.reads(talk.agency.owner.uid);
    await talk.candidateSays();
    await talk.later(1);
    expect([pushesTo(busy).length, (await push.get()).get('failing')]).toEqual([1, 'unreachable']);
    await talk.later(1);
    expect(pushesTo(busy).length).toBe(2);
    await talk.later(9);
    expect(pushesTo(busy).length).toBe(2);
    await talk.later(1);
    expect(pushesTo(busy).length).toBe(3);
    await talk.later(20);
    expect([pushesTo(busy).length, (await push.get()).get('failing')]).toEqual([4, null]);

    const wrong = await subscribed(talk);
    service.answer(wrong.id, 403);
    await talk.reads(talk.agency.owner.uid);
    await talk.candidateSays();
    await talk.later(1);
    await talk.later(60);
    expect([pushesTo(wrong).length, (await push.get()).get('failing')]).toEqual([1, 'refused']);
  });

  test('[NT15] whose device is off, or who is removed, gets nothing any more, not even what waits to be tried again', async () => {
    const talk = await aTalk(api);
    const { agencyId, owner } = talk.agency;
    const device = await subscribed(talk);
    service.answer(device.id, 503);
    await talk.candidateSays();
    await talk.later(1);
    expect(pushesTo(device).length).toBe(1);
    const member = api.platform.db.doc(paths.member(agencyId, owner.uid));
    await member.update({ [`devices.${owner.device.deviceId}.on`]: false });
    await talk.later(5);
    expect(pushesTo(device).length).toBe(1);

    await member.update({ [`devices.${owner.device.deviceId}.on`]: true, status: 'removed' });
    await talk.reads(owner.uid);
    await talk.candidateSays();
    await talk.later(1);
    await talk.later(60);
    expect(pushesTo(device).length).toBe(1);
    expect(await talk.mails(`${owner.uid}@staff.test`)).toEqual([]);
  });
});

describe('a candidate', () => {
  test('[NT16] gets a mail after two minutes in fixed words, the task comes after a day, and no push', async () => {
    const talk = await aTalk(api);
    const device = await subscribed(talk);
    await talk.consultantSays();
    await talk.events();
    await talk.later(1);
    expect(await talk.mails()).toEqual([]);
    await talk.later(2);
    const [mail] = await talk.mails();
    expect(mail).toMatchObject({ state: 'sent', text: expect.stringContaining(talk.agency.body.displayName) as unknown });
    expect(JSON.stringify(mail)).not.toMatch(/https?:|#|\/r\//);
    await talk.later(23 * 60);
    expect(await talk.tasks()).toEqual([]);
    await talk.later(60);

    expect(await talk.tasks()).toMatchObject([
      { state: 'open', kind: 'remind', assigned: talk.agency.owner.uid, recipient: talk.guestUid, conversation: talk.conversationId },
    ]);
    expect(pushesTo(device).map(({ body }) => device.open(body).k)).toEqual(['t']);
    expect((await talk.rows()).map(({ detail }) => detail['step']).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(['mail', 'task']);
    await talk.later(3 * 24 * 60);
    expect([(await talk.mails()).length, (await talk.tasks()).length]).toEqual([1, 1]);
  });

  test('[NT16] without an address gets no mail; without a link that opens, or in the sample, nothing at all', async () => {
    const silent = await aTalk(api, false);
    await silent.consultantSays();
    await silent.later(3);
    await silent.later(25 * 60);
    expect([(await silent.mails()).length, (await silent.tasks()).length]).toEqual([0, 1]);

    for (const change of [{ link: null }, { 'link.state': 'draft' }, { 'link.state': 'ended' }, { sample: true }]) {
      const talk = await aTalk(api);
      await talk.conversationRef.update(change);
      await talk.consultantSays();
      await talk.later(3);
      await talk.later(25 * 60);
      expect([await talk.mails(), await talk.tasks()]).toEqual([[], []]);
    }
  });

  test('[NT17] who reads makes the task void; done by hand stands in the ledger, once, and is nobody else to say', async () => {
    const talk = await aTalk(api);
    await talk.consultantSays();
    await talk.later(3);
    await talk.later(25 * 60);
    await talk.reads(talk.guestUid);
    await talk.later(20);
    expect((await talk.tasks())[0]?.state).toBe('void');

    await talk.consultantSays();
    await talk.later(3);
    await talk.later(25 * 60);
    const task = (await talk.tasks()).find(({ state }) => state === 'open');
    const params = { taskId: task?.id ?? '' };
    const stranger = await api.found();
    expect((await api.call('taskDone', { token: stranger.token, params, body: { how: 'wechat' } })).fault?.code).toBe('not-found');
    for (let i = 0; i < 2; i++) expect((await api.call('taskDone', { token: talk.token, params, body: { how: 'wechat' } })).status).toBe(200);
    const done = (await talk.rows()).filter(({ detail }) => detail['step'] === 'by-hand');
    expect(done).toMatchObject([{ subject: talk.guestUid, detail: { how: 'wechat', by: talk.agency.owner.uid } }]);
    expect((await talk.tasks()).find(({ id }) => id === task?.id)).toMatchObject({ state: 'done', how: 'wechat', endedBy: talk.agency.owner.uid });
  });

  test('[NT17] the task goes to another who writes in the lane, when the consultant in charge reads it no more', async () => {
    const talk = await aTalk(api);
    await talk.conversationRef.update({ assigned: 'gone' });
    await talk.consultantSays();
    await talk.later(3);
    await talk.later(25 * 60);
    expect((await talk.tasks())[0]?.assigned).toBe(talk.agency.owner.uid);
  });

  test('[NT18] what was done is told to participants with its evidence, and to nobody else', async () => {
    const talk = await aTalk(api);
    await talk.consultantSays();
    await talk.later(3);
    await talk.later(25 * 60);
    await api.call('taskDone', { token: talk.token, params: { taskId: (await talk.tasks())[0]?.id ?? '' }, body: { how: 'phone' } });

    const { conversationId } = talk;
    const told = await api.call('conversationSteps', { token: talk.token, params: { conversationId } });
    const steps = told.body.steps.filter(({ recipient }) => recipient === talk.guestUid).map(({ kind, outcome }) => [kind, outcome]);
    expect(steps.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      ['by-hand', 'done'],
      ['mail', 'handed-over'],
      ['task', 'made'],
    ]);
    expect((await api.call('conversationSteps', { token: (await api.found()).token, params: { conversationId } })).fault?.code).toBe('not-found');
    expect((await api.call('conversationSteps', { token: talk.token, params: { conversationId: shortId() } })).fault?.code).toBe('not-found');
  });
});

describe('what it costs', () => {
  const cost = async (work: () => Promise<unknown>) => {
    api.platform.resetMeter();
    await work();
    const { reads, writes, deletes } = api.platform.meter();
    return { reads, writes, deletes };
  };
  const less = (a: Record<string, number>, b: Record<string, number>) => Object.fromEntries(Object.keys(a).map((key) => [key, (a[key] ?? 0) - (b[key] ?? 0)]));

  test('[NT25] a burst that is read at once: one write, one read, one delete; one that is not: two reads and at most one write', async () => {
    const talk = await aTalk(api);
    const uid = talk.agency.owner.uid;
    await talk.candidateSays();
    await talk.reads(uid);
    await talk.events();
    const burst = async (): Promise<string[]> => {
      const ids = [];
      for (let i = 0; i < 5; i++) ids.push(await talk.candidatePosts());
      return ids;
    };
    const ledger = (ids: readonly string[]) => cost(() => chainMessages(api.platform.db, { ...talk.lane, messageId: ids.at(-1) ?? '' }));
    // The first event waits for the burst and finds all of it; the others find their work done.
    const whole = (ids: readonly string[]) =>
      cost(async () => {
        for (const id of ids.toReversed()) await talk.record(id);
      });
    const alone = await ledger(await burst());
    await talk.reads(uid);
    // The reader's mark is in the ledger, as its own event brings it there.
    await chainReceipts(api.platform.db, talk.lane, [{ uid, cursor: await talk.cursor(uid) }]);

    expect(less(await whole(await burst()), alone)).toEqual({ reads: 0, writes: 1, deletes: 0 });
    await talk.reads(uid);
    const events = await cost(() => talk.events());
    // The test's own look at the notices is one of the reads.
    expect(events).toEqual({ reads: 2, writes: 0, deletes: 1 });

    await chainReceipts(api.platform.db, talk.lane, [{ uid, cursor: await talk.cursor(uid) }]);
    await whole(await burst());
    expect(less(await whole(await burst()), alone)).toEqual({ reads: 2, writes: 1, deletes: 0 });
  });
});

describe('the job', () => {
  test('[NT7] part of a run was read: what came after it has a run and times of its own', async () => {
    const talk = await aTalk(api);
    const uid = talk.agency.owner.uid;
    const device = await subscribed(talk);
    await talk.candidateSays();
    await talk.reads(uid);
    await talk.candidateSays();
    await talk.events();
    await talk.later(1);
    expect((await talk.notices(uid)).length).toBe(1);
    expect(pushesTo(device).length).toBe(1);
    await talk.later(10);
    expect(await talk.mails(`${uid}@staff.test`)).toEqual([]);
  });

  test('[NT11] ten runs at once take each step once', async () => {
    const [talk, answer] = [await aTalk(api), await aTalk(api)];
    const device = await subscribed(answer);
    await talk.consultantSays();
    await answer.candidateSays();
    for (const minutes of [3, 30, 25 * 60]) {
      api.clock.advance(minutes * 60_000);
      await Promise.all(Array.from({ length: 10 }, () => escalate(api.platform, api.clock.now)));
    }
    expect(pushesTo(device).filter(({ body }) => device.open(body).k === 'm').length).toBe(1);
    expect([(await talk.mails()).length, (await answer.mails(`${answer.agency.owner.uid}@staff.test`)).length, (await talk.tasks()).length]).toEqual([1, 1, 1]);
    expect((await talk.rows()).length).toBe(2);
  });

  test('[NT11] a run that was killed while it pushed is taken up, and a device gets one more at most', async () => {
    const talk = await aTalk(api);
    const uid = talk.agency.owner.uid;
    const device = await subscribed(talk);
    await talk.candidateSays();
    api.clock.advance(60_000);
    // Killed after the claim: the store is there, what sends is not.
    const killed = { ...api.platform, push: { send: () => Promise.reject(new Error('killed')) } };
    const id = (await talk.notices(uid))[0]?.id ?? '';
    await expect(takeTurn(killed, id, api.clock.now)).rejects.toThrow('killed');
    await escalate(api.platform, api.clock.now);
    expect(pushesTo(device)).toEqual([]);
    await talk.later(2);
    await talk.later(2);
    expect(pushesTo(device).length).toBe(1);
  });

  test('[NT24] one notice that cannot be worked off holds up nobody; what is over is removed after a month', async () => {
    const [broken, talk] = [await aTalk(api), await aTalk(api)];
    await broken.consultantSays();
    await talk.consultantSays();
    const [notice] = await broken.notices(broken.guestUid);
    await notice?.ref.update({ steps: 'broken' });
    await talk.later(3);
    expect((await talk.mails()).length).toBe(1);
    expect(api.platform.lines.some(({ event, fields }) => event === 'queue-failed' && fields['id'] === notice?.id)).toBe(true);

    await talk.reads(talk.guestUid);
    await talk.later(25 * 60);
    expect((await talk.notices(talk.guestUid))[0]?.state).toBe('ended');
    await sweep(api.platform, api.clock.now + 29 * 24 * 3_600_000);
    expect((await talk.notices(talk.guestUid)).length).toBe(1);
    await sweep(api.platform, api.clock.now + 31 * 24 * 3_600_000);
    expect([await talk.notices(talk.guestUid), await talk.mails()]).toEqual([[], []]);
  });
});
