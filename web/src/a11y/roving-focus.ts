/**
 * Where the focus goes in a row of things of which one is in the tab order (WAI-ARIA, "managing focus within components").
 * Pure: the place (0-based) after a key, or null when the key is not ours. Wraps around when `wraps`.
 */
export const nextPlace = (key: string, place: number, count: number, options: { axis: 'horizontal' | 'vertical'; wraps: boolean }): number | null => {
  if (count === 0) return null;
  const [back, forth] = options.axis === 'horizontal' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  const bounded = (wanted: number): number => (options.wraps ? (wanted + count) % count : Math.max(0, Math.min(count - 1, wanted)));
  if (key === back) return bounded(place - 1);
  if (key === forth) return bounded(place + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
};
