import { MOST_IN_SEGMENT, type SegmentInfo } from './segment.ts';

/** Sizes up to which segments are of one kind, and how many of a kind are put together. */
const kinds = [
  { below: 128, count: 8 },
  { below: 1024, count: 8 },
  { below: MOST_IN_SEGMENT / 2, count: 2 },
] as const;

/**
 * Segments that are to be put together now, or none. Few entries are written again often, many seldom: each entry about three
 * times in its life, and a million lie in some hundred segments.
 */
export const mergeable = (segments: readonly SegmentInfo[]): readonly SegmentInfo[] => {
  let from = 0;
  for (const { below, count } of kinds) {
    const kind = segments.filter((segment) => segment.count >= from && segment.count < below).toSorted((a, b) => a.count - b.count);
    const group: SegmentInfo[] = [];
    let sum = 0;
    for (const segment of kind) {
      if (sum + segment.count > MOST_IN_SEGMENT) break;
      group.push(segment);
      sum += segment.count;
    }
    if (group.length >= count && (below < MOST_IN_SEGMENT / 2 || sum >= MOST_IN_SEGMENT / 2)) return group;
    from = below;
  }
  return [];
};
