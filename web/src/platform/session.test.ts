import 'fake-indexeddb/auto';
import { Fault } from '@liexin/domain/kernel/fault';
import type { RouteName } from '@liexin/domain/api/routes';
import { describe, expect, test } from 'vitest';
import type { ApiClient } from './api-client.ts';
import type { AuthPort, SignedIn } from './auth-port.ts';
import { NetworkFault } from './network-fault.ts';
import { openPreferences, type Preferences } from './preferences.ts';
import { openSession, type Session } from './session.ts';
import type { Recovering } from './vault/device-record.ts';
import { memoryDeviceStore, type DeviceStore } from './vault/device-store.ts';
import type { OpenedInvite } from './vault/join-agency.ts';
import { makeDevice } from './vault/make-device.ts';
import { TinyServer } from './vault/test-support/tiny-server.ts';
import { b64 } from './vault/wire.ts';

const PASSWORD = 'correct horse battery';
const form = { email: 'wei@example.com', password: PASSWORD, displayName: 'Search', language: 'en', region: 'cn', memberName: 'Wei', witness: null } as const;

/** One account at the Auth service. `token` is what the browser holds. */
class Accounts implements AuthPort {
  exists = false;
  token: SignedIn | null = null;
  private readonly listeners = new Set<(signedIn: boolean) => void>();
  private hold(token: SignedIn | null): SignedIn {
    this.token = token;
    for (const listener of this.listeners) listener(token !== null);
    return token ?? { uid: '', email: '', token: 'password', agencyId: null, deviceId: null };
  }
  private readonly password = (): SignedIn => ({ uid: 'u1', email: form.email, token: 'password', agencyId: null, deviceId: null });
  current = async (): Promise<SignedIn | null> => this.token;
  create = async (): Promise<SignedIn> => {
    if (this.exists) throw Object.assign(new Error('taken'), { code: 'auth/email-already-in-use' });
    this.exists = true;
    return this.hold(this.password());
  };
  signIn = async (_: string, password: string): Promise<SignedIn> => {
    await this.check(form.email, password);
    return this.hold(this.password());
  };
  signInWithToken = async (token: string): Promise<SignedIn> => this.hold({ ...this.password(), token: 'staff', agencyId: 'a', deviceId: token });
  signOut = async (): Promise<void> => void this.hold(null);
  idToken = async (): Promise<string | null> => 'id';
  check = async (_: string, password: string): Promise<void> => {
    if (password !== PASSWORD) throw Object.assign(new Error('wrong'), { code: 'auth/wrong-password' });
  };
  passwordToken = async (email: string, password: string): Promise<string> => (await this.check(email, password), 'password-token');
  onChange = (changed: (signedIn: boolean) => void): (() => void) => {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  };
}

/** A browser: storage of its own, and pages opened on it one after the other. */
class Browser {
  readonly auth: Accounts;
  readonly store: DeviceStore = memoryDeviceStore();
  readonly storage = new Map<string, string>();
  readonly faults = new Map<RouteName, Error[]>();
  readonly server: TinyServer;
  constructor(server: TinyServer, auth = new Accounts()) {
    this.server = server;
    this.auth = auth;
  }
  fails(route: RouteName, ...errors: Error[]): this {
    this.faults.set(route, errors);
    return this;
  }
  readonly wiped: string[] = [];
  preferences(): Preferences {
    const items = this.storage;
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => items.set(key, value),
      removeItem: (key: string) => items.delete(key),
    };
    return openPreferences(storage as unknown as Storage, ['en']);
  }
  async open(preferences = this.preferences()): Promise<Session> {
    const api: ApiClient = {
      call: async (name, options) => {
        const fault = this.faults.get(name)?.shift();
        if (fault !== undefined) throw fault;
        if (name === 'sessionNonce') return { nonce: b64(new Uint8Array(16)) } as never;
        if (name === 'unlock') return { agencyId: 'a', displayName: 'Search' } as never;
        if (name === 'session') return { token: (options.body as { deviceId: string }).deviceId, head: { seq: 4, hash: '' } } as never;
        const answer = await this.server.as('u1', 'd').api.call(name, options);
        return (name === 'createAgency' ? { ...answer, token: (options.body as { device: { deviceId: string } }).device.deviceId } : answer) as never;
      },
    };
    return openSession({
      auth: this.auth,
      api,
      store: this.store,
      preferences,
      now: () => 1_800_000_000_000,
      wipe: async (uid) => void this.wiped.push(uid),
      serverKey: this.server.serverKey,
    });
  }
}

const aBrowser = async (): Promise<Browser> => new Browser(await TinyServer.start());
const signedUp = async (): Promise<Browser> => {
  const browser = await aBrowser();
  const page = await browser.open();
  await page.signUp(form, () => undefined);
  // This tab is gone: what it would do when the sign-in changes is another test's.
  page.close();
  return browser;
};

describe('session', () => {
  test('[SE1] sign-up ends ready, and the next page of this browser is ready at once', async () => {
    const browser = await signedUp();

    expect((await browser.open()).state().kind).toBe('ready');
  });

  test('[SE2] a sign-up whose answer was lost goes on where it stopped, with the same keys', async () => {
    const browser = (await aBrowser()).fails('createAgency', new NetworkFault('offline'));
    const page = await browser.open();
    const failed = await page
      .signUp(form, () => undefined)
      .then(
        () => null,
        (error: { code: string }) => error.code,
      );
    const prepared = (await browser.store.loadDevice('u1'))?.deviceId;
    await page.signUp(form, () => undefined);

    expect([failed, page.state().kind, (await browser.store.loadDevice('u1'))?.deviceId]).toEqual(['offline', 'ready', prepared]);
  });

  test('[SE3] keys without a sign-in heal it by the device’s signature', async () => {
    const browser = await signedUp();
    browser.auth.token = null;

    expect((await browser.open()).state().kind).toBe('ready');
    expect(browser.auth.token).toMatchObject({ token: 'staff' });
  });

  test('[SE4] who signed out by hand stays out, until a password is typed', async () => {
    const browser = await signedUp();
    await (await browser.open()).signOut();
    const page = await browser.open();
    const before = page.state().kind;
    await page.signIn(form.email, PASSWORD);

    expect([before, page.state().kind]).toEqual(['signed-out', 'ready']);
  });

  test('[SE5] a lock outlives a reload and ends with the password alone', async () => {
    const browser = await signedUp();
    (await browser.open()).lock(2);
    const page = await browser.open();
    const wrong = await page.unlock('nonsense').then(
      () => null,
      (error: { code: string }) => error.code,
    );
    const between = page.state();
    await page.unlock(PASSWORD);

    expect([wrong, between, page.state().kind]).toEqual(['auth/wrong-password', expect.objectContaining({ kind: 'locked', waiting: 2 }), 'ready']);
  });

  test('[SE6] what one tab did to the session, the others follow', async () => {
    const browser = await signedUp();
    const preferences = browser.preferences();
    const [one, two] = [await browser.open(preferences), await browser.open(preferences)];
    one.lock(0);
    const locked = two.state().kind;
    await one.unlock(PASSWORD);
    const unlocked = two.state().kind;
    await one.signOut();

    expect([locked, unlocked, two.state().kind]).toEqual(['locked', 'ready', 'signed-out']);
  });

  test('[SE7] a device that was removed begins anew as another device', async () => {
    const browser = await signedUp();
    browser.auth.token = null;
    browser.fails('session', new Fault('device-off'));
    const page = await browser.open();
    const told = page.state();
    browser.fails('unlock', new NetworkFault('offline'));
    const failed = await page.signIn(form.email, PASSWORD).then(
      () => null,
      (error: { code: string }) => error.code,
    );

    expect(told).toMatchObject({ kind: 'signed-out', reason: 'removed' });
    expect([failed, await browser.store.loadDevice('u1')]).toEqual(['offline', null]);
  });

  test('[SE10] what a browser without keys asked for outlives a reload, and costs no further try; taken back it is gone', async () => {
    const browser = await signedUp();
    const other = new Browser(browser.server, new Accounts());
    other.auth.exists = true;
    const page = await other.open();
    await page.signIn(form.email, PASSWORD);
    const before = page.state();
    if (before.kind !== 'needs-unlock') throw new Error(before.kind);
    const made = { ...(await makeDevice('u1', 1)), recovering: { agencyId: 'a' } as Recovering };

    await page.hold(made);
    other.fails('unlock', new Fault('too-many-tries'));
    const again = await other.open();

    for (const state of [page.state(), again.state()])
      expect(state).toMatchObject({ kind: 'needs-unlock', device: { deviceId: made.deviceId, recovering: { agencyId: 'a' } }, answer: before.answer });
    const { recovering: _, ...rest } = made;
    await again.hold(rest);
    expect((await other.open()).state()).toEqual({ ...again.state(), device: rest });
  });

  test('[RM11] whoever was removed meanwhile is told by whom at the next start, and nothing of theirs is left here', async () => {
    const browser = await signedUp();
    await browser.store.putBlob('u1', 'ck/one/1', new Uint8Array(32));
    browser.preferences().setAgencyName('Northlight');
    browser.auth.token = null;
    browser.fails('session', new Fault('not-a-member'));
    const page = await browser.open();

    expect(page.state()).toEqual({ kind: 'signed-out', reason: 'removed', agencyName: 'Northlight' });
    expect([await browser.store.loadDevice('u1'), await browser.store.getBlob('u1', 'ck/one/1'), browser.wiped]).toEqual([null, null, ['u1']]);
  });

  test('[RM11] a page that is open forgets all of it in the same moment', async () => {
    const browser = await aBrowser();
    const page = await browser.open();
    await page.signUp(form, () => undefined);
    await page.removed('Northlight');

    expect(page.state()).toEqual({ kind: 'signed-out', reason: 'removed', agencyName: 'Northlight' });
    expect([await browser.store.listDevices(), browser.wiped]).toEqual([[], ['u1']]);
  });

  test('[CL12] whose agency was closed meanwhile is told by which closing at the next start, and nothing of theirs is left here', async () => {
    const browser = await signedUp();
    browser.auth.token = null;
    browser.fails('session', new Fault('agency-closed', { closing: 'a-closing' }));
    const page = await browser.open();

    expect(page.state()).toEqual({ kind: 'signed-out', reason: 'removed', agencyName: null, closing: 'a-closing' });
    expect([await browser.store.loadDevice('u1'), browser.wiped]).toEqual([null, ['u1']]);
  });

  const closed = (): Fault => new Fault('agency-closed', { closing: 'a-closing' });
  const atTheEnd = { kind: 'signed-out', reason: 'removed', agencyName: null, closing: 'a-closing' };

  test('[CL12] whoever signs in to a closed agency is told so, and keeps nothing: with keys of before, without any, and while keys are to be opened', async () => {
    const browser = await signedUp();
    await (await browser.open()).signOut();
    const page = await browser.open();
    browser.fails('session', closed());
    await page.signIn(form.email, PASSWORD);
    const other = new Browser(browser.server, new Accounts());
    other.auth.exists = true;
    const fresh = await other.open();
    other.fails('unlock', closed());
    await fresh.signIn(form.email, PASSWORD);
    const waiting = new Browser(browser.server, new Accounts());
    waiting.auth.exists = true;
    await (await waiting.open()).signIn(form.email, PASSWORD);
    const before = await waiting.store.listDevices();
    waiting.fails('unlock', closed());
    const again = await waiting.open();
    await again.signIn(form.email, PASSWORD);

    expect([page.state(), fresh.state(), again.state()]).toEqual([atTheEnd, atTheEnd, atTheEnd]);
    expect([before.length, browser, other, waiting].map((one) => (one instanceof Browser ? one.wiped : one))).toEqual([1, ['u1'], ['u1'], ['u1']]);
    for (const { store, auth } of [browser, other, waiting]) expect([await store.listDevices(), auth.token]).toEqual([[], null]);
  });

  test('[CL12] whoever joins from a closed agency is told so, and keeps nothing, neither keys of before nor those for the new one', async () => {
    const invite = { inviteId: 'AAAAAAAAAAAAAAAAAAAAAA', secret: new Uint8Array(32).fill(7), fingerprint: new Uint8Array(16) };
    const opened = { agencyId: 'AAAAAAAAAAAAAAAA', displayName: 'Northlight' } as OpenedInvite;
    const browser = await signedUp();
    browser.fails('session', closed());
    await (await browser.open()).signOut();
    const page = await browser.open();
    await page.join({ email: form.email, password: PASSWORD, name: 'Wei' }, invite, opened);
    const other = new Browser(browser.server, new Accounts());
    const fresh = await other.open();
    other.fails('join', closed(), closed());
    await fresh.join({ email: form.email, password: PASSWORD, name: 'Wei' }, invite, opened);

    expect([page.state(), fresh.state()]).toEqual([atTheEnd, atTheEnd]);
    for (const { store, wiped } of [browser, other]) expect([await store.listDevices(), wiped]).toEqual([[], ['u1']]);
  });

  test('[RM11] whoever was removed and signs in again leaves nothing of before on the browser', async () => {
    const browser = await signedUp();
    await browser.store.putBlob('u1', 'ck/one/1', new Uint8Array(32));
    await (await browser.open()).signOut();
    browser.fails('session', new Fault('not-a-member')).fails('unlock', new Fault('not-a-member'));
    const page = await browser.open();
    await page.signIn(form.email, PASSWORD);

    expect(page.state().kind).toBe('needs-agency');
    expect([await browser.store.loadDevice('u1'), await browser.store.getBlob('u1', 'ck/one/1'), browser.wiped]).toEqual([null, null, ['u1']]);
  });

  test('[SE8] without a network a browser that was in is in', async () => {
    const browser = await signedUp();
    browser.auth.token = null;
    browser.fails('sessionNonce', new NetworkFault('offline'));

    expect((await browser.open()).state().kind).toBe('ready');
  });

  test('[SE9] an account that has an agency already is never stuck with a second one that was prepared', async () => {
    const browser = (await aBrowser()).fails('createAgency', new Fault('agency-exists'));
    browser.fails('unlock', new Fault('not-a-member'));
    const page = await browser.open();
    await page.signUp(form, () => undefined);

    expect([page.state().kind, (await browser.store.loadDevice('u1'))?.pending ?? null]).toEqual(['needs-agency', null]);
  });
});
