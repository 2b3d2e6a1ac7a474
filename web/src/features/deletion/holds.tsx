'use client';
import { useState } from 'react';
import { lastDayOf } from '../../text/day-span.ts';
import { formatDate, formatMoment, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { WaitingButtons, WaitingLine } from '../../ui/waiting-request.tsx';
import type { DeletionActions, HoldRow } from './deletion-view-types.ts';

interface HoldsProps {
  holds: readonly HoldRow[];
  mayHold: boolean;
  mayPlace: boolean;
  actions: DeletionActions;
}

/** What keeps from deletion, and the way to its release by two. */
export function Holds({ holds, mayHold, mayPlace, actions }: HoldsProps) {
  const { deletion: text, approvals: words } = useText();
  const [approving, setApproving] = useState<string | null>(null);
  return (
    <>
      <p className="field-help mb-3">{text.holdsLead}</p>
      {holds.length === 0 ? <p className="small text-ink-2">{text.noHolds}</p> : null}
      <ul className="flex flex-col gap-3">
        {holds.map((hold) => (
          <HoldLine key={hold.holdId} hold={hold} mayHold={mayHold} actions={actions} onApprove={setApproving} />
        ))}
      </ul>
      {mayPlace ? (
        <div className="mt-3">
          <Button kind="line" onPress={actions.startHold}>
            {text.place}
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        title={text.releaseTitle}
        lead={text.releaseText}
        yes={words.approve}
        isOpen={approving !== null}
        onClose={() => setApproving(null)}
        onYes={() => {
          if (approving !== null) actions.approve(approving);
          setApproving(null);
        }}
      />
    </>
  );
}

interface HoldLineProps {
  hold: HoldRow;
  mayHold: boolean;
  actions: DeletionActions;
  onApprove: (approvalId: string) => void;
}

function HoldLine({ hold, mayHold, actions, onApprove }: HoldLineProps) {
  const text = useText().deletion;
  const language = useLanguage();
  const now = useNow();
  const { request } = hold;
  return (
    <li className="device-row flex-wrap">
      <div className="grow min-w-0">
        <p className="min-w-0 break-words font-medium">{hold.matter === null ? text.sealed : <Name>{hold.matter}</Name>}</p>
        <p className="small text-ink-2">
          {text.scopes[hold.kind]}
          {hold.about === null ? null : (
            <>
              {language === 'zh' ? '：' : ': '}
              <Name>{hold.about}</Name>
            </>
          )}
        </p>
        {hold.fromMs === null && hold.toMs === null ? null : (
          <p className="small num text-ink-2">
            {text.days(hold.fromMs === null ? null : formatDate(hold.fromMs, language), hold.toMs === null ? null : formatDate(lastDayOf(hold.toMs), language))}
          </p>
        )}
        <p className="meta num">{text.since(isolate(hold.by), formatMoment(hold.at, now, language))}</p>
        {hold.goneMessages > 0 ? <p className="meta">{text.gone(hold.goneMessages, '')}</p> : null}
        {hold.freeAt === null ? null : <p className="meta num">{text.released(formatDate(hold.freeAt, language))}</p>}
        {request === null ? null : (
          <>
            <p className="small mt-1">{text.releaseWaits}</p>
            <WaitingLine request={request} />
          </>
        )}
        <Problem work={hold.work} />
      </div>
      {request === null ? null : <WaitingButtons request={request} actions={actions} onApprove={() => onApprove(request.approvalId)} />}
      {mayHold && hold.freeAt === null && request === null ? (
        <Button kind="line" size="sm" isBusy={hold.work.status === 'busy'} onPress={() => actions.askRelease(hold.holdId)}>
          {text.release}
        </Button>
      ) : null}
    </li>
  );
}
