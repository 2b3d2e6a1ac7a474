import type { Panel } from './page-state.ts';

export interface PanelTrail {
  readonly top: () => Panel | null;
  /** Opens a panel over what is shown; null closes all of them. */
  readonly show: (next: Panel | null) => void;
  /** What a button "Back" does, the same as the phone's own. */
  readonly back: () => void;
  readonly close: () => void;
}

/**
 * The panels that are open, each above the one it was opened from. Every panel is an entry of the browser's history, so that
 * a phone's own "back" leaves the panel and not the conversation. The address stays as it is.
 *
 * @param changed is called after each change, by this page or by the browser
 */
export const openPanelTrail = (browser: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>, changed: () => void): PanelTrail => {
  let trail: readonly Panel[] = [];
  // An entry of a panel carries how many are open there; any other carries none.
  const depth = (): number => Number(browser.history.state) || 0;
  const popped = (): void => {
    // "Forward" into a panel that was left opens nothing.
    if (depth() >= trail.length) return;
    trail = trail.slice(0, depth());
    changed();
  };
  browser.addEventListener('popstate', popped);
  // Loaded again: their entries are there, the panels are not, and "back" would pass them one by one and show nothing.
  if (depth()) browser.history.go(-depth());
  return {
    top: () => trail.at(-1) ?? null,
    show: (next) => {
      if (next === trail.at(-1)) return;
      if (next === null) {
        const open = trail.length;
        trail = [];
        if (open > 0) browser.history.go(-open);
      } else {
        trail = [...trail, next];
        browser.history.pushState(trail.length, '');
      }
      changed();
    },
    back: () => browser.history.back(),
    close: () => browser.removeEventListener('popstate', popped),
  };
};
