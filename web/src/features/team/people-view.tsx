'use client';
import { useId, useState, type ReactNode } from 'react';
import { UserPlus } from 'lucide-react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { formatDate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ApprovalList } from './approval-list.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { KitNote, RemoveButton, RemoveDialog, RemoveFault, RenewalSection } from './remove-person.tsx';
import type { InvitationRow, PeopleActions, PeopleSnapshot, PersonRow } from './people-view-types.ts';
import { RoleDialog } from './role-dialog.tsx';
import type { RolesActions, RolesSnapshot } from './roles-view-types.ts';
import { WitnessForm } from './witness-form.tsx';

interface PeopleProps {
  snapshot: PeopleSnapshot;
  actions: PeopleActions;
  roles: RolesSnapshot;
  roleActions: RolesActions;
  recoveries?: ReactNode;
}

/** Who is in the agency and what they may do, who was asked in, what waits for a second person. */
export function PeopleView({ snapshot, actions, roles, roleActions, recoveries }: PeopleProps) {
  const { team: text, handover, approvals: approvalsText } = useText();
  const { people, invitations } = snapshot;
  const [removing, setRemoving] = useState<PersonRow | null>(null);
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.people}</h1>
        <p className="field-help mb-5">{text.peopleHelp}</p>
        {snapshot.asksForKit ? <KitNote /> : null}
        {recoveries}
        <section className="set">
          <h2>{text.people}</h2>
          <div className="min-w-0">
            {people.status === 'loading' ? (
              <Loading bars={['h-10 w-full', 'h-10 w-4/5']} />
            ) : (
              <ul className="flex flex-col gap-3">
                {people.value.map((person) => (
                  <PersonLine
                    key={person.uid}
                    person={person}
                    onChange={roles.changeable.has(person.uid) ? () => roleActions.startChange(person.uid) : null}
                    onRemove={() => setRemoving(person)}
                  />
                ))}
              </ul>
            )}
            <p className="mt-4">
              <Link href={routes.handover} className="text-link">
                {handover.open}
              </Link>
            </p>
          </div>
        </section>
        {roles.approvals === null ? null : (
          <section className="set">
            <h2>{approvalsText.waiting}</h2>
            <div className="min-w-0">
              <ApprovalList approvals={roles.approvals} actions={roleActions} />
            </div>
          </section>
        )}
        <RenewalSection renewal={snapshot.renewal} />
        <section className="set">
          <h2>{text.invitations}</h2>
          <div className="min-w-0">
            {invitations === null ? <p className="small text-ink-2">{text.mayNot}</p> : <Invitations invitations={invitations} actions={actions} />}
          </div>
        </section>
        {roles.witness === null ? null : (
          <section className="set">
            <h2>{approvalsText.witness}</h2>
            <div className="min-w-0">
              <WitnessForm snapshot={roles} actions={roleActions} />
            </div>
          </section>
        )}
      </div>
      <RoleDialog dialog={roles.dialog} actions={roleActions} />
      <InviteDialog dialog={snapshot.dialog} actions={actions} />
      <RemoveDialog person={removing} onClose={() => setRemoving(null)} onYes={actions.remove} />
    </div>
  );
}

function PersonLine({ person, onChange, onRemove }: { person: PersonRow; onChange: (() => void) | null; onRemove: () => void }) {
  const { team: text, approvals: approvalsText, common } = useText();
  const nameId = useId();
  const roles = [
    ...(person.isLead ? [text.lead] : []),
    ...person.roles.filter((role) => !(person.isLead && role === 'consultant')).map((role) => common.roles[role]),
  ];
  return (
    <li className="flex items-center gap-3">
      <Avatar name={person.name} isTeam />
      <div className="min-w-0 grow">
        <p className="flex items-center gap-2">
          <span id={nameId} className="min-w-0 truncate font-medium">
            <Name>{person.name || '…'}</Name>
          </span>
          {person.isYou ? <span className="chip chip-accent">{text.you}</span> : null}
          {person.isRemoved ? <span className="chip">{text.removed}</span> : null}
        </p>
        <p className="meta break-words">{[roles.join(' · '), person.email].filter(Boolean).join(' · ')}</p>
        <RemoveFault person={person} />
      </div>
      {onChange === null ? null : (
        <Button kind="ghost" size="sm" describedBy={nameId} className="shrink-0 whitespace-nowrap" onPress={onChange}>
          {approvalsText.change}
        </Button>
      )}
      <RemoveButton person={person} onPress={onRemove} />
    </li>
  );
}

function Invitations({ invitations, actions }: { invitations: NonNullable<PeopleSnapshot['invitations']>; actions: PeopleActions }) {
  const { team: text } = useText();
  const [revoking, setRevoking] = useState<InvitationRow | null>(null);
  return (
    <>
      <p className="field-help">{text.invitationsHelp}</p>
      <div className="my-3">
        <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={actions.startInvite}>
          {text.invite}
        </Button>
      </div>
      {invitations.status === 'loading' ? <Skeleton className="h-10 w-full" /> : null}
      {invitations.status === 'failed' ? <Failed code={invitations.code} onRetry={actions.retry} /> : null}
      {invitations.status === 'ready' && invitations.value.length === 0 ? <p className="small text-ink-2">{text.noInvitations}</p> : null}
      {invitations.status === 'ready' && invitations.value.length > 0 ? (
        <ul className="flex flex-col gap-3">
          {invitations.value.map((invitation) => (
            <InvitationLine key={invitation.inviteId} invitation={invitation} onRevoke={() => setRevoking(invitation)} />
          ))}
        </ul>
      ) : null}
      <ConfirmDialog
        title={text.revokeTitle}
        lead={text.revokeText(revoking?.name ?? '')}
        yes={text.revoke}
        isOpen={revoking !== null}
        isDanger
        onClose={() => setRevoking(null)}
        onYes={() => {
          if (revoking) actions.revoke(revoking.inviteId);
          setRevoking(null);
        }}
      />
    </>
  );
}

function InvitationLine({ invitation, onRevoke }: { invitation: InvitationRow; onRevoke: () => void }) {
  const { team: text, common } = useText();
  const language = useLanguage();
  const state = invitation.state === 'pending' ? text.state.pending(formatDate(invitation.expiresAt, language)) : text.state[invitation.state];
  const role = invitation.isLead ? text.lead : invitation.roles.map((one) => common.roles[one]).join(' · ');
  return (
    <li className="device-row">
      <div className="grow min-w-0">
        <p className="min-w-0 truncate font-medium">
          <Name>{invitation.name ?? '…'}</Name>
        </p>
        <p className="meta num">{`${role} · ${state}`}</p>
        {invitation.work.status === 'failed' ? <FieldError message={forCode(invitation.work.code, language)} /> : null}
      </div>
      <Button kind="ghost" size="sm" isBusy={invitation.work.status === 'busy'} onPress={onRevoke}>
        {text.revoke}
      </Button>
    </li>
  );
}
