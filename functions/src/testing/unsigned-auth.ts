// Tokens as the Auth emulator makes them: unsigned, claims of a custom token at the top level of the ID token.
import { factsOf, type AuthPort } from '../platform/auth-port.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const payloadOf = (token: string): Record<string, unknown> | null => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
};

const unsigned = (projectId: string, claims: Record<string, unknown>, nowS: number): string =>
  `${part({ alg: 'none', typ: 'JWT' })}.${part({ iss: `https://securetoken.google.com/${projectId}`, aud: projectId, iat: nowS, exp: nowS + 3600, auth_time: nowS, ...claims })}.`;

/** The ID token of a password sign-in at `nowS` (seconds). */
export const passwordToken = (projectId: string, uid: string, nowS: number): string =>
  unsigned(projectId, { sub: uid, user_id: uid, firebase: { sign_in_provider: 'password', identities: {} } }, nowS);

/** What signing in with a custom token gives. */
export const exchangeToken = (projectId: string, customToken: string, nowS: number): string => {
  const custom = payloadOf(customToken);
  const uid = custom?.['uid'];
  return unsigned(projectId, { ...(custom?.['claims'] as object), sub: uid, user_id: uid, firebase: { sign_in_provider: 'custom', identities: {} } }, nowS);
};

/** The auth port without a second service: the admin SDK mints, tokens are read as the emulator would, audience, issuer and end included. */
export const unsignedAuthPort = (projectId: string, admin: AuthPort, removed = new Set<string>()): AuthPort => ({
  // Every account has an address but those whose uid says that it has none, and those that were removed.
  emailOf: (uid) => Promise.resolve(uid.startsWith('mute') || removed.has(uid) ? null : `${uid}@staff.test`),
  remove: (uids) => {
    for (const uid of uids) removed.add(uid);
    return Promise.resolve();
  },
  mint: (uid, claims) => admin.mint(uid, claims),
  verify: (token) => {
    const claims = payloadOf(token);
    const ours = claims?.['aud'] === projectId && claims['iss'] === `https://securetoken.google.com/${projectId}`;
    const alive = typeof claims?.['exp'] === 'number' && claims['exp'] * 1000 > Date.now();
    return Promise.resolve(claims && ours && alive ? factsOf(claims) : null);
  },
});
