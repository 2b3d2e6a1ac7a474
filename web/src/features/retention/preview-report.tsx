'use client';
import { formatCount, formatDate, inSequence, isolate } from '../../text/format.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { MonthsPlot } from './months-plot.tsx';
import { useRuleName } from './rule-name.ts';
import { soonerSentence } from './rule-words.ts';
import type { ReportFacts, RuleAbout, SampleRow } from './retention-view-types.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const sizeOf = (bytes: number): string => {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : String(Math.round(value))} ${units[power] ?? 'B'}`;
};

/** What a change would do: how much goes sooner and when, what stays, the months to come, and some of it to look at. */
export function PreviewReport({ report }: { report: ReportFacts }) {
  const text = useText().retention;
  const language = useLanguage();
  const { people, messages, notes, bytes, held, firstAt, oldest, newest, samples } = report;
  const day = (at: number): string => formatDate(at, language);
  const [first, last] = [oldest === null ? '' : day(oldest), newest === null ? '' : day(newest)];
  return (
    <section className="report">
      <p role="status">
        {inSequence(
          language,
          soonerSentence({ messages, notes, people, firstAt }, language),
          text.others(held),
          text.calm,
          first === '' ? '' : first === last ? text.spanDay(first) : text.span(first, last),
        )}
      </p>
      <dl className="figures">
        <Figure value={formatCount(people)} name={text.people(people)} />
        <Figure value={formatCount(messages)} name={text.messages(messages)} />
        {notes > 0 ? <Figure value={formatCount(notes)} name={text.notes(notes)} /> : null}
        <Figure value={sizeOf(bytes)} name={text.sealedSize} />
        {held > 0 ? <Figure value={formatCount(held)} name={text.held(held)} isQuiet /> : null}
      </dl>
      <MonthsPlot report={report} />
      <Counts report={report} />
      <div className="months-head mt-5">
        <h3 className="rules-head">{text.samples}</h3>
        {samples.length === 0 ? null : <span className="meta num">{text.sampleCount(samples.length)}</span>}
      </div>
      {samples.length === 0 ? <p className="small text-ink-2">{text.noSamples}</p> : null}
      <ul className="samples">
        {samples.map((sample) => (
          <Sample key={sample.id} sample={sample} />
        ))}
      </ul>
    </section>
  );
}

function Figure({ value, name, isQuiet = false }: { value: string; name: string; isQuiet?: boolean }) {
  return (
    <div className={isQuiet ? 'figure is-quiet' : 'figure'}>
      <dt className="meta">{name}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}

function Counts({ report: { classes } }: { report: ReportFacts }) {
  const text = useText().retention;
  if (classes.length === 0) return null;
  return (
    <div className="counts-wrap">
      <table className="counts">
        <caption className="rules-head">{text.countsTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{text.what}</th>
            <th scope="col">{text.sooner}</th>
            <th scope="col">{text.later}</th>
            <th scope="col">{text.same}</th>
            <th scope="col">{text.onHold}</th>
            <th scope="col">{text.beyond}</th>
          </tr>
        </thead>
        <tbody className="num">
          {classes.map((count) => (
            <tr key={count.class}>
              <th scope="row">{count.class === 'message' ? text.shortMessage : text.classes[count.class]}</th>
              {[count.sooner, count.later, count.same, count.held, count.restricted].map((n, i) => (
                <td key={i} className={n === 0 ? 'is-none' : ''}>
                  {formatCount(n)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sample({ sample: { name, class: of, made, now, changed, by, keptBy, isHeld } }: { sample: SampleRow }) {
  const text = useText().retention;
  const language = useLanguage();
  const ruleName = useRuleName();
  const named = (rules: readonly RuleAbout[]): string => [...new Set(rules.map((rule) => isolate(ruleName(rule))))].join(language === 'zh' ? '、' : ', ');
  const day = (at: number): string => formatDate(at, language);
  const move =
    now === null
      ? changed === null
        ? text.sampleNever
        : text.sampleGoes(day(changed))
      : changed === null
        ? text.sampleStays(day(now))
        : now === changed
          ? text.sampleSame(day(now))
          : text.sampleMoves(day(now), day(changed));
  return (
    <li className="sample-card">
      <p className="font-semibold break-words">{name === null ? text.otherConversation : <Name>{name}</Name>}</p>
      <p className="meta num">{text.sampleMade(of === 'message' ? text.shortMessage : text.classes[of], day(made))}</p>
      <p className="small num">
        {inSequence(
          language,
          isHeld ? text.sampleHeld : move,
          by.length > 0 && !isHeld ? text.sampleBy(named(by)) : '',
          keptBy.length > 0 ? text.sampleKept(named(keptBy)) : '',
        )}
      </p>
    </li>
  );
}
