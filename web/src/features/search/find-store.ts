import type { Workspace } from '../../platform/workspace/workspace.ts';
import { noFilters, type FindFilters } from './find-view-types.ts';

/** What somebody looks for, while they are in: in memory alone, so that the way back from a message leads to the results. */
export interface FindState {
  readonly input: string;
  readonly filters: FindFilters;
  readonly limit: number;
}

export interface FindStore {
  state(): FindState;
  set(change: Partial<FindState>): void;
  subscribe(changed: () => void): () => void;
}

export const PAGE = 50;
const stores = new WeakMap<Workspace, FindStore>();

/** One for each workspace: gone when it is locked or left. */
export const findStoreOf = (workspace: Workspace): FindStore => {
  const known = stores.get(workspace);
  if (known !== undefined) return known;
  const listeners = new Set<() => void>();
  let state: FindState = { input: '', filters: noFilters, limit: PAGE };
  const store: FindStore = {
    state: () => state,
    set: (change) => {
      state = { ...state, ...change };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  };
  stores.set(workspace, store);
  return store;
};
