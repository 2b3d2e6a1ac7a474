'use client';
import { DoorClosed } from 'lucide-react';
import { closingText } from '../../text/closing.ts';
import { formatDate } from '../../text/format.ts';
import { routes } from '../../routes.ts';
import { BarNote } from '../../ui/bar-note.tsx';
import { useLanguage } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import type { ClosingBarSnapshot } from './closing-view-types.ts';

/** On every page while the agency is being closed. */
export function ClosingBar({ snapshot: { endsAtMs, isOwner } }: { snapshot: ClosingBarSnapshot }) {
  const language = useLanguage();
  const text = closingText[language];
  const way = isOwner ? <Link href={routes.closing}>{text.barOpen}</Link> : undefined;
  return (
    <section className="bars" aria-label={text.title}>
      <BarNote icon={<DoorClosed aria-hidden />} isDanger {...(way === undefined ? {} : { action: way })}>
        {text.bar(formatDate(endsAtMs, language))}
      </BarNote>
    </section>
  );
}
