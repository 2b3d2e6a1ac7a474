'use client';
import { CircleHelp, ShieldAlert } from 'lucide-react';
import { formatMoment, inSequence, isolate } from '../../text/format.ts';
import type { TroubleText } from '../../text/trouble.ts';
import type { TroubleFact } from '../../platform/live/trouble-lines.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { ConversationItem } from './conversation-view-types.ts';

type Gap = Extract<ConversationItem, { kind: 'gap' }>;
type Alarm = Extract<ConversationItem, { kind: 'alarm' }>;

/** A message that must exist and that the server does not give out: a line, never a bubble. */
export function MissingLine({ item }: { item: Gap }) {
  const language = useLanguage();
  const now = useNow();
  const { trouble: text, common } = useText();
  const moment = (at: number): string => formatMoment(at, now, language);
  return (
    <li className="alarm is-gap" data-trouble={item.kind}>
      <CircleHelp aria-hidden />
      <div>
        <b>{text.gap(item.count, isolate(item.name ?? common.someone))}</b>{' '}
        <span className="num">{text.gapAsked(moment(item.since), moment(item.askedAt))}</span> {text.gapKept} {text.gapMember}
        <More text={text} why={null} facts={item.facts} />
      </div>
    </li>
  );
}

/** The server contradicts itself, or what others signed: what happened, what was kept, what to do. */
export function AlarmLine({ item }: { item: Alarm }) {
  const language = useLanguage();
  const { trouble: text, common } = useText();
  const name = isolate(item.name ?? common.someone);
  const says = {
    twice: text.twice(name),
    order: text.order(name),
    fork: text.fork(name, item.other === null ? text.you : isolate(item.other)),
    shortened: item.name === null ? text.shortened : text.shortenedBy(name),
  };
  return (
    <li className="alarm" data-trouble={item.alarm}>
      <ShieldAlert aria-hidden />
      <div role="alert">
        <b>{says[item.alarm]}</b>
        {language === 'zh' ? '' : ' '}
        {inSequence(language, text.kept, text.doMember)}
        <More text={text} why={text[`${item.alarm}Why`]} facts={item.facts} />
      </div>
    </li>
  );
}

function More({ text, why, facts }: { text: TroubleText; why: string | null; facts: readonly TroubleFact[] }) {
  return (
    <details className="trouble-more">
      <summary className="inline-act">{text.more}</summary>
      {why === null ? null : <p>{why}</p>}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{text.facts[name]}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
