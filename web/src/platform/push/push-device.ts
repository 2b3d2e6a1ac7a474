import { fromBase64url, fromUtf8, toBase64url, utf8 } from '@liexin/proof/bytes';
import type { ApiClient } from '../api-client.ts';
import type { Config } from '../config.ts';
import type { SealedStore } from '../vault/sealed-store.ts';
import { openPush, type PushKeys } from './open-push.ts';

/** Pushes to this browser: by its vendor's service, or in a local stack by the stand-in of `docs/spec/notifications.md`. */
export interface PushDevice {
  /** `missing`: the browser has none; `no-server`: this server sends none. */
  state(): Promise<'on' | 'off' | 'missing' | 'no-server'>;
  /** Registers this browser, here and with the server. Rejects where the browser or its push service refuses. Repeating is safe. */
  turnOn(): Promise<void>;
  turnOff(): Promise<void>;
  /** The stand-in's pushes, opened, while this page lives; nothing where the browser gets them itself. */
  listen(arrived: (text: string) => void): () => void;
  readonly isLocal: boolean;
}

export interface PushDeviceInput {
  readonly push: Config['push'] | undefined;
  readonly api: ApiClient;
  readonly sealed: SealedStore;
  readonly container: ServiceWorkerContainer | undefined;
  readonly locks: LockManager | undefined;
}

export const openPushDevice = (input: PushDeviceInput): PushDevice =>
  input.push == null ? noPush : input.push.service === 'local' ? localPush(input, input.push.key) : browserPush(input, input.push.key);

const noPush: PushDevice = {
  isLocal: false,
  state: async () => 'no-server',
  turnOn: async () => undefined,
  turnOff: async () => undefined,
  listen: () => () => undefined,
};

const browserPush = ({ api, container }: PushDeviceInput, key: string): PushDevice => {
  const manager = async (): Promise<PushManager | null> => {
    const registration = await container?.getRegistration();
    return registration !== undefined && 'pushManager' in registration ? registration.pushManager : null;
  };
  return {
    isLocal: false,
    state: async () => {
      const pushes = await manager();
      return pushes === null ? 'missing' : (await pushes.getSubscription()) === null ? 'off' : 'on';
    },
    turnOn: async () => {
      const pushes = await manager();
      if (pushes === null) throw new Error('push-missing');
      const options = { userVisibleOnly: true, applicationServerKey: new Uint8Array(fromBase64url(key)) };
      // A subscription for another key is of no use to this server.
      const former = await pushes.getSubscription();
      const formerKey = former?.options.applicationServerKey;
      if (former !== null && formerKey != null && toBase64url(new Uint8Array(formerKey)) !== key) await former.unsubscribe();
      const made = await pushes.subscribe(options);
      const part = (name: PushEncryptionKeyName): string => toBase64url(new Uint8Array(made.getKey(name) ?? new ArrayBuffer(0)));
      await api.call('addPush', { params: {}, body: { endpoint: made.endpoint, p256dh: part('p256dh'), auth: part('auth') } });
    },
    turnOff: async () => {
      await (await (await manager())?.getSubscription())?.unsubscribe();
      await api.call('removePush', { params: {}, body: {} });
    },
    listen: () => () => undefined,
  };
};

interface LocalSubscription {
  readonly id: string;
  readonly jwk: JsonWebKey;
  readonly p256dh: string;
  readonly auth: string;
}
const PLACE = 'push-local';
const CHANNEL = 'liexin-push-local';

/** The page makes the keys itself and keeps them sealed. One tab holds the stream: a browser has six connections to one host. */
const localPush = ({ api, sealed, locks }: PushDeviceInput, key: string): PushDevice => {
  const kept = async (): Promise<LocalSubscription | null> => {
    const found = await sealed.get(PLACE);
    return found === null ? null : (JSON.parse(fromUtf8(found)) as LocalSubscription);
  };
  const end = async (): Promise<void> => {
    const former = await kept();
    if (former !== null) await fetch(`/_push/subscriptions/${former.id}`, { method: 'DELETE' }).catch(() => undefined);
    await sealed.drop(PLACE);
  };
  /** The stream may be in another tab, and is begun anew there. */
  const changed = (): void => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage('changed');
    channel.close();
  };
  return {
    isLocal: true,
    state: async () => ((await kept()) === null ? 'off' : 'on'),
    turnOn: async () => {
      await end();
      const answer = await fetch('/_push/subscriptions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ applicationServerKey: key }),
      });
      if (!answer.ok) throw new Error('push-refused');
      const { id, endpoint } = (await answer.json()) as { id: string; endpoint: string };
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const p256dh = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
      const auth = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
      const made: LocalSubscription = { id, jwk: await crypto.subtle.exportKey('jwk', pair.privateKey), p256dh, auth };
      await api.call('addPush', { params: {}, body: { endpoint, p256dh, auth } });
      await sealed.put(PLACE, utf8(JSON.stringify(made)));
      changed();
    },
    turnOff: async () => {
      await api.call('removePush', { params: {}, body: {} });
      await end();
      changed();
    },
    listen: (arrived) => {
      let stream: EventSource | null = null;
      let isGone = false;
      const begin = async (): Promise<void> => {
        stream?.close();
        const subscription = await kept();
        if (subscription === null || isGone) return;
        const keys = await keysOf(subscription);
        stream = new EventSource(`/_push/subscriptions/${subscription.id}/messages`);
        stream.addEventListener('message', (event: MessageEvent<string>) => {
          const { body } = JSON.parse(event.data) as { body: string };
          openPush(keys, fromBase64url(body)).then(
            (opened) => arrived(fromUtf8(opened)),
            () => undefined,
          );
          void fetch(`/_push/messages/${event.lastEventId}`, { method: 'DELETE' }).catch(() => undefined);
        });
      };
      const restart = (): void => void begin().catch(() => undefined);
      const controller = new AbortController();
      let release = (): void => undefined;
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      const channel = new BroadcastChannel(CHANNEL);
      const lead = (): void => {
        channel.addEventListener('message', restart);
        restart();
      };
      if (locks === undefined) lead();
      else locks.request('liexin-push-stream', { signal: controller.signal }, () => (lead(), until)).catch(() => undefined);
      return () => {
        isGone = true;
        stream?.close();
        channel.close();
        controller.abort();
        release();
      };
    },
  };
};

const keysOf = async ({ jwk, p256dh, auth }: LocalSubscription): Promise<PushKeys> => {
  const privateKey = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const publicKey = await crypto.subtle.importKey('raw', new Uint8Array(fromBase64url(p256dh)), { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  return { pair: { privateKey, publicKey }, p256dh: fromBase64url(p256dh), auth: fromBase64url(auth) };
};
