'use client';
import { UserPlus } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { TeamSnapshot } from './mandates-view-types.ts';

interface TeamDialogProps {
  team: TeamSnapshot;
  onEnter: (uid: string) => void;
  onClose: () => void;
}

/** Who is in a search, and who can be taken in. */
export function TeamDialog({ team, onEnter, onClose }: TeamDialogProps) {
  const { mandates: text, team: words, common } = useText();
  const language = useLanguage();
  const { progress } = team;
  return (
    <Dialog title={text.teamTitle(isolate(team.mandateTitle))} lead={text.teamHelp} isOpen onClose={onClose}>
      <ul className="flex flex-col gap-3" aria-label={text.team}>
        {team.team.map((person) => (
          <li key={person.uid} className="flex items-center gap-3">
            <Avatar name={person.name} isTeam size="sm" />
            <span className="min-w-0 truncate font-medium">
              <Name>{person.name || '…'}</Name>
            </span>
            {person.isYou ? <span className="chip chip-accent">{words.you}</span> : null}
          </li>
        ))}
      </ul>
      <h3 className="field-label mt-5 mb-2">{text.teamOthers}</h3>
      {team.others.length === 0 ? <p className="small text-ink-2">{text.teamAlone}</p> : null}
      <ul className="flex flex-col gap-3">
        {team.others.map((person) => (
          <li key={person.uid} className="device-row">
            <Avatar name={person.name} isTeam size="sm" />
            <div className="grow">
              <p className="truncate font-medium">
                <Name>{person.name || '…'}</Name>
              </p>
              <p className="meta">{person.roles.map((role) => common.roles[role]).join(' · ')}</p>
              {person.work.status === 'failed' ? <FieldError message={forCode(person.work.code, language)} /> : null}
              {progress?.uid === person.uid && progress.total > 0 ? (
                <p className="meta num" role="status">
                  {text.teamProgress(progress.done, progress.total)}
                </p>
              ) : null}
            </div>
            <Button
              kind="line"
              size="sm"
              icon={<UserPlus aria-hidden />}
              isBusy={person.work.status === 'busy'}
              isDisabled={progress !== null && progress.uid !== person.uid}
              onPress={() => onEnter(person.uid)}
            >
              {text.teamAdd}
            </Button>
          </li>
        ))}
      </ul>
      {progress === null ? null : <p className="field-help mt-3">{text.teamWait}</p>}
    </Dialog>
  );
}
