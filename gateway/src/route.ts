import type { Side } from './host.ts';

/** What the gateway does with a request. Decided from side, method and path alone, before a byte of the body is read. */
export type Route =
  | { kind: 'page'; root: Side; path: string }
  | { kind: 'reply' }
  | { kind: 'redirect-to-candidate' }
  | { kind: 'api' }
  | { kind: 'firestore' }
  | { kind: 'auth' }
  | { kind: 'local' }
  | { kind: 'refused'; status: 400 | 404 | 405 };

export interface RequestLine {
  side: Side;
  method: string;
  /** Path without query, still percent-encoded. */
  path: string;
  /** True for the fetch of a service worker's script (`Service-Worker: script`). */
  isWorkerScript: boolean;
}

const firestorePath = /^\/(?:google\.firestore\.v1\.Firestore\/|v1\/projects\/[^/]+\/databases\/)/;
const authPath = /^\/(?:identitytoolkit\.googleapis\.com|securetoken\.googleapis\.com)\//;
/** Pages that exist on a developer's machine only. */
const localTool = /^\/_(?:mailbox|push)(?:\/|$)/;
/** Of requests for deletion the candidate's page needs what the receipt opens, and nothing that members call. */
const candidateApi = /^\/api\/(?:(?:links|session|lanes|config)(?:\/|$)|erasures\/[\w-]+\/(?:receipt|withdraw)$)/;

/** The one table of what each host serves (GW3 to GW6); everything that is not named here is not there. */
export function decideRoute({ side, method, path, isWorkerScript }: RequestLine): Route {
  if (!isPlainPath(path)) return refuse(400);
  if (localTool.test(path)) return side === 'app' ? { kind: 'local' } : refuse(404);
  if (firestorePath.test(path)) return { kind: 'firestore' };
  if (authPath.test(path)) return { kind: 'auth' };
  if (path === '/api' || path.startsWith('/api/')) {
    // Schedules call the function behind the gateway; nobody outside runs a job.
    if (/^\/api\/+internal(?:\/|$)/i.test(decodeLoosely(path))) return refuse(404);
    return side === 'app' || candidateApi.test(path) ? { kind: 'api' } : refuse(404);
  }
  if (method !== 'GET' && method !== 'HEAD') return refuse(405);
  if (side === 'candidate') {
    // No worker ever runs beside a candidate's keys: a worker is where an attacker would stay.
    if (isWorkerScript) return refuse(404);
    return isReplyPath(path) ? { kind: 'reply' } : { kind: 'page', root: 'candidate', path };
  }
  if (isReplyPath(path)) return { kind: 'redirect-to-candidate' };
  return { kind: 'page', root: 'app', path };
}

/** Percent-decoding that never fails: what is no valid escape stays as it is. */
function decodeLoosely(path: string): string {
  return path.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/**
 * Whether every reader of the path sees the same one (GW19). A service behind resolves `..`, also as `%2e%2e`, and would
 * be led from an address that is served here to one that is not; browsers resolve such steps before they ask.
 */
function isPlainPath(path: string): boolean {
  return /^\/[\x21-\x5b\x5d-\x7e]*$/.test(path) && !path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}

function isReplyPath(path: string): boolean {
  return path.startsWith('/r/');
}

function refuse(status: 400 | 404 | 405): Route {
  return { kind: 'refused', status };
}
