import type { Loadable, Work } from '../../ui/view-types.ts';

/** Emergency access to the conversations of a search that one is not in. */
export interface EmergencySnapshot {
  /** Null: closed. */
  dialog: null | {
    conversations: Loadable<readonly EmergencyChoice[]>;
    work: Work;
  };
}
export interface EmergencyChoice {
  conversationId: string;
  candidateName: string | null;
  /** Who is told; empty where nobody could be. */
  told: readonly string[];
}
export interface EmergencyActions {
  start(): void;
  begin(conversationId: string, reason: string): void;
  close(): void;
}
