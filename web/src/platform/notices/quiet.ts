import type { Preferences as Wishes } from '@liexin/domain/notify/preferences';
import { isKnownZone, wallTime } from '../../text/zone-time.ts';

type Quiet = Pick<Wishes, 'quiet' | 'timeZone'>;

/** What this device remembers of the quiet hours, so that it keeps them without asking. */
export const packQuiet = ({ quiet, timeZone }: Quiet): string | null => (quiet === null ? null : JSON.stringify([quiet.from, quiet.to, timeZone]));

/** Whether it is a quiet hour (`note`: as `packQuiet` made it). Over midnight where the end is not after the beginning; equal means never. */
export const isQuietNow = (note: string | null, nowMs: number): boolean => {
  if (note === null) return false;
  const [from = '', to = '', zone = ''] = JSON.parse(note) as string[];
  if (!isKnownZone(zone)) return false;
  const { hour, minute } = wallTime(zone, nowMs);
  const minutes = (text: string): number => {
    const [hours = 0, rest = 0] = text.split(':').map(Number);
    return hours * 60 + rest;
  };
  const [begin, end, now] = [minutes(from), minutes(to), hour * 60 + minute];
  return begin === end ? false : begin < end ? now >= begin && now < end : now >= begin || now < end;
};
