import { faultCodes, Fault, type FaultCode } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf, RouteName } from '@liexin/domain/api/routes';
import { NetworkFault } from '../../src/platform/network-fault.ts';

/** Calls that the candidate's page makes. Written out, so that the schemas of the whole API stay out of its first load. */
const calls = {
  begin: ['POST', (id: string) => `/api/links/${id}/begin`],
  bind: ['POST', (id: string) => `/api/links/${id}/bind`],
  claim: ['POST', (id: string) => `/api/links/${id}/claim`],
  code: ['POST', (id: string) => `/api/links/${id}/code`],
  digits: ['POST', (id: string) => `/api/links/${id}/digits`],
  pass: ['POST', (id: string) => `/api/links/${id}/pass`],
  note: ['POST', (id: string) => `/api/links/${id}/notes`],
  approve: ['POST', (id: string) => `/api/links/${id}/approve`],
  refuse: ['POST', (id: string) => `/api/links/${id}/refuse`],
  waitingDevices: ['GET', (id: string) => `/api/links/${id}/waiting`],
  laneKeys: ['GET', (id: string) => `/api/lanes/${id}/keys`],
  laneShares: ['POST', (id: string) => `/api/lanes/${id}/shares`],
  config: ['GET', () => '/api/config'],
  sessionNonce: ['POST', () => '/api/session/nonce'],
  session: ['POST', () => '/api/session'],
} as const satisfies Partial<Record<RouteName, readonly ['GET' | 'POST', (id: string) => string]>>;
type CallName = keyof typeof calls;

const timeoutMs = 20_000;

/** One call of the API by the candidate. Rejects with Fault (a refusal) or NetworkFault (not reached: repeat, every call is repeatable). */
export const call = async <N extends CallName>(name: N, id: string, body: RequestOf<N>, token?: string): Promise<ResponseOf<N>> => {
  const [method, path] = calls[name];
  return request<N>(method, path(encodeURIComponent(id)), body, token);
};

/** The same for calls of parts that are loaded later. */
export const request = async <N extends RouteName>(method: 'GET' | 'POST', path: string, body: RequestOf<N>, token?: string): Promise<ResponseOf<N>> => {
  const answer = await fetch(path, {
    method,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new NetworkFault(error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline');
  });
  const json = (await answer.json().catch(() => null)) as { error?: { code?: string; detail?: Fault['detail'] } } | null;
  if (answer.ok && json !== null) return json as ResponseOf<N>;
  const code = faultCodes.find((known): known is FaultCode => known === json?.error?.code);
  throw code === undefined ? new NetworkFault('unavailable') : new Fault(code, json?.error?.detail ?? {});
};
