import type { Region } from '../agency/region.ts';

/** Months after first contact when a conversation is deleted at the latest, by region (product.md N12; editable later, not legal advice). */
export const deleteAfterMonths: Readonly<Record<Region, number>> = { cn: 24, eu: 24, fr: 24, nl: 12, uk: 24, us: 36, other: 24 };

/** The latest day of deletion for a conversation created at `createdMs` (ms since the epoch), as ms. A month that is too short ends on its last day. */
export const defaultDeleteBy = (region: Region, createdMs: number): number => {
  const from = new Date(createdMs);
  const months = from.getUTCMonth() + deleteAfterMonths[region];
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), months + 1, 0)).getUTCDate();
  return Date.UTC(from.getUTCFullYear(), months, Math.min(from.getUTCDate(), lastDay), from.getUTCHours(), from.getUTCMinutes());
};
