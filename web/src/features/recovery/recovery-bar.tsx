'use client';
import { ShieldAlert } from 'lucide-react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { formatMoment, inSequence, isolate } from '../../text/format.ts';
import { BarNote } from '../../ui/bar-note.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import type { RecoveryRow } from './recoveries-view-types.ts';
import { StopButton } from './stop-button.tsx';

/** On every page of an owner while somebody waits to come back with the kit. */
export function RecoveryBar({ rows, onStop }: { rows: readonly RecoveryRow[]; onStop: (uid: string) => void }) {
  const text = useText().recovery.stop;
  const language = useLanguage();
  const now = useNow();
  return rows.map((row) => {
    if (row.end.kind !== 'waiting' || !row.mayStop) return null;
    return (
      <BarNote
        key={row.uid}
        isDanger
        icon={<ShieldAlert aria-hidden />}
        action={
          <span className="flex flex-none flex-wrap items-center justify-end gap-x-3 gap-y-2">
            <Link href={routes.people} className="text-link">
              {text.details}
            </Link>
            <StopButton row={row} onStop={onStop} />
          </span>
        }
      >
        <b>{row.isYou ? text.asksYou : text.asks(isolate(row.name))}</b>
        {language === 'zh' ? '' : ' '}
        {inSequence(
          language,
          now < row.end.until ? text.barUntil(formatMoment(row.end.until, now, language)) : text.due,
          row.work.status === 'failed' ? forCode(row.work.code, language) : '',
        )}
      </BarNote>
    );
  });
}
