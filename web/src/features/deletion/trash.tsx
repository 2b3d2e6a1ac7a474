'use client';
import { useState } from 'react';
import { monthBegins } from '@liexin/domain/retention/month';
import { formatDate } from '../../text/format.ts';
import { formatMonth } from '../../text/format-month.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { DeletionActions, TrashRow } from './deletion-view-types.ts';

interface TrashProps {
  trash: readonly TrashRow[];
  lead: string;
  actions: Pick<DeletionActions, 'restore'>;
}

/** What is out of sight and not deleted yet, a row a conversation: all of it, its notes, or its oldest months. */
export function Trash({ trash, lead, actions }: TrashProps) {
  const text = useText().deletion;
  const [asking, setAsking] = useState<TrashRow | null>(null);
  return (
    <>
      <p className="field-help mb-3">{lead}</p>
      {trash.length === 0 ? <p className="small text-ink-2">{text.noTrash}</p> : null}
      <ul className="flex flex-col gap-3">
        {trash.map((row) => (
          <li key={row.conversationId} className="device-row flex-wrap">
            <div className="grow min-w-0">
              <p className="min-w-0 break-words font-medium">{row.search === null ? text.otherSearch : <Name>{row.search}</Name>}</p>
              <What row={row} />
              <Problem work={row.work} />
            </div>
            {row.mayRestore ? (
              <Button kind="line" size="sm" isBusy={row.work.status === 'busy'} onPress={() => setAsking(row)}>
                {text.restore}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={asking?.months == null ? text.restoreTitle : text.restoreMonthsTitle}
        lead={asking?.isNotes === true ? text.restoreNotes : asking?.months == null ? text.restoreText : text.restoreMonths}
        yes={text.restore}
        isOpen={asking !== null}
        onClose={() => setAsking(null)}
        onYes={() => {
          if (asking !== null) actions.restore(asking.conversationId);
          setAsking(null);
        }}
      />
    </>
  );
}

function What({ row: { isNotes, months, isHeld, isDeleting, isAsked, messages, purgeAt } }: { row: TrashRow }) {
  const text = useText().deletion;
  const language = useLanguage();
  const month = (one: number): string => formatMonth(monthBegins(one), language);
  const facts = [
    ...(isNotes ? [text.notesOnly] : []),
    ...(months === null ? [] : [months.first === months.last ? text.monthOnly(month(months.first)) : text.monthsOnly(month(months.first), month(months.last))]),
    isHeld ? text.trashHeld(messages) : text.trashRow(messages, formatDate(purgeAt, language)),
    ...(isHeld ? [] : isDeleting ? [text.deleting] : isAsked ? [text.asked] : []),
  ];
  return <p className="meta num">{facts.join(' · ')}</p>;
}
