// The reading comes at any point of the ladder: before, between and in the middle of steps.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPushDevice, testPushService, type TestPushService } from '../../testing/a-push-device.ts';
import { aTalk } from '../../testing/a-talk.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { escalate } from './escalate.ts';

let [api, service] = [undefined as unknown as LocalApi, undefined as unknown as TestPushService];
beforeAll(async () => {
  service = await testPushService();
  api = await localApi(service.address);
});
afterAll(async () => {
  await api.close();
  await service.close();
});

interface Done {
  readonly pushes: number;
  readonly mails: number;
  readonly tasks: number;
}

test('[NT10] whenever somebody reads, no step is taken after it', { timeout: 120_000 }, async () => {
  const steps = fc.array(fc.constantFrom(1, 2, 5, 20, 60, 1500), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(6), fc.boolean(), async (pauses, readAfter, isStaff) => {
      api.clock.now = Date.now();
      const talk = await aTalk(api);
      const device = aPushDevice();
      if (isStaff) await api.call('addPush', { token: talk.token, body: device.body });
      const reader = isStaff ? talk.agency.owner.uid : talk.guestUid;
      await (isStaff ? talk.candidateSays() : talk.consultantSays());
      const done = async (): Promise<Done> => ({
        pushes: service.received.filter(({ id }) => id === device.id).length,
        mails: (await talk.mails(isStaff ? `${reader}@staff.test` : talk.email)).filter(({ state }) => state === 'sent').length,
        tasks: (await talk.tasks()).filter(({ state }) => state === 'open').length,
      });
      let atReading: Done | null = null;
      for (const [i, pause] of pauses.entries()) {
        if (i === readAfter) {
          await talk.reads(reader);
          atReading = await done();
        }
        await talk.later(pause);
      }
      // Long after: whatever was due would have come.
      for (const minutes of [30, 1500, 1500]) await talk.later(minutes);
      const end = await done();
      if (atReading) expect({ ...end, tasks: 0 }).toEqual({ ...atReading, tasks: 0 });
      expect(end).toEqual(atReading ? { ...atReading, tasks: 0 } : isStaff ? { pushes: 1, mails: 1, tasks: 0 } : { pushes: 0, mails: 1, tasks: 1 });
    }),
    { seed: 5, numRuns: 12 },
  );
});

const voidMails = async (): Promise<number> => (await api.platform.db.collection('mails').where('state', '==', 'void').get()).size;

test('[NT10] who reads while the job is at work gets the step that was taken before, or none, and the record says which', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), async (delayMs) => {
      api.clock.now = Date.now();
      const talk = await aTalk(api);
      const voidBefore = await voidMails();
      /** One that is void has lost its address. */
      const queued = async (): Promise<number> => (await talk.mails()).length + (await voidMails()) - voidBefore;
      await talk.consultantSays();
      api.clock.advance(3 * 60_000);
      const reading = new Promise((resume) => setTimeout(resume, delayMs)).then(() => talk.reads(talk.guestUid));
      await Promise.all([reading, escalate(api.platform, api.clock.now)]);
      const rows = (await talk.rows()).length;
      expect(await queued()).toBe(rows);
      for (const minutes of [30, 1500]) await talk.later(minutes);
      expect([(await talk.rows()).length, await queued(), await talk.tasks()]).toEqual([rows, rows, []]);
      // What was queued and read before it left is void; what left is told as sent.
      for (const { state } of await talk.mails()) expect(state).toBe('sent');
    }),
    { seed: 9, numRuns: 10 },
  );
});

test('[NT10] who reads while a push waits to be tried again hears no more of it', async () => {
  api.clock.now = Date.now();
  const talk = await aTalk(api);
  const device = aPushDevice();
  await api.call('addPush', { token: talk.token, body: device.body });
  service.answer(device.id, 503, 503, 503);
  await talk.candidateSays();
  await talk.later(1);
  await talk.reads(talk.agency.owner.uid);
  for (let i = 0; i < 5; i++) await talk.later(10);
  expect(service.received.filter(({ id }) => id === device.id).length).toBe(1);
});
