'use client';
import { Ban, UserCheck } from 'lucide-react';
import { formatDate, formatMoment, isolate } from '../text/format.ts';
import { useNow } from './clock.tsx';
import { useLanguage, useText } from './language-context.tsx';
import type { FoundSnapshot, KnownLine, LimitLine } from './approach-types.ts';

/** Who of the agency has this person, and what of the list is about them. */
export function FoundLines({ found }: { found: Pick<FoundSnapshot, 'known' | 'limits'> }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {found.limits.map((limit) => (
        <LimitItem key={limit.id} limit={limit} />
      ))}
      {found.known.map((line) => (
        <KnownItem key={line.id} line={line} />
      ))}
    </ul>
  );
}

function KnownItem({ line: { name, isYou, search, at, isContacted, ask } }: { line: KnownLine }) {
  const text = useText().approach;
  const language = useLanguage();
  const now = useNow();
  const who = isYou ? text.you : name === null ? text.colleague : isolate(name);
  const when = name === null && !isYou ? formatDate(at, language) : formatMoment(at, now, language);
  const line =
    search === null ? (isContacted ? text.wroteOutside : text.addedOutside)(who, when) : (isContacted ? text.wrote : text.added)(who, when, isolate(search));
  const names = ask.map((one) => isolate(one)).join(language === 'zh' ? '、' : ', ');
  return (
    <li className="flex items-start gap-2">
      <UserCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {line}
        {names === '' ? null : `${language === 'zh' ? '' : ' '}${text.askWho(names)}`}
      </span>
    </li>
  );
}

function LimitItem({ limit: { isCompany, label, reason, until } }: { limit: LimitLine }) {
  const text = useText().approach;
  const language = useLanguage();
  const comma = language === 'zh' ? '，' : ', ';
  return (
    <li className="flex items-start gap-2">
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        <b>
          {isCompany ? text.offLimitsCompany(isolate(label)) : text.offLimitsPerson}
          {until === null ? '' : `${comma}${text.until(formatDate(until, language))}`}
        </b>
        <span className="block text-ink-2">{text.because(reason)}</span>
      </span>
    </li>
  );
}
