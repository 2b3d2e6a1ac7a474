/** Nobody touches the keys for so long (ms) before the page changes under them; where a text stands in a field, for longer. */
export const CALM_MS = 5_000;
export const CALM_WITH_TEXT_MS = 10 * 60_000;

const touches = ['keydown', 'beforeinput', 'compositionstart', 'compositionend'] as const;

/** Resolves when nobody has typed for a while; never in the middle of what an input method composes. */
export const calm = (
  target: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
  hasText: () => boolean,
  after: (ms: number, wake: () => void) => () => void,
): Promise<void> =>
  new Promise((resolve) => {
    let isComposing = false;
    const wait = (quietMs: number): (() => void) => after(CALM_MS, () => look(quietMs + CALM_MS));
    let stop = wait(0);
    function look(quietMs: number): void {
      if (hasText() && quietMs < CALM_WITH_TEXT_MS) {
        stop = wait(quietMs);
        return;
      }
      for (const touch of touches) target.removeEventListener(touch, touched, true);
      resolve();
    }
    function touched({ type }: Event): void {
      if (type === 'compositionstart') isComposing = true;
      if (type === 'compositionend') isComposing = false;
      stop();
      stop = isComposing ? () => undefined : wait(0);
    }
    for (const touch of touches) target.addEventListener(touch, touched, true);
  });

const fields = 'textarea, input:not([type=checkbox], [type=radio], [type=hidden], [type=button], [type=submit])';

/** Whether a text stands in a field of this page: it may be a form that is half filled in. */
export const hasTextIn = (page: Pick<Document, 'querySelectorAll'>): boolean =>
  [...page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(fields)].some(({ value }) => value !== '');
