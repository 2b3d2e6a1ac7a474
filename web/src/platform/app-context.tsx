'use client';
import { createContext, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { openPreferences, type Preferences } from './preferences.ts';
import type { SessionState } from './session-state.ts';
import { startApp, type Services, type StartOutcome } from './start-app.ts';
import { faultCode } from './fault-code.ts';
import type { AdmittedDevice } from './vault/device-record.ts';
import type { Reopening } from './workspace/reopening.ts';
import type { Workspace } from './workspace/workspace.ts';
import { nothingShown, openWorkspaceKeeper, type Shown, type WorkspaceKeeper } from './workspace/workspace-keeper.ts';

interface AppValue {
  readonly preferences: Preferences;
  readonly start: StartOutcome | { readonly kind: 'starting' };
  readonly session: SessionState;
  readonly workspace: Workspace | null;
  /** Why there is no workspace although a member is in: its code did not load, or its store is gone. */
  readonly workspaceFault: string | null;
  /** How far the record is opened again for somebody who came back with the kit. */
  readonly reopening: Reopening | null;
  /** Goes on in a browser that keeps nothing. */
  readonly goOnInMemory: () => void;
  readonly retry: () => void;
}

/** Firestore and all that stands on it: not part of what somebody loads who is not in yet. */
const loadWorkspace = () => import('./workspace/workspace.ts');

const AppContext = createContext<AppValue | null>(null);
const starting: SessionState = { kind: 'starting' };
const noSubscription = (): (() => void) => () => undefined;

/** Starts the page once and keeps session and workspace for everything below. */
export function AppProvider({ children }: { children: ReactNode }) {
  const preferences = usePreferencesStore();
  const [start, setStart] = useState<AppValue['start']>({ kind: 'starting' });
  const begin = useRef<(inMemory: boolean) => void>(() => undefined);
  useEffect(() => {
    let isGone = false;
    begin.current = (inMemory) => {
      setStart({ kind: 'starting' });
      void startApp(preferences, inMemory).then((outcome) => {
        if (!isGone) setStart(outcome);
      });
    };
    begin.current(false);
    return () => {
      isGone = true;
    };
  }, [preferences]);
  const services = start.kind === 'started' ? start.services : null;
  const session = useSyncExternalStore(
    services?.session.subscribe ?? noSubscription,
    () => services?.session.state() ?? starting,
    () => starting,
  );
  const { workspace, fault: workspaceFault, reopening } = useWorkspaceOf(services, session);
  const value = useMemo<AppValue>(
    () => ({ preferences, start, session, workspace, workspaceFault, reopening, goOnInMemory: () => begin.current(true), retry: () => begin.current(false) }),
    [preferences, start, session, workspace, workspaceFault, reopening],
  );
  return <AppContext value={value}>{children}</AppContext>;
}

/** On the server (the export) there is no browser to ask: everything is at its default until the page lives. */
function usePreferencesStore(): Preferences {
  const [preferences] = useState(() => {
    if (typeof window === 'undefined') return openPreferences(null, []);
    let storage: Storage | null = null;
    try {
      storage = window.localStorage;
    } catch {
      storage = null;
    }
    return openPreferences(storage, navigator.languages, (changed) => window.addEventListener('storage', changed));
  });
  return preferences;
}

/** One workspace for the account that is in; closed when it is locked, signed out or removed. */
function useWorkspaceOf(services: Services | null, session: SessionState): Shown {
  const [shown, setShown] = useState<Shown>(nothingShown);
  const account = session.kind === 'ready' ? session.account : null;
  const keeper = useMemo(() => (services === null ? null : keeperOf(services, setShown)), [services]);
  useEffect(() => keeper?.keep(account), [keeper, account]);
  useEffect(() => () => keeper?.keep(null), [keeper]);
  // Fetched behind the first screen, so that nobody waits for it once they are in.
  const isStarted = services !== null;
  useEffect(() => {
    if (isStarted) loadWorkspace().catch(() => undefined);
  }, [isStarted]);
  return account === null ? nothingShown : shown;
}

const keeperOf = ({ api, app, auth, store, clock, log, candidateOrigin, session }: Services, show: (shown: Shown) => void): WorkspaceKeeper => {
  const renewed = (device: AdmittedDevice): void => session.renewed(device);
  const removed = (agencyName: string | null, closing?: string): void => void session.removed(agencyName, closing);
  return openWorkspaceKeeper<Workspace>({
    open: async (account, signal, reopening) => {
      const { openWorkspace } = await loadWorkspace();
      return openWorkspace({ account, api, app, store, clock, log, candidateOrigin, idToken: auth.idToken, removed, renewed, reopening, signal });
    },
    faultOf: (error) => (navigator.onLine ? faultCode(error) : 'offline'),
    show,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  });
};

export const useApp = (): AppValue => {
  const value = useContext(AppContext);
  if (value === null) throw new Error('AppProvider is missing');
  return value;
};

/** Services of a page that has started. Screens below `AppProvider`'s gate alone use it. */
export const useServices = (): Services => {
  const { start } = useApp();
  if (start.kind !== 'started') throw new Error('not started');
  return start.services;
};

/** Workspace of a member who is in. Screens below the gate of the signed-in alone use it. */
export const useWorkspace = (): Workspace => {
  const { workspace } = useApp();
  if (workspace === null) throw new Error('not in');
  return workspace;
};

/** Something of the preferences, followed. */
export const usePreference = <T,>(read: (preferences: Preferences) => T, before: T): T => {
  const { preferences } = useApp();
  return useSyncExternalStore(
    preferences.subscribe,
    () => read(preferences),
    () => before,
  );
};
