/** Which tab of this browser makes the sounds, and what people look at in any tab: held as Web Locks, which fall free with their tab. */
export interface Looking {
  /** A visible tab shows this conversation; null: none. */
  at(conversationId: string | null): void;
  /** Whether a visible tab of this browser shows it. */
  isLookedAt(conversationId: string): Promise<boolean>;
  /** Whether this tab speaks for all. A browser without locks has one tab for practical purposes. */
  isSpeaker(): boolean;
  close(): void;
}

const nameOf = (conversationId: string): string => `liexin-looking-${conversationId}`;

export const openLooking = (locks: LockManager | undefined, scope: string): Looking => {
  let stopLooking = (): void => undefined;
  let shown: string | null = null;
  let isSpeaker = locks === undefined;
  const hold = (name: string, mode: LockMode, held: () => void): (() => void) => {
    const controller = new AbortController();
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    locks?.request(name, { mode, signal: controller.signal }, () => (held(), until)).catch(() => undefined);
    return () => {
      controller.abort();
      release();
    };
  };
  const stopSpeaking = hold(`liexin-speaker-${scope}`, 'exclusive', () => {
    isSpeaker = true;
  });
  return {
    at: (conversationId) => {
      if (conversationId === shown) return;
      stopLooking();
      shown = conversationId;
      stopLooking = conversationId === null ? () => undefined : hold(nameOf(conversationId), 'shared', () => undefined);
    },
    isLookedAt: async (conversationId) => {
      if (locks === undefined) return shown === conversationId;
      const { held = [] } = await locks.query();
      return held.some(({ name }) => name === nameOf(conversationId));
    },
    isSpeaker: () => isSpeaker,
    close: () => {
      stopLooking();
      stopSpeaking();
    },
  };
};
