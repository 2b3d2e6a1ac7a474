/** What several screens of one workspace share about how things are shown. Gone with the tab. */
export interface UiState {
  /** The sample's switch "as the server sees it". */
  readonly asServer: boolean;
  /** The sample's flight mode: Firestore's network is cut by hand. */
  readonly isFlight: boolean;
  /** The candidate panel is open where it is folded away. */
  readonly isPanelOpen: boolean;
  /** Which lane each conversation's composer writes into. */
  readonly lanes: Readonly<Record<string, 'candidate' | 'internal' | 'pay'>>;
  /** Steps of the sample that really happened. */
  readonly done: ReadonlySet<'flight' | 'as-server' | 'team'>;
  /** The candidate's newest live reply in the open conversation. */
  readonly lastWay: { readonly sentMs: number; readonly deliveredMs: number | null } | null;
  readonly dialog: Dialog;
  /** A message that a conversation is to be opened at (found by search, named by an alarm). The conversation takes it out once it went there. */
  readonly openAt: { readonly conversationId: string; readonly messageId: string } | null;
}

export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'create-mandate' }
  | { readonly kind: 'add-candidate'; readonly mandateId: string }
  | { readonly kind: 'team'; readonly mandateId: string }
  | { readonly kind: 'close-mandate'; readonly mandateId: string }
  | { readonly kind: 'share-link'; readonly conversationId: string };

export interface UiStore {
  state(): UiState;
  subscribe(changed: () => void): () => void;
  set(change: Partial<UiState>): void;
  did(step: 'flight' | 'as-server' | 'team'): void;
}

export const openUiStore = (): UiStore => {
  const listeners = new Set<() => void>();
  let state: UiState = {
    asServer: false,
    isFlight: false,
    isPanelOpen: false,
    lanes: {},
    done: new Set(),
    lastWay: null,
    dialog: { kind: 'none' },
    openAt: null,
  };
  const set = (change: Partial<UiState>): void => {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  };
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    set,
    did: (step) => {
      if (!state.done.has(step)) set({ done: new Set([...state.done, step]) });
    },
  };
};
