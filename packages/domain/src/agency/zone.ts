import type { Region } from './region.ts';

/** The time zone that an agency's days have, until it says another. */
export const zoneOfRegion: Readonly<Record<Region, string>> = {
  cn: 'Asia/Shanghai',
  eu: 'Europe/Brussels',
  fr: 'Europe/Paris',
  nl: 'Europe/Amsterdam',
  uk: 'Europe/London',
  us: 'America/New_York',
  other: 'UTC',
};
