/** Nobody touches the keys for so long (ms) before the page changes under them. */
export const CALM_MS = 5_000;
/** Whoever types on and on, or leaves something half composed, is not waited for any longer than this (ms). */
export const LONGEST_MS = 2 * 60_000;

const touches = ['keydown', 'beforeinput', 'compositionstart', 'compositionupdate', 'compositionend'] as const;

/** Resolves when nobody has typed for a while, and not in the middle of what an input method composes; after the longest wait in any case. */
export const calm = (
  target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  after: (ms: number, wake: () => void) => () => void,
): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      stop();
      stopCap();
      for (const touch of touches) target.removeEventListener(touch, touched, true);
      resolve();
    };
    let isComposing = false;
    let stop = after(CALM_MS, done);
    const stopCap = after(LONGEST_MS, done);
    function touched({ type }: Event): void {
      if (type.startsWith('composition')) isComposing = type !== 'compositionend';
      stop();
      stop = isComposing ? () => undefined : after(CALM_MS, done);
    }
    for (const touch of touches) target.addEventListener(touch, touched, true);
  });
