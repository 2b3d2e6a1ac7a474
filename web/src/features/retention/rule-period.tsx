'use client';
import type { Duration } from '@liexin/domain/retention/whole-days';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { RuleRow } from './retention-view-types.ts';
import { amountOf } from './rule-words.ts';

const monthsOf = (duration: Duration | null): number =>
  duration === null ? 0 : duration.unit === 'days' ? duration.n / 30.4375 : duration.unit === 'years' ? duration.n * 12 : duration.n;

/** The two numbers of a rule as a line from the day that it counts from. Decorates the sentence beside it. */
export function RulePeriod({ rule, saved }: { rule: RuleRow; saved: RuleRow | null }) {
  const text = useText().retention;
  const language = useLanguage();
  const [keep, end, before] = [monthsOf(rule.keepAtLeast), monthsOf(rule.deleteAtLatest), monthsOf(saved?.deleteAtLatest ?? null)];
  const whole = Math.max(keep, end, before, 1) * 1.4;
  const share = (n: number): string => `${(n / whole) * 100}%`;
  const showsSaved = saved?.deleteAtLatest !== null && saved?.deleteAtLatest !== undefined && before !== end;
  return (
    <div aria-hidden>
      <svg className="period" height="24">
        <defs>
          <pattern id="period-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" x2="0" y1="0" y2="6" />
          </pattern>
        </defs>
        <rect className="period-rest" x="0.5" y="6.5" width="calc(100% - 1px)" height="11" rx="5.5" fill={end > 0 ? 'url(#period-hatch)' : 'none'} />
        {end > 0 ? <rect className="period-may" x="0" y="6" width={share(end)} height="12" rx="6" /> : null}
        {keep > 0 ? <rect className="period-keep" x="0" y="6" width={share(keep)} height="12" rx="6" /> : null}
        {showsSaved ? <line className="period-saved" x1={share(before)} x2={share(before)} y1="1" y2="23" /> : null}
        {keep > 0 ? <circle cx={share(keep)} cy="12" r="8" /> : null}
        {end > 0 ? <circle cx={share(end)} cy="12" r="8" /> : null}
      </svg>
      <p className="period-key meta">
        {keep > 0 ? <span className="is-keep">{text.zones.kept}</span> : null}
        {end > keep ? <span className="is-may">{text.zones.asked}</span> : null}
        {end > 0 ? <span className="is-gone">{text.zones.gone}</span> : null}
        {showsSaved && saved?.deleteAtLatest ? <span className="is-saved">{text.savedMark(amountOf(saved.deleteAtLatest, language))}</span> : null}
      </p>
    </div>
  );
}
