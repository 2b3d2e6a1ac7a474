/** Instants at which the page is before somebody's eyes. */
export const isPageVisible = (): boolean => document.visibilityState === 'visible';

/** Calls back when the page is shown or hidden. */
export const onVisibility = (changed: () => void): (() => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};
