import { languages, preferredLanguage, type Language } from '../text/language.ts';

export interface Locked {
  readonly uid: string;
  readonly sinceMs: number;
  /** Messages in the outbox, to be told on the lock screen. */
  readonly waiting: number;
}

/** What this browser remembers of a person without their keys: nothing secret, nothing that is needed. */
export interface Preferences {
  language(): Language;
  setLanguage(language: Language): void;
  theme(): 'system' | 'light' | 'dark';
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** E-mail of the last sign-in here, to fill the field. */
  email(): string;
  setEmail(email: string): void;
  /** Who signed out by hand: a device of theirs does not come back by itself. */
  signedOut(): string | null;
  setSignedOut(uid: string | null): void;
  /** Public settings of the last visit, so that the app opens without a network. */
  config(): string | null;
  setConfig(json: string): void;
  /** Public name of the agency last seen here. */
  agencyName(): string;
  setAgencyName(name: string): void;
  ownFirstName(uid: string): string;
  setOwnFirstName(uid: string, name: string): void;
  /** Locked by hand: a reload or another tab does not open what a password should. */
  locked(): Locked | null;
  setLocked(locked: Locked | null): void;
  flag(name: string): boolean;
  setFlag(name: string, on: boolean): void;
  /** A short public text, like quiet hours. */
  note(name: string): string | null;
  setNote(name: string, text: string | null): void;
  subscribe(changed: () => void): () => void;
}

/**
 * Over localStorage, which may be missing or full: then things are remembered until the tab closes. `foreign` calls back when
 * another tab changed something.
 */
export const openPreferences = (storage: Storage | null, wanted: readonly string[], foreign: (changed: () => void) => void = () => undefined): Preferences => {
  /** Only what the storage did not take. */
  const memory = new Map<string, string | null>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const read = (key: string): string | null => {
    const kept = memory.get(key);
    if (kept !== undefined) return kept;
    try {
      return storage?.getItem(`liexin.${key}`) ?? null;
    } catch {
      return null;
    }
  };
  const write = (key: string, value: string | null): void => {
    try {
      if (storage === null) throw new RangeError('no storage');
      if (value === null) storage.removeItem(`liexin.${key}`);
      else storage.setItem(`liexin.${key}`, value);
      memory.delete(key);
    } catch {
      // Kept in memory; nobody loses anything but a preference.
      memory.set(key, value);
    }
    tell();
  };
  foreign(tell);
  return {
    language: () => languages.find((language) => language === read('language')) ?? preferredLanguage(wanted),
    setLanguage: (language) => write('language', language),
    theme: () => (['light', 'dark'] as const).find((theme) => theme === read('theme')) ?? 'system',
    setTheme: (theme) => write('theme', theme),
    email: () => read('email') ?? '',
    setEmail: (email) => write('email', email),
    signedOut: () => read('signed-out'),
    setSignedOut: (uid) => write('signed-out', uid),
    config: () => read('config'),
    setConfig: (json) => write('config', json),
    agencyName: () => read('agency') ?? '',
    setAgencyName: (name) => {
      if (read('agency') !== name) write('agency', name);
    },
    ownFirstName: (uid) => read(`first-name.${uid}`) ?? '',
    setOwnFirstName: (uid, name) => write(`first-name.${uid}`, name),
    locked: () => readLocked(read('locked')),
    setLocked: (locked) => write('locked', locked === null ? null : JSON.stringify([locked.uid, locked.sinceMs, locked.waiting])),
    flag: (name) => read(`flag.${name}`) === '1',
    setFlag: (name, on) => write(`flag.${name}`, on ? '1' : null),
    note: (name) => read(`note.${name}`),
    setNote: (name, text) => write(`note.${name}`, text),
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
  };
};

const readLocked = (json: string | null): Locked | null => {
  if (json === null) return null;
  const [uid, sinceMs, waiting] = JSON.parse(json) as [string, number, number];
  return { uid, sinceMs, waiting };
};
