'use client';
import { placeOf, timeThere } from '../../text/format-there.ts';
import { isSameTime, ownZone } from '../../text/zone-time.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';

/** What time it is where the candidate is, if their clock shows another. */
export function TheirClock({ zone }: { zone: string | null }) {
  const text = useText().later;
  const language = useLanguage();
  const now = useNow();
  if (zone === null || isSameTime(zone, ownZone(), now)) return null;
  const [time, place] = [timeThere(zone, now), placeOf(zone, language)];
  return (
    <span className="their-clock num">
      <span aria-hidden>{text.clock(time, place)}</span>
      <span className="sr">{text.clockSpoken(time, place)}</span>
    </span>
  );
}
