import { createUserWithEmailAndPassword, getIdTokenResult, signInWithCustomToken, signInWithEmailAndPassword, signOut, type Auth } from 'firebase/auth';

/** Who the Auth service says is here. `staff`: the token names a device of a member; `password`: an account and nothing more. */
export interface SignedIn {
  readonly uid: string;
  readonly email: string;
  readonly token: 'staff' | 'password';
  readonly agencyId: string | null;
  readonly deviceId: string | null;
}

/** The Auth SDK, as far as the session needs it. */
export interface AuthPort {
  /** After the SDK has looked into its store. */
  current(): Promise<SignedIn | null>;
  create(email: string, password: string): Promise<SignedIn>;
  signIn(email: string, password: string): Promise<SignedIn>;
  signInWithToken(token: string): Promise<SignedIn>;
  signOut(): Promise<void>;
  idToken(fresh: boolean): Promise<string | null>;
  /** Whether this password is this account's, without changing who is signed in. Rejects when it is not. */
  check(email: string, password: string): Promise<void>;
  /** A token that shows that this password was given now, without changing who is signed in. Rejects when it is not this account's. */
  passwordToken(email: string, password: string): Promise<string>;
  onChange(changed: (signedIn: boolean) => void): () => void;
}

export const firebaseAuthPort = (auth: Auth, apiKey: string, fetcher: typeof fetch): AuthPort => {
  const current = async (): Promise<SignedIn | null> => {
    const user = auth.currentUser;
    if (user === null) return null;
    const { claims } = await getIdTokenResult(user);
    const staff = claims['kind'] === 'staff' && typeof claims['agency'] === 'string' && typeof claims['device'] === 'string';
    return {
      uid: user.uid,
      email: user.email ?? '',
      token: staff ? 'staff' : 'password',
      agencyId: staff ? String(claims['agency']) : null,
      deviceId: staff ? String(claims['device']) : null,
    };
  };
  const now = async (): Promise<SignedIn> => {
    const found = await current();
    if (found === null) throw Object.assign(new Error('auth/internal-error'), { code: 'auth/internal-error' });
    return found;
  };
  return {
    current: async () => {
      await auth.authStateReady();
      return current();
    },
    create: async (email, password) => (await createUserWithEmailAndPassword(auth, email, password), now()),
    signIn: async (email, password) => (await signInWithEmailAndPassword(auth, email, password), now()),
    signInWithToken: async (token) => (await signInWithCustomToken(auth, token), now()),
    signOut: () => signOut(auth),
    idToken: async (fresh) => (auth.currentUser === null ? null : auth.currentUser.getIdToken(fresh)),
    check: async (email, password) => void (await askPassword(email, password, false)),
    passwordToken: async (email, password) => {
      const answer = (await (await askPassword(email, password, true)).json()) as { idToken?: unknown };
      if (typeof answer.idToken !== 'string') throw Object.assign(new Error('refused'), { code: 'auth/internal-error' });
      return answer.idToken;
    },
    onChange: (changed) => auth.onAuthStateChanged((user) => changed(user !== null)),
  };

  async function askPassword(email: string, password: string, returnSecureToken: boolean): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetcher(`/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=${encodeURIComponent(apiKey)}`, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, returnSecureToken }),
      });
    } catch {
      throw Object.assign(new Error('offline'), { code: 'auth/network-request-failed' });
    }
    if (!answer.ok) throw Object.assign(new Error('refused'), { code: answer.status === 400 ? 'auth/wrong-password' : 'auth/internal-error' });
    return answer;
  }
};
