import { beforeAll, describe, expect, test } from 'vitest';
import { createPersonKeys, type PersonKeys } from '@liexin/e2ee/person-keys';
import { openDrafts } from '../vault/drafts.ts';
import { openOwnDrafts, type SealedDraft } from '../vault/own-drafts.ts';
import type { AdmittedDevice } from '../vault/device-record.ts';
import { IDLE_MS, openFollowingDrafts, type DraftServer, type FollowingDrafts } from './following-drafts.ts';

let ada: PersonKeys;
let mallory: PersonKeys;
beforeAll(async () => {
  ada = (await createPersonKeys()).keys;
  mallory = (await createPersonKeys()).keys;
});

/** What all devices of a person share: sealed texts by lane, told to everybody who listens. */
const aServer = () => {
  const texts = new Map<string, SealedDraft>();
  const listeners = new Set<(drafts: ReadonlyMap<string, SealedDraft>, isWhole: boolean) => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener(new Map(texts), true);
  };
  let writes = 0;
  const server: DraftServer = {
    listen: (changed) => {
      listeners.add(changed);
      changed(new Map(texts), true);
      return () => listeners.delete(changed);
    },
    put: (laneId, sealed) => {
      writes += 1;
      texts.set(laneId, sealed);
      tell();
    },
    remove: (laneId) => {
      writes += 1;
      texts.delete(laneId);
      tell();
    },
  };
  return { server, texts, tell, writes: () => writes };
};

interface Device {
  readonly drafts: FollowingDrafts;
  /** What its composer shows. */
  readonly shown: string[];
  /** Time goes by for so long. */
  pause(ms: number): Promise<void>;
  /** The tab dies and comes back with what it kept. */
  again(): Device;
}

let clock = 1_800_000_000_000;
/** `kept`: what its tab left; `agreeing`: what happens while it writes down what it and the server agreed on. */
const aDevice = (server: DraftServer, person = ada, kept = new Map<string, Uint8Array>(), agreeing = (): void => undefined): Device => {
  const timers = new Map<number, { due: number; wake: () => void }>();
  let count = 0;
  const sealed = {
    get: async (place: string) => kept.get(place) ?? null,
    put: async (place: string, bytes: Uint8Array) => {
      kept.set(place, bytes);
      if (place.startsWith('draft-agreed/')) agreeing();
    },
    drop: async (place: string) => void kept.delete(place),
  };
  const device = { uid: 'ada', admitted: { agencyId: 'agency', person, keysGeneration: 1 } } as AdmittedDevice;
  const drafts = openFollowingDrafts({
    drafts: openDrafts(sealed),
    sealed,
    own: openOwnDrafts(device),
    server,
    now: () => clock,
    after: (ms, wake) => {
      count += 1;
      const id = count;
      timers.set(id, { due: clock + ms, wake });
      return () => timers.delete(id);
    },
    failed: (error) => {
      throw error;
    },
  });
  const shown: string[] = [];
  drafts.watch('lane', (text) => shown.push(text));
  return {
    drafts,
    shown,
    pause: async (ms) => {
      clock += ms;
      for (const [id, { due, wake }] of timers) {
        if (due > clock) continue;
        timers.delete(id);
        wake();
      }
      await drafts.flush();
    },
    again: () => aDevice(server, person, kept),
  };
};

describe('drafts on the devices of one person', () => {
  test('[DF1] a text appears on the other device after a pause, and on one that comes later', async () => {
    const { server, writes } = aServer();
    const [laptop, phone] = [aDevice(server), aDevice(server)];
    for (const text of ['F', 'Fr', 'Friday']) laptop.drafts.save('lane', text);
    expect([phone.shown, writes()]).toEqual([[], 0]);
    await laptop.pause(IDLE_MS);

    await expect.poll(() => phone.shown).toEqual(['Friday']);
    expect([await phone.drafts.load('lane'), await aDevice(server).drafts.load('lane'), writes()]).toEqual(['Friday', 'Friday', 1]);
  });

  test('[DF2] what was sent goes from every device, and what was typed and sent in one go costs no write', async () => {
    const { server, texts, writes } = aServer();
    const [laptop, phone] = [aDevice(server), aDevice(server)];
    laptop.drafts.save('lane', 'quick');
    laptop.drafts.save('lane', '');
    await laptop.pause(IDLE_MS);
    expect(writes()).toBe(0);

    laptop.drafts.save('lane', 'slow');
    await laptop.pause(IDLE_MS);
    await expect.poll(() => phone.shown).toEqual(['slow']);
    phone.drafts.save('lane', '');
    await expect.poll(() => laptop.shown).toEqual(['']);
    expect([await laptop.drafts.load('lane'), texts.size]).toEqual(['', 0]);
  });

  test('[DF3] what is being typed here is never replaced; written last, it wins', async () => {
    const { server } = aServer();
    const [laptop, phone] = [aDevice(server), aDevice(server)];
    phone.drafts.save('lane', 'from the phone');
    laptop.drafts.save('lane', 'being typed');
    await phone.pause(IDLE_MS);
    await expect.poll(() => laptop.drafts.load('lane')).toBe('being typed');
    expect(laptop.shown).toEqual([]);
    await laptop.pause(IDLE_MS);

    await expect.poll(() => phone.shown).toEqual(['being typed']);
    expect(await laptop.drafts.load('lane')).toBe('being typed');
  });

  test('[DF3] what is typed in the moment in which another text comes stays, and goes out as the newer one', async () => {
    const { server } = aServer();
    const phone = aDevice(server);
    const typed = { done: false };
    const laptop = aDevice(server, ada, new Map(), () => {
      if (!typed.done) laptop.drafts.save('lane', 'typed meanwhile');
      typed.done = true;
    });
    phone.drafts.save('lane', 'from the phone');
    await phone.pause(IDLE_MS);
    await expect.poll(() => typed.done).toBe(true);
    expect([await laptop.drafts.load('lane'), laptop.shown]).toEqual(['typed meanwhile', []]);
    await laptop.pause(IDLE_MS);
    await expect.poll(() => phone.shown).toEqual(['typed meanwhile']);
  });

  test('[DF4] a tab that died brings back its text, and one that lay behind takes the newer one', async () => {
    const { server } = aServer();
    const laptop = aDevice(server);
    laptop.drafts.save('lane', 'before the kill');
    await laptop.drafts.load('lane');
    const back = laptop.again();
    expect(await back.drafts.load('lane')).toBe('before the kill');

    await back.drafts.flush();
    back.drafts.save('lane', 'given to all');
    await back.pause(IDLE_MS);
    back.drafts.close();
    const phone = aDevice(server);
    expect(await phone.drafts.load('lane')).toBe('given to all');
    phone.drafts.save('lane', 'newer');
    await phone.pause(IDLE_MS);
    expect(await back.again().drafts.load('lane')).toBe('newer');
  });

  test('[DF5] a text that none of the own devices sealed, or an older one, is not taken', async () => {
    const { server, texts, tell } = aServer();
    const laptop = aDevice(server);
    laptop.drafts.save('lane', 'mine');
    await laptop.pause(IDLE_MS);
    const older = texts.get('lane');
    laptop.drafts.save('lane', 'mine, longer');
    await laptop.pause(IDLE_MS);
    const phone = aDevice(server);
    expect(await phone.drafts.load('lane')).toBe('mine, longer');

    const planted = await openOwnDrafts({ uid: 'ada', admitted: { agencyId: 'agency', person: mallory, keysGeneration: 1 } } as AdmittedDevice).seal('lane', {
      text: 'planted',
      writtenAtMs: clock + 1e9,
    });
    for (const box of [planted, older]) {
      if (box !== undefined) texts.set('lane', box);
      tell();
      expect(await phone.drafts.load('lane')).toBe('mine, longer');
    }
  });
});
