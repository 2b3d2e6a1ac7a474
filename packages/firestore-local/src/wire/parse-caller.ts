// Who calls, from an Authorization header. Tokens are read, never verified: this server has no keys, as the official emulator.
import type { Caller } from '../engine.ts';
import { Fault } from '../model/fault.ts';

/**
 * No header is a user without auth; `Bearer owner` (and Google access tokens, `ya29.…`) is the admin; anything else must be
 * a JWT whose payload becomes `request.auth.token` and whose `sub` is the uid. Expired tokens pass: test tokens carry iat 0.
 * @throws Fault INVALID_ARGUMENT for a token that is none of these.
 */
export function parseCaller(header: string | undefined): Caller {
  if (header === undefined || header === '') return { kind: 'user', auth: null };
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw invalidToken();
  if (token === 'owner' || token.startsWith('ya29.')) return { kind: 'admin' };
  const claims = readClaims(token);
  const uid = claims['sub'] ?? claims['user_id'];
  if (typeof uid !== 'string' || uid === '') throw invalidToken();
  return { kind: 'user', auth: { uid, token: claims } };
}

function readClaims(token: string): Readonly<Record<string, unknown>> {
  const parts = token.split('.');
  try {
    const [header, payload] = parts.slice(0, 2).map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
    if (parts.length === 3 && isObject(header) && isObject(payload)) return payload;
  } catch {
    // Not JSON: the same answer as for any other text that is not a token.
  }
  throw invalidToken();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalidToken(): Fault {
  return new Fault('INVALID_ARGUMENT', 'Invalid auth token.');
}
