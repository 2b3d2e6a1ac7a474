'use client';
import { formatCount, formatDate } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { ReportFacts } from './retention-view-types.ts';

const [height, top] = [168, 12];
/** A month of the count. */
const monthMs = 30.4375 * 24 * 60 * 60_000;

const monthName = (at: number, language: Language): string => {
  const date = formatDate(at, language);
  return language === 'zh' ? date.slice(0, 7) : date.split(' ').slice(1).join(' ');
};
/** The next round step, so that three or four lines stand between nothing and the most. */
const stepOf = (most: number): number => {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, power * ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10));
};

/** Messages and notes that go in each of the months to come: bars with the change, a dashed line as now. The same numbers as a table for who hears them. */
export function MonthsPlot({ report: { from, months } }: { report: Pick<ReportFacts, 'from' | 'months'> }) {
  const text = useText().retention;
  const language = useLanguage();
  const { changed, now } = months;
  const count = Math.max(changed.length, now.length, 1);
  const most = Math.max(1, ...changed, ...now);
  const step = stepOf(most);
  const lines = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const y = (n: number): number => top + height - (n / most) * height;
  const x = (month: number): string => `${(month / count) * 100}%`;
  const name = (month: number): string => monthName(from + month * monthMs, language);
  return (
    <figure className="months">
      <figcaption className="months-head">
        <span className="rules-head">{text.plotTitle}</span>
        <span className="months-key meta" aria-hidden>
          <span className="is-then">{text.plotThen}</span>
          <span className="is-now">{text.plotNow}</span>
        </span>
      </figcaption>
      <div className="months-plot" aria-hidden>
        <svg className="months-axis" height={height + top + 8}>
          {lines.map((n) => (
            <text key={n} x="100%" y={y(n) + 4} textAnchor="end">
              {formatCount(n)}
            </text>
          ))}
        </svg>
        <svg className="months-bars" height={height + top + 8}>
          {lines.map((n) => (
            <line key={n} className="months-line" x1="0" x2="100%" y1={y(n)} y2={y(n)} />
          ))}
          {changed.map((n, month) => (
            // Months stand in the order of time; their place is what they are.
            <rect key={month} x={`${((month + 0.12) / count) * 100}%`} width={`${(0.76 / count) * 100}%`} y={y(n)} height={height + top - y(n)} rx="2" />
          ))}
          {/* The dashes stand on a line of the ground, so that they are seen over bars too. */}
          {(['months-halo', 'months-now'] as const).map((kind) => (
            <g key={kind} className={kind}>
              {now.map((n, month) => (
                <g key={month}>
                  <line x1={x(month)} x2={x(month + 1)} y1={y(n)} y2={y(n)} />
                  {month === 0 ? null : <line x1={x(month)} x2={x(month)} y1={y(now[month - 1] ?? 0)} y2={y(n)} />}
                </g>
              ))}
            </g>
          ))}
        </svg>
      </div>
      <div className="months-names meta num" aria-hidden>
        {[0, 6, 12, 18].map((month) => (
          <span key={month}>{name(month)}</span>
        ))}
      </div>
      {(changed[0] ?? 0) > 0 ? <p className="meta num">{text.plotFirst(changed[0] ?? 0)}</p> : null}
      <table className="sr-only">
        <caption>{text.plotTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{text.month}</th>
            <th scope="col">{text.plotThen}</th>
            <th scope="col">{text.plotNow}</th>
          </tr>
        </thead>
        <tbody>
          {changed.map((n, month) => (
            <tr key={month}>
              <th scope="row">{name(month)}</th>
              <td>{formatCount(n)}</td>
              <td>{formatCount(now[month] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
