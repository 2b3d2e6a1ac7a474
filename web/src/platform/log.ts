/**
 * What the page may say about itself: a closed list of events with counts and codes. There is no argument for contents,
 * names, ids, addresses or tokens, so none can be logged by accident. Kept in memory only; the newest hundred.
 */
export type LogEvent =
  | {
      readonly event: 'message-forged' | 'key-log-forked' | 'signer-list-mismatch' | 'epoch-refused' | 'counter-repeated' | 'joiner-refused';
      readonly code: string;
    }
  | {
      readonly event: 'call-failed' | 'listener-failed' | 'outbox-failed' | 'store-failed' | 'renewal-failed' | 'own-keys-failed' | 'checkpoint-failed';
      readonly code: string;
    };

export interface Log {
  note(event: LogEvent): void;
  recent(): readonly (LogEvent & { readonly atMs: number })[];
}

const KEPT = 100;

export const createLog = (now: () => number): Log => {
  let events: readonly (LogEvent & { atMs: number })[] = [];
  return {
    note: (event) => {
      events = [...events, { ...event, atMs: now() }].slice(-KEPT);
    },
    recent: () => events,
  };
};
