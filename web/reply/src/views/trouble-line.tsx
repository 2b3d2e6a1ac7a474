// What the server withholds or contradicts, in words: fetched when there is some.
import type { JSX } from 'preact';
import { formatMonth } from '../../../src/text/format-month.ts';
import { formatMoment, inSequence, isolate } from '../../../src/text/format.ts';
import type { Language } from '../../../src/text/language.ts';
import { troubleText } from '../../../src/text/trouble.ts';
import type { Line } from '../page-state.ts';
import { Icon } from './icons.tsx';

export type Trouble = Extract<Line, { kind: 'gap' | 'alarm' }>;

/** A line, never a bubble: what happened, what was kept, what to do, and the numbers behind a tap. `first`: whom to call. */
export const TroubleLine = ({ line, language, now, first }: { line: Trouble; language: Language; now: number; first: string }): JSX.Element => {
  const text = troubleText[language];
  if (line.kind === 'gap' && line.count === 0)
    return (
      <li class="center num" data-months-gone>
        {text.months(formatMonth(line.atMs, language))}
      </li>
    );
  const name = line.name ? isolate(line.name) : text.you;
  const moment = (at: number): string => formatMoment(at, now, language);
  const says =
    line.kind === 'gap'
      ? text.gap(line.count, name)
      : line.alarm === 'shortened'
        ? line.name === null
          ? text.shortened
          : text.shortenedBy(name)
        : line.alarm === 'fork'
          ? text.fork(name, line.other ? isolate(line.other) : text.you)
          : text[line.alarm](name);
  return (
    <li class={line.kind === 'gap' ? 'forged gap' : 'forged'} data-trouble={line.kind === 'gap' ? 'gap' : line.alarm}>
      <Icon name="alert" size={18} />
      <div>
        <b>{says}</b>
        {language === 'zh' ? '' : ' '}
        <span class="num">
          {line.kind === 'gap'
            ? inSequence(language, text.gapAsked(moment(line.sinceMs), moment(line.askedMs)), text.gapKept, text.gapCandidate(isolate(first)))
            : inSequence(language, text.kept, text.doCandidate(isolate(first)))}
        </span>
        <details class="why">
          <summary>{text.more}</summary>
          {line.kind === 'alarm' ? <p>{text[`${line.alarm}Why`]}</p> : null}
          <dl>
            {line.facts.map(([fact, value]) => (
              <div key={fact}>
                <dt>{text.facts[fact]}</dt>
                <dd class="num">{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </div>
    </li>
  );
};
