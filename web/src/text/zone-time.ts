/** A moment as a clock on the wall shows it. `month` 1 to 12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError for a zone that this browser does not know. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
};

/** The zone of this device, as IANA names it. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether this browser can tell the time of a zone. */
export const isKnownZone = (zone: string): boolean => {
  try {
    return formatOf(zone) !== undefined;
  } catch {
    return false;
  }
};

/** What clocks in a zone show at an instant (ms). */
export const wallTime = (zone: string, ms: number): WallTime & { readonly second: number } => {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
};

/** ms by which clocks in a zone are ahead of UTC at an instant. */
export const zoneOffset = (zone: string, ms: number): number => {
  const { year, month, day, hour, minute, second } = wallTime(zone, ms);
  return Date.UTC(year, month - 1, day, hour, minute, second) - (ms - (((ms % 1000) + 1000) % 1000));
};

/**
 * The instant (ms) at which clocks in a zone show this; hours and days over their range carry over. As `Temporal` with
 * `disambiguation: 'compatible'`: of an hour that comes twice the first, of one that is left out the same time after the change.
 */
export const instantAt = (zone: string, { year, month, day, hour, minute }: WallTime): number => {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const day_ = 86_400_000;
  const [before, after] = [zoneOffset(zone, asUtc - day_), zoneOffset(zone, asUtc + day_)];
  const fitting = [before, after].map((offset) => asUtc - offset).filter((ms) => zoneOffset(zone, ms) === asUtc - ms);
  return fitting.length > 0 ? Math.min(...fitting) : asUtc - before;
};

const MORNING = 8;
const EVENING = 21;

/** Between 21:00 and 8:00 people sleep, or should be let. */
export const isNight = (zone: string, ms: number): boolean => {
  const { hour } = wallTime(zone, ms);
  return hour >= EVENING || hour < MORNING;
};

/** The next time (ms) after `ms` that clocks in a zone show 8:00. */
export const nextMorning = (zone: string, ms: number): number => {
  const today = { ...wallTime(zone, ms), hour: MORNING, minute: 0 };
  const morning = instantAt(zone, today);
  return morning > ms ? morning : instantAt(zone, { ...today, day: today.day + 1 });
};

/** 8:00 (ms) of the next Monday in a zone that is not today. */
export const nextMonday = (zone: string, ms: number): number => {
  const today = wallTime(zone, ms);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  return instantAt(zone, { ...today, day: today.day + ((8 - weekday) % 7 || 7), hour: MORNING, minute: 0 });
};

/** Whether clocks in two zones show the same at an instant. */
export const isSameTime = (a: string, b: string, ms: number): boolean => a === b || zoneOffset(a, ms) === zoneOffset(b, ms);
