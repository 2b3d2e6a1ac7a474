import type { Auth } from 'firebase-admin/auth';

/** What we believe of a verified ID token. */
export interface TokenFacts {
  readonly uid: string;
  /** Seconds since the epoch of the last sign-in; custom-token sign-in changes it. */
  readonly authTimeS: number;
  /** 'password', 'custom', … */
  readonly provider: string;
  readonly agency?: string;
  readonly kind?: string;
  readonly device?: string;
}

/** Firebase Auth as far as we need it. */
export interface AuthPort {
  /** Facts of a genuine, unexpired token of this project; null for anything else. */
  verify(idToken: string): Promise<TokenFacts | null>;
  /** The address that a staff account signs in with; null without one, or without the account. */
  emailOf(uid: string): Promise<string | null>;
  /** Deletes accounts, members' and candidates'; those that are gone already are no fault. At most 1000 at once. */
  remove(uids: readonly string[]): Promise<void>;
  mint(uid: string, claims: { agency: string; kind: 'staff' | 'candidate'; device: string }): Promise<string>;
}

/** The facts inside a decoded token. */
export const factsOf = (claims: Readonly<Record<string, unknown>>): TokenFacts | null => {
  const text = (name: string) => (typeof claims[name] === 'string' ? claims[name] : undefined);
  const uid = text('uid') ?? text('sub');
  const authTimeS = claims['auth_time'];
  const provider = (claims['firebase'] as { sign_in_provider?: unknown } | undefined)?.sign_in_provider;
  if (!uid || typeof authTimeS !== 'number' || typeof provider !== 'string') return null;
  const [agency, kind, device] = [text('agency'), text('kind'), text('device')];
  return {
    uid,
    authTimeS,
    provider,
    ...(agency === undefined ? {} : { agency }),
    ...(kind === undefined ? {} : { kind }),
    ...(device === undefined ? {} : { device }),
  };
};

/**
 * The admin SDK behind the port. Refresh tokens are never revoked by us (it would cut off every device of a guest), so
 * revocation is not asked for: the device's state in the store decides.
 */
export const adminAuthPort = (auth: Auth): AuthPort => ({
  verify: async (idToken) => {
    try {
      return factsOf(await auth.verifyIdToken(idToken));
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  },
  emailOf: async (uid) => {
    try {
      return (await auth.getUser(uid)).email ?? null;
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code === 'auth/user-not-found') return null;
      throw error;
    }
  },
  remove: async (uids) => {
    const [first, ...more] = uids;
    if (first === undefined) return;
    // Deleting in bulk is for once a second; conversations go one by one, and several at a time.
    if (more.length === 0) {
      await auth.deleteUser(first).catch((error: unknown) => {
        if ((error as { code?: unknown } | null)?.code !== 'auth/user-not-found') throw error;
      });
      return;
    }
    const { errors } = await auth.deleteUsers([...uids]);
    if (errors.length > 0) throw new Error('accounts-left');
  },
  mint: (uid, claims) => auth.createCustomToken(uid, claims),
});

/** Refused tokens have codes of their own; a store or network that is away must not look like a bad token. */
const isRefusal = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^auth\/(argument-error|id-token-expired|id-token-revoked|invalid-id-token|user-not-found|user-disabled)$/.test(code);
};
