'use client';
import { useState } from 'react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import type { HandedSearch, HandoverRow } from './handover-view-types.ts';

/** One handover: how far it is, what went to whom, and the way back. */
export function HandoverCard({ row, onUndo }: { row: HandoverRow; onUndo: () => void }) {
  const { handover: text } = useText();
  const language = useLanguage();
  const now = useNow();
  const [isAsking, setAsking] = useState(false);
  const { state, total, settled, takenBack, from, undo } = row;
  const to = [...new Set(row.searches.flatMap(({ receivers }) => receivers.map(({ name }) => name)))].join(language === 'zh' ? '、' : ', ');
  const canUndo = row.mayUndo && (state === 'running' || state === 'undoing' || (state === 'done' && now < row.undoUntil));
  const facts = {
    running: text.progress(settled, total),
    done: text.done(total),
    undoing: text.undoing(takenBack, total),
    undone: text.undone,
  };
  return (
    <li className="flex flex-col gap-2">
      <p className="font-medium break-words">{text.heading(isolate(from.name), isolate(to))}</p>
      <p className="meta num">
        {text.by(isolate(row.byName), formatDate(row.createdAt, language))}
        {state === 'done' && canUndo ? ` · ${text.undoUntil(formatDate(row.undoUntil, language))}` : null}
      </p>
      {state === 'running' || state === 'undoing' ? (
        <progress className="w-full accent-accent" max={total} value={state === 'running' ? settled : takenBack} aria-label={facts[state]} />
      ) : null}
      <p className="num" role="status">
        {facts[state]}
      </p>
      {state === 'running' ? <p className="field-help">{row.waiting > 0 ? text.waitsFor(row.waiting) : text.leave}</p> : null}
      {state === 'done' ? (
        <ul className="flex flex-col gap-2">
          {row.searches.map((search) => (
            <Handed key={search.mandateId} search={search} />
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        {canUndo ? (
          <Button kind="line" size="sm" isBusy={undo.status === 'busy'} onPress={() => (state === 'undoing' ? onUndo() : setAsking(true))}>
            {state === 'running' ? text.stop : state === 'undoing' ? text.undoAgain : text.undo}
          </Button>
        ) : null}
        {state === 'done' && row.mayRemove ? (
          <Link href={routes.people} className="text-link">
            {text.remove(isolate(from.name))}
          </Link>
        ) : null}
      </div>
      {undo.status === 'failed' ? <FieldError message={forCode(undo.code, language)} /> : null}
      <ConfirmDialog
        title={text.undoTitle}
        lead={text.undoText(isolate(from.name))}
        yes={state === 'running' ? text.stop : text.undo}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          onUndo();
        }}
      />
    </li>
  );
}

function Handed({ search }: { search: HandedSearch }) {
  const { handover: text, common } = useText();
  return (
    <li>
      {search.receivers.map(({ uid, name, count, conversations }) => (
        <div key={uid}>
          <p className="small break-words">
            <SearchName search={search} /> · <Name>{name}</Name> · <span className="num">{text.conversations(count)}</span>
          </p>
          {conversations.length > 0 ? (
            <details className="small">
              <summary className="text-link w-fit py-1">{text.candidates}</summary>
              <ul className="flex flex-wrap gap-x-3 gap-y-1">
                {conversations.map((one) => (
                  <li key={one.conversationId}>
                    <Link href={routes.conversation(one.conversationId)} className="text-link">
                      {one.name === null ? common.nameLocked : <Name>{one.name}</Name>}
                    </Link>
                  </li>
                ))}
              </ul>
            </details>
          ) : null}
        </div>
      ))}
    </li>
  );
}

/** The way to the search, for whoever is in its team: its room tells the rest. */
function SearchName({ search: { mandateId, title, isInside } }: { search: HandedSearch }) {
  const name = <Name>{title ?? '…'}</Name>;
  return isInside ? (
    <Link href={routes.search(mandateId)} className="text-link">
      {name}
    </Link>
  ) : (
    name
  );
}
