'use client';
import { formatDate } from '../../text/format.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { actsPerDay } from './acts-per-day.ts';

const height = 48;

/** Acts by day, of the rows that are loaded: newest on the right. `times`: newest first. */
export function RecordPlot({ times }: { times: readonly number[] }) {
  const text = useText().console;
  const language = useLanguage();
  const days = actsPerDay(times);
  const most = Math.max(1, ...days);
  return (
    <figure aria-label={text.perDay(times.length, days.length)}>
      <svg className="record-plot" viewBox={`0 0 ${days.length * 10} ${height}`} preserveAspectRatio="none" aria-hidden>
        {days.map((count, day) => {
          const tall = count === 0 ? 0 : Math.max(3, (count / most) * height);
          // Days stand in the order of time; their place is what they are.
          return <rect key={day} className={day === days.length - 1 ? 'is-newest' : ''} x={day * 10 + 2} width={6} y={height - tall} height={tall} />;
        })}
      </svg>
      <figcaption className="record-axis meta num">
        <span>{formatDate(times.at(-1) ?? 0, language)}</span>
        <span>{text.perDay(times.length, days.length)}</span>
        <span>{formatDate(times[0] ?? 0, language)}</span>
      </figcaption>
    </figure>
  );
}
