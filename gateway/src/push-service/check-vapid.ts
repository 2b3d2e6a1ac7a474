import { createPublicKey, verify } from 'node:crypto';

/** `aud` of pushes to the local service: the origin of the endpoints that it gives out. */
export const audience = 'https://push.localhost';
const longestMs = 24 * 3600 * 1000;

/** The raw point as Node takes it, or undefined for what is none. */
function keyOf(raw: string): ReturnType<typeof createPublicKey> | undefined {
  const point = Buffer.from(raw, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return undefined;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Whether this is a raw P-256 point on the curve, base64url: an application server key. */
export function isServerKey(raw: string): boolean {
  return keyOf(raw) !== undefined;
}

/**
 * Whether a push is from the server that a subscription belongs to (RFC 8292, 4.2): signed by the key given when it was made, for us, not
 * over, and good for no longer than a day.
 *
 * @param header the `Authorization` of the push
 * @param serverKey raw point of the subscription's application server, base64url
 */
export function isVapid(header: string | undefined, serverKey: string, nowMs: number): boolean {
  const [, token = '', named = ''] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$/.exec(header ?? '') ?? [];
  const key = keyOf(serverKey);
  if (!key || named !== serverKey) return false;
  const [head = '', claims = '', signature = ''] = token.split('.');
  const right = verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!right) return false;
  try {
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud?: unknown; exp?: unknown; sub?: unknown };
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: unknown };
    const alive = typeof exp === 'number' && exp * 1000 > nowMs && exp * 1000 <= nowMs + longestMs + 60_000;
    return alg === 'ES256' && aud === audience && alive && typeof sub === 'string' && /^(?:https:|mailto:)/.test(sub);
  } catch {
    return false;
  }
}
