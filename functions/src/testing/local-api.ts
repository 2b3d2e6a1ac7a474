// The API as a client meets it: requests in, JSON out. No port is opened; the app is the one that is served.
import { routes, type ParamsOf, type RequestOf, type ResponseOf, type RouteName } from '@liexin/domain/api/routes';
import type { FaultBody } from '@liexin/domain/kernel/fault';
import { makeHandlers, makeJobs } from '../features/api/handlers.ts';
import { makeApi } from '../features/api/router.ts';
import { anAgency, type Founded, type Person } from './an-agency.ts';
import { underWay } from './dying-db.ts';
import { localPlatform, type LocalPlatform, type MeteredPlatform } from './local-platform.ts';
import { exchangeToken, passwordToken } from './unsigned-auth.ts';

export interface Outcome<N extends RouteName> {
  readonly status: number;
  readonly body: ResponseOf<N>;
  readonly fault: FaultBody['error'] | undefined;
}

export interface LocalApi {
  readonly platform: MeteredPlatform;
  /** Moves with `advance`; starts at the real time, because tokens and the store have that too. */
  readonly clock: { now: number; advance(ms: number): void };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  call<N extends RouteName>(name: N, options: { token?: string | undefined; params?: ParamsOf<N>; body?: RequestOf<N> }): Promise<Outcome<N>>;
  passwordToken(uid: string): string;
  signIn(customToken: string): string;
  /** An agency with its owner signed in on one device. */
  found(owner?: Person): Promise<{ agency: Founded; token: string }>;
  close(): Promise<void>;
}

/** A server in a process of its own counts for itself. */
const notMetered = (): never => {
  throw new Error('not metered here');
};

/** `on`: a platform whose server runs elsewhere. `pushService`: address of a push service that runs for the test. */
export const localApi = async (pushService: string | null = null, on?: LocalPlatform): Promise<LocalApi> => {
  const platform = on ? { ...on, meter: notMetered, resetMeter: notMetered } : await localPlatform(pushService);
  const clock = { now: Date.now(), advance: (ms: number) => void (clock.now += ms) };
  const app = makeApi(platform, makeHandlers(platform), () => clock.now, { count: () => Promise.resolve({ done: 1 }), ...makeJobs(platform) });
  const fetchApi = async (path: string, init: RequestInit = {}): Promise<Response> => app.fetch(new Request(`http://api.test${path}`, init));

  const call: LocalApi['call'] = async (routeName, { token, params, body }) => {
    const { method, path } = routes[routeName];
    const filled = path.replaceAll(/:(\w+)/g, (_, key: string) => (params as Record<string, string> | undefined)?.[key] ?? '');
    const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json' };
    const response = await fetchApi(filled, { method, headers, ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }) });
    const json: unknown = await response.json();
    return { status: response.status, body: json as ResponseOf<typeof routeName>, fault: (json as Partial<FaultBody>).error };
  };
  const nowS = () => Math.floor(clock.now / 1000);
  const signIn = (custom: string): string => exchangeToken(platform.projectId, custom, nowS());
  return {
    platform,
    clock,
    fetch: fetchApi,
    call,
    signIn,
    passwordToken: (uid) => passwordToken(platform.projectId, uid, nowS()),
    close: async () => {
      await underWay();
      await platform.close();
    },
    found: async (owner) => {
      const config = await call('config', {});
      const agency = await anAgency(config.body.serverKey, owner);
      const made = await call('createAgency', { token: passwordToken(platform.projectId, agency.owner.uid, nowS()), body: agency.body });
      if (made.fault) throw new Error(`found: ${made.fault.code} ${JSON.stringify(made.fault.detail)}`);
      return { agency, token: signIn(made.body.token) };
    },
  };
};
