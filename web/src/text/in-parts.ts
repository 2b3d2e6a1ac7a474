import { plural } from './format.ts';

/** In what messages were that are deleted: whole parts of conversations, and months of conversations that go on. */
export const inParts = (parts: number, months: number): string => {
  const own = months === 0 ? [] : [`${plural(months, 'month', 'months')} of conversations that go on`];
  return [...(parts > 0 || months === 0 ? [`${plural(parts, 'part', 'parts')} of conversations`] : []), ...own].join(' and ');
};

/** The same in Chinese. */
export const inPartsZh = (parts: number, months: number): string => {
  const own = months === 0 ? [] : [`仍在进行的对话的 ${months} 个月`];
  return [...(parts > 0 || months === 0 ? [`${parts} 个对话部分`] : []), ...own].join('和');
};
