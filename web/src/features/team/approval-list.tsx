'use client';
import { useState } from 'react';
import type { Role } from '@liexin/domain/agency/role';
import { formatDate, isolate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { WaitingButtons, WaitingLine } from '../../ui/waiting-request.tsx';
import type { ApprovalRow, RolesActions, RolesSnapshot } from './roles-view-types.ts';

/** What waits for a second person, with what this person may do about it. */
export function ApprovalList({ approvals, actions }: { approvals: NonNullable<RolesSnapshot['approvals']>; actions: RolesActions }) {
  const { approvals: text } = useText();
  const sentence = useSentence();
  const [approving, setApproving] = useState<ApprovalRow | null>(null);
  return (
    <>
      <p className="field-help mb-3">{text.waitingHelp}</p>
      {approvals.status === 'loading' ? <Skeleton className="h-10 w-full" /> : null}
      {approvals.status === 'failed' ? <Failed code={approvals.code} onRetry={actions.retryRoles} /> : null}
      {approvals.status === 'ready' && approvals.value.length === 0 ? <p className="small text-ink-2">{text.nothingWaits}</p> : null}
      {approvals.status === 'ready' && approvals.value.length > 0 ? (
        <ul className="flex flex-col gap-3">
          {approvals.value.map((row) => (
            <ApprovalLine key={row.approvalId} row={row} actions={actions} onApprove={() => setApproving(row)} />
          ))}
        </ul>
      ) : null}
      <ConfirmDialog
        title={text.approveTitle(approving === null ? '' : sentence(approving))}
        lead={approving === null || approving.what.kind === 'role' ? text.approveText : text.approveOther}
        yes={text.approve}
        isOpen={approving !== null}
        onClose={() => setApproving(null)}
        onYes={() => {
          if (approving) actions.approve(approving.approvalId);
          setApproving(null);
        }}
      />
    </>
  );
}

function ApprovalLine({ row, actions, onApprove }: { row: ApprovalRow; actions: RolesActions; onApprove: () => void }) {
  const sentence = useSentence();
  return (
    <li className="device-row flex-wrap">
      <div className="grow min-w-0">
        <p className="min-w-0 break-words font-medium">{sentence(row)}</p>
        <WaitingLine request={row} />
      </div>
      <WaitingButtons request={row} actions={actions} onApprove={onApprove} />
    </li>
  );
}

/** "Mei becomes owner", "Bo is compliance reviewer no more", "New retention rules: …" */
const useSentence = () => {
  const { approvals: text, common } = useText();
  const language = useLanguage();
  return ({ what }: ApprovalRow): string => {
    if (what.kind === 'retention') return text.rules(what.rules, what.people, what.messages, what.firstAt === null ? null : formatDate(what.firstAt, language));
    if (what.kind === 'closing') return text.closing(what.conversations);
    if (what.kind !== 'role') return what.kind === 'export' ? text.exporting(what.conversations) : text.holdRelease(what.conversations);
    const name = isolate(what.subject);
    const list = (roles: readonly Role[]): string => roles.map((role) => common.roles[role]).join(language === 'zh' ? '、' : ', ');
    return [...(what.gives.length > 0 ? [text.gets(name, list(what.gives))] : []), ...(what.takes.length > 0 ? [text.loses(name, list(what.takes))] : [])].join(
      language === 'zh' ? '；' : '; ',
    );
  };
};
