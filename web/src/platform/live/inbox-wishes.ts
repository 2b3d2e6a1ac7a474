/** What a person set for the list, on all own devices: conversations on top, and conversations kept quiet until when (ms; null: until taken back). */
export interface InboxWishes {
  readonly pinned: ReadonlySet<string>;
  readonly muted: ReadonlyMap<string, number | null>;
}

export const noWishes: InboxWishes = { pinned: new Set(), muted: new Map() };

/** More conversations on top than this are no top (R-PREFS-2). */
export const MAX_PINNED = 50;

export const isMuted = ({ muted }: InboxWishes, conversationId: string, nowMs: number): boolean => {
  const until = muted.get(conversationId);
  return until === null || (until !== undefined && until > nowMs);
};
