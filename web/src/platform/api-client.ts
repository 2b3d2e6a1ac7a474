import './jitless.ts';
import { faultCodes, Fault, type FaultCode } from '@liexin/domain/kernel/fault';
import { routes, type RequestOf, type ResponseOf, type RouteName } from '@liexin/domain/api/routes';
import { NetworkFault } from './network-fault.ts';

type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { [K in Name]: string } & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { [K in Name]: string }
    : Record<never, never>;

export interface CallOptions<N extends RouteName> {
  readonly params: PathParams<(typeof routes)[N]['path']>;
  readonly body: RequestOf<N>;
}

/** Every call of the API, by the name of its route. Rejects with `Fault` (a refusal) or `NetworkFault` (not reached). */
export interface ApiClient {
  call<N extends RouteName>(name: N, options: CallOptions<N>): Promise<ResponseOf<N>>;
}

export interface ApiClientPorts {
  readonly fetch: typeof fetch;
  /** ID token for routes that want one; `fresh` asks for a new one after a refusal. Null when nobody is signed in. */
  readonly idToken: (fresh: boolean) => Promise<string | null>;
  /** Milliseconds after which a call is given up. */
  readonly timeoutMs: number;
}

/**
 * Client of the one table of routes. Addresses are relative: a page talks to its own origin only. A call that carries a
 * token and is refused as not signed in is repeated once with a fresh token (a device clock that is behind keeps a token
 * too long).
 */
export const createApiClient = (ports: ApiClientPorts): ApiClient => ({
  call: async (name, options) => {
    const route = routes[name];
    const first = await send(ports, name, options, false);
    const answer = first.status === 401 && route.caller !== 'public' ? await send(ports, name, options, true) : first;
    if (!answer.ok) throw await faultOf(answer);
    const parsed = route.response.safeParse(await bodyOf(answer));
    if (!parsed.success) throw new NetworkFault('unavailable');
    return parsed.data as ResponseOf<typeof name>;
  },
});

const send = async <N extends RouteName>(ports: ApiClientPorts, name: N, options: CallOptions<N>, fresh: boolean): Promise<Response> => {
  const route = routes[name];
  const headers: Record<string, string> = {};
  if (route.method !== 'GET') headers['content-type'] = 'application/json';
  if (route.caller !== 'public') {
    const token = await ports.idToken(fresh);
    if (token === null) throw new Fault('not-signed-in');
    headers['authorization'] = `Bearer ${token}`;
  }
  const url = fillPath(route.path, options.params);
  try {
    return await ports.fetch(url, {
      method: route.method,
      headers,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(ports.timeoutMs),
      ...(route.method === 'GET' ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch (error) {
    throw new NetworkFault(error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline');
  }
};

/** Fills `:name` parts. Throws `malformed-request` for a part without a value. */
export const fillPath = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new Fault('malformed-request', { param: name });
    return encodeURIComponent(value);
  });

const bodyOf = async (answer: Response): Promise<unknown> => {
  try {
    return await answer.json();
  } catch {
    throw new NetworkFault('unavailable');
  }
};

const faultOf = async (answer: Response): Promise<Fault | NetworkFault> => {
  const body = await bodyOf(answer).catch(() => null);
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : null;
  const code = faultCodes.find((known): known is FaultCode => known === error?.['code']);
  if (code === undefined) return new NetworkFault('unavailable');
  return new Fault(code, detailOf(error?.['detail']));
};

const detailOf = (detail: unknown): Fault['detail'] =>
  isRecord(detail)
    ? Object.fromEntries(
        Object.entries(detail).filter(
          (entry): entry is [string, string | number | boolean | null] => entry[1] === null || ['string', 'number', 'boolean'].includes(typeof entry[1]),
        ),
      )
    : {};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
