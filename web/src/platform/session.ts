import { Fault } from '@liexin/domain/kernel/fault';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { ApiClient } from './api-client.ts';
import type { AuthPort, SignedIn } from './auth-port.ts';
import { closingOf, codeOf, isRemoval, isTransient } from './fault-code.ts';
import type { Preferences } from './preferences.ts';
import type { Account, SessionState, UnlockAnswer } from './session-state.ts';
import { foundAgency, prepareAgency, type AgencyForm } from './vault/create-agency.ts';
import { isAdmitted, type AdmittedDevice, type DeviceRecord, type Joining } from './vault/device-record.ts';
import type { DeviceStore } from './vault/device-store.ts';
import { healSession } from './vault/heal-session.ts';
import { finishJoining, prepareJoining, sendJoining, wantedGeneration, type Invite, type OpenedInvite } from './vault/join-agency.ts';
import { makeDevice } from './vault/make-device.ts';
import { openSealedStore } from './vault/sealed-store.ts';

/** Where the last answer of `unlock` is kept. */
const ANSWER = 'unlock-answer';

export interface SessionPorts {
  readonly auth: AuthPort;
  readonly api: ApiClient;
  readonly store: DeviceStore;
  readonly preferences: Preferences;
  readonly now: () => number;
  /** Empties what this browser keeps of an account beside its keys. */
  readonly wipe: (uid: string) => Promise<void>;
  /** Server key and its number, for the first entry of a key log. */
  readonly serverKey: Uint8Array;
}

export interface SignUpForm extends AgencyForm {
  readonly email: string;
  readonly password: string;
}

export interface JoinForm {
  readonly email: string;
  readonly password: string;
  /** As colleagues and candidates see it. */
  readonly name: string;
}

/** Who is here, and whether this browser has their keys. Every function that changes it may reject with a coded error and then changed nothing. */
export interface Session {
  state(): SessionState;
  subscribe(changed: () => void): () => void;
  /** Account, keys on this device, agency. Repeating after any failure goes on where it stopped. */
  signUp(form: SignUpForm, step: (step: 'account' | 'keys') => void): Promise<void>;
  /** Account and keys on this device, for an agency that asked this person in; then waits to be let in. Repeating goes on where it stopped. */
  join(form: JoinForm, invite: Invite, opened: OpenedInvite): Promise<void>;
  /** Asks whether somebody has let this person in, and enters. Without effect in every other state. */
  checkJoining(): Promise<void>;
  /** Gives a joining up that has ended; the account stays and can be asked in again. */
  forgetJoining(): Promise<void>;
  signIn(email: string, password: string): Promise<void>;
  /** Keeps another state of a device that has no keys yet: what it asked for, or that it did not. Without effect in every other state. */
  hold(device: DeviceRecord): Promise<void>;
  /** The keys were opened on this browser, by phrase or another device. */
  enter(device: AdmittedDevice, token: string): Promise<void>;
  /** The person has new keys: everything goes on with this device, which has them. Without effect in every other state. */
  renewed(device: AdmittedDevice): void;
  /** Keys leave memory. `waiting`: messages in the outbox, to be told on the lock screen. */
  lock(waiting: number): void;
  unlock(password: string): Promise<void>;
  signOut(): Promise<void>;
  /** The member or this device was removed. */
  removed(agencyName: string | null, closing?: string): Promise<void>;
  close(): void;
}

/**
 * Starts from what the browser has: a sign-in of the Auth SDK, keys in the device store, or both. Keys without a sign-in
 * heal it through the device's signature, unless somebody signed out by hand; a sign-in without keys needs unlocking.
 */
export const openSession = async (ports: SessionPorts): Promise<Session> => {
  const { auth, api, store, preferences, now } = ports;
  let state: SessionState = { kind: 'starting' };
  const listeners = new Set<() => void>();

  const move = (next: SessionState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };

  /** The same device is the same account, however often its sign-in was healed: what stands on it stays open. */
  const ready = (device: AdmittedDevice, email: string): void => {
    const before = 'account' in state && state.account.device.deviceId === device.deviceId ? state.account : null;
    const account: Account = before ?? { uid: device.uid, email: email === '' ? preferences.email() : email, agencyId: device.admitted.agencyId, device };
    if (preferences.signedOut() === account.uid) preferences.setSignedOut(null);
    const locked = preferences.locked();
    move(locked?.uid === account.uid ? { kind: 'locked', account, sinceMs: locked.sinceMs, waiting: locked.waiting } : { kind: 'ready', account });
  };

  /**
   * Makes sure that the sign-in is this device's; else says whether the device alone or its person was removed. Without a network the cached
   * sign-in will do, or none yet.
   */
  const enterAgain = async (
    device: AdmittedDevice,
    signedIn: SignedIn | null,
  ): Promise<'in' | 'device-removed' | 'person-removed' | { readonly closing: string }> => {
    const isOwn = signedIn?.token === 'staff' && signedIn.uid === device.uid && signedIn.deviceId === device.deviceId;
    if (isOwn) {
      ready(device, signedIn.email);
      return 'in';
    }
    try {
      const healed = await auth.signInWithToken(await healSession(api, device));
      ready(device, healed.email);
      return 'in';
    } catch (error) {
      const closing = closingOf(error);
      if (closing !== null) return { closing };
      if (isRemoval(error)) return codeOf(error) === 'not-a-member' ? 'person-removed' : 'device-removed';
      if (!isTransient(error)) throw error;
      ready(device, signedIn?.email ?? '');
      return 'in';
    }
  };

  const resume = async (device: AdmittedDevice, signedIn: SignedIn | null): Promise<void> => {
    const outcome = await enterAgain(device, signedIn);
    if (typeof outcome === 'object') return out(device.uid, null, outcome.closing);
    if (outcome !== 'in') await out(device.uid, outcome === 'person-removed' ? preferences.agencyName() || null : null);
  };

  /**
   * After a password, with a device that had keys: true where it is in, or the agency is closed, which the page then says. False where it is not
   * let in any more: nothing of it stays, and the person begins anew.
   */
  const isSettled = async (device: AdmittedDevice, signedIn: SignedIn): Promise<boolean> => {
    const outcome = await enterAgain(device, signedIn);
    if (typeof outcome === 'object') await out(device.uid, null, outcome.closing);
    else if (outcome !== 'in') await forget(device.uid);
    return outcome === 'in' || typeof outcome === 'object';
  };

  /** After a password: keys are here, or have to be opened, or never were made. */
  const afterPassword = async (signedIn: SignedIn): Promise<void> => {
    preferences.setEmail(signedIn.email);
    // Who just typed the password need not type it once more.
    if (preferences.locked()?.uid === signedIn.uid) preferences.setLocked(null);
    const kept = await store.loadDevice(signedIn.uid);
    if (kept !== null && isAdmitted(kept) && (await isSettled(kept, signedIn))) return;
    const record = kept !== null && isAdmitted(kept) ? null : kept;
    if (record?.pending && (await finish(record))) return;
    if (record?.joining) return showJoining(record, signedIn);
    // A device that was removed from elsewhere begins anew, with the person's phrase or another device.
    const device = record !== null && record.pending === null ? record : await makeDevice(signedIn.uid, now());
    try {
      const answer = await api.call('unlock', { params: {}, body: {} });
      await store.saveDevice(device);
      await keepAnswer(device, answer);
      move({ kind: 'needs-unlock', uid: signedIn.uid, email: signedIn.email, answer, device });
    } catch (error) {
      const closing = closingOf(error);
      if (closing !== null) return out(signedIn.uid, null, closing);
      if (!(error instanceof Fault) || (error.code !== 'not-a-member' && error.code !== 'not-found')) throw error;
      move({ kind: 'needs-agency', uid: signedIn.uid, email: signedIn.email });
    }
  };

  const showJoining = async (record: DeviceRecord, signedIn: SignedIn): Promise<void> => {
    if (record.joining === undefined) return;
    move({ kind: 'joining', uid: signedIn.uid, email: signedIn.email, joining: record.joining, fault: null });
    await checkJoining();
  };

  /** Faults after which waiting is of no use. */
  const ended: readonly string[] = ['invitation-ended', 'invitation-taken', 'invitation-unknown', 'not-a-member', 'agency-exists', 'member-exists'];
  const checkJoining = async (): Promise<void> => {
    if (state.kind !== 'joining') return;
    const waiting = state;
    const record = await store.loadDevice(waiting.uid);
    if (record?.joining === undefined) return;
    try {
      const { log } = await sendJoining(api, record.joining);
      if (log === null) return;
      const { device, token } = await finishJoining(api, { ...record, joining: record.joining }, log);
      await enter(device, token);
    } catch (error) {
      // A colleague wrote into the log at the same moment: the next look signs on the newer head.
      if (error instanceof Fault && error.code === 'stale-head') return;
      const closing = closingOf(error);
      if (closing !== null) return out(waiting.uid, null, closing);
      if (error instanceof Fault && ended.includes(error.code)) return move({ ...waiting, fault: error.code });
      throw error;
    }
  };

  /** Wrapped keys and log of the last unlock, sealed: a reload of the page does not cost one of the five tries an hour. */
  const keepAnswer = (device: DeviceRecord, answer: UnlockAnswer): Promise<void> => openSealedStore(store, device).put(ANSWER, utf8(JSON.stringify(answer)));
  const keptAnswer = async (device: DeviceRecord): Promise<UnlockAnswer | null> => {
    const kept = await openSealedStore(store, device).get(ANSWER);
    return kept === null ? null : (JSON.parse(fromUtf8(kept)) as UnlockAnswer);
  };

  /**
   * Sends a prepared agency, again if need be: the server answers the same request the same way. False if this account has
   * an agency already: what was prepared is thrown away.
   */
  const finish = async (record: DeviceRecord): Promise<boolean> => {
    try {
      const { device, token } = await foundAgency(api, record);
      await enter(device, token);
      return true;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'agency-exists') throw error;
      await store.removeDevice(record.uid);
      return false;
    }
  };

  const enter = async (device: AdmittedDevice, token: string): Promise<void> => {
    await store.saveDevice(device);
    await openSealedStore(store, device).drop(ANSWER);
    const signedIn = await auth.signInWithToken(token);
    ready(device, signedIn.email);
  };

  /** The keys go first: what else is left on this browser opens with nothing after that. A crash in between is gone on with at the next start. */
  const forget = async (uid: string): Promise<void> => {
    await store.removeDevice(uid).catch(() => undefined);
    await ports.wipe(uid).catch(() => undefined);
  };
  const out = async (uid: string, agencyName: string | null, closing?: string): Promise<void> => {
    await store.removeDevice(uid).catch(() => undefined);
    preferences.setLocked(null);
    move({ kind: 'signed-out', reason: 'removed', agencyName, ...(closing === undefined ? {} : { closing }) });
    await auth.signOut().catch(() => undefined);
    await ports.wipe(uid).catch(() => undefined);
  };
  const removed = async (agencyName: string | null, closing?: string): Promise<void> => {
    const here = account();
    if (here !== null) await out(here.uid, agencyName, closing);
  };

  const start = async (): Promise<void> => {
    const signedIn = await auth.current();
    const uid = signedIn?.uid ?? (await lastDevice());
    if (uid === null) return move({ kind: 'signed-out', reason: 'none', agencyName: null });
    const record = await store.loadDevice(uid);
    if (record !== null && isAdmitted(record)) return resume(record, signedIn);
    if (signedIn === null) return move({ kind: 'signed-out', reason: 'none', agencyName: null });
    if (record?.joining !== undefined) return showJoining(record, signedIn);
    const answer = record === null || record.pending !== null ? null : await keptAnswer(record);
    if (record !== null && answer !== null) return move({ kind: 'needs-unlock', uid: signedIn.uid, email: signedIn.email, answer, device: record });
    try {
      await afterPassword(signedIn);
    } catch (error) {
      // Not reached: the page says so and tries again; asking for a password would not help, and a sign-up half done goes on.
      if (isTransient(error)) throw error;
      // Too long ago to be handed wrapped keys: the password is asked once more.
      move({ kind: 'signed-out', reason: 'expired', agencyName: null });
    }
  };

  const lastDevice = async (): Promise<string | null> => {
    const found = (await store.listDevices()).find((device) => device.agencyId !== null && device.uid !== preferences.signedOut());
    return found?.uid ?? null;
  };

  const account = (): Account | null => (state.kind === 'ready' || state.kind === 'locked' ? state.account : null);

  const stopAuth = auth.onChange((signedIn) => {
    const here = account();
    if (signedIn || here === null || preferences.signedOut() === here.uid) return;
    // The sign-in went away under us (deleted or refused account): the device's signature brings it back.
    void resume(here.device, null).catch(() => move({ kind: 'signed-out', reason: 'expired', agencyName: null }));
  });
  /** What another tab did: locked, unlocked, signed out. */
  const stopPreferences = preferences.subscribe(() => {
    const here = account();
    if (here === null) return;
    const locked = preferences.locked();
    if (preferences.signedOut() === here.uid) move({ kind: 'signed-out', reason: 'signed-out', agencyName: null });
    else if (state.kind === 'ready' && locked?.uid === here.uid) move({ kind: 'locked', account: here, sinceMs: locked.sinceMs, waiting: locked.waiting });
    else if (state.kind === 'locked' && locked === null) move({ kind: 'ready', account: here });
  });

  await start();
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    signUp: async ({ email, password, ...form }, step) => {
      step('account');
      const signedIn = await signedInFor(auth, email, password);
      preferences.setEmail(email);
      preferences.setLanguage(form.language);
      const known = await store.loadDevice(signedIn.uid);
      if (known !== null && isAdmitted(known)) return resume(known, signedIn);
      step('keys');
      const prepared = known?.pending ? known : await prepareAgency({ uid: signedIn.uid, email, form, serverKey: ports.serverKey, nowMs: now() });
      await store.saveDevice(prepared);
      if (!(await finish(prepared))) await afterPassword(signedIn);
    },
    join: async ({ email, password, name }, invite, opened) => {
      const signedIn = await signedInFor(auth, email, password);
      preferences.setEmail(email);
      const { uid } = signedIn;
      const known = await store.loadDevice(uid);
      // Somebody who was removed, and never told so here, comes back with new keys.
      if (known !== null && isAdmitted(known) && (await isSettled(known, signedIn))) return;
      const prepare = async (keysGeneration: number): Promise<DeviceRecord & { readonly joining: Joining }> => {
        const made = await prepareJoining({ uid, email, name, invite, opened, keysGeneration, nowMs: now() });
        await store.saveDevice(made);
        return made;
      };
      const begun = known?.joining?.inviteId === invite.inviteId ? { ...known, joining: known.joining } : await prepare(1);
      const generation = await wantedGeneration(api, begun.joining);
      await showJoining(generation === null ? begun : await prepare(generation), signedIn);
    },
    checkJoining,
    forgetJoining: async () => {
      if (state.kind !== 'joining') return;
      const { uid, email } = state;
      await store.removeDevice(uid);
      move({ kind: 'needs-agency', uid, email });
    },
    hold: async (device) => {
      if (state.kind !== 'needs-unlock') return;
      await store.saveDevice(device);
      await keepAnswer(device, state.answer);
      if (state.kind === 'needs-unlock') move({ ...state, device });
    },
    signIn: async (email, password) => afterPassword(await auth.signIn(email, password)),
    enter,
    renewed: (device) => {
      if (state.kind === 'ready' && state.account.device.deviceId === device.deviceId) move({ kind: 'ready', account: { ...state.account, device } });
    },
    lock: (waiting) => {
      if (state.kind === 'ready') preferences.setLocked({ uid: state.account.uid, sinceMs: now(), waiting });
    },
    unlock: async (password) => {
      if (state.kind !== 'locked') return;
      await auth.check(state.account.email, password);
      preferences.setLocked(null);
    },
    signOut: async () => {
      const uid = 'account' in state ? state.account.uid : 'uid' in state ? state.uid : null;
      preferences.setLocked(null);
      preferences.setSignedOut(uid);
      move({ kind: 'signed-out', reason: 'signed-out', agencyName: null });
      await auth.signOut();
    },
    removed,
    close: () => {
      stopAuth();
      stopPreferences();
    },
  };
};

/** A new account, or the same one if a sign-up broke off after it was made and this is its password. */
const signedInFor = async (auth: AuthPort, email: string, password: string): Promise<SignedIn> => {
  try {
    return await auth.create(email, password);
  } catch (error) {
    if ((error as { code?: string }).code !== 'auth/email-already-in-use') throw error;
    return auth.signIn(email, password).catch(() => {
      throw error;
    });
  }
};
