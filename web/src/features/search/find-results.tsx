'use client';
import { Briefcase, CornerDownLeft, MessageSquare, Paperclip, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatMoment, formatRowTime, isolate } from '../../text/format.ts';
import { importedText } from '../../text/imported.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { FindActions, FindSnapshot, FoundMessage } from './find-view-types.ts';
import { Marked } from './marked.tsx';

/** One line that can be chosen, of whatever kind, in the order of the screen. */
export interface FindOption {
  readonly id: string;
  readonly group: 'candidates' | 'mandates' | 'actions' | 'messages';
  readonly face: ReactNode;
  readonly open: () => void;
}

const groups = ['candidates', 'mandates', 'actions', 'messages'] as const;

/** Everything that was found, in one list for the arrow keys. */
export const useFindOptions = ({ found }: FindSnapshot, actions: FindActions): readonly FindOption[] => {
  const text = useText().find;
  return [
    ...found.candidates.map((one) => ({
      id: `candidate-${one.conversationId}`,
      group: 'candidates' as const,
      open: () => actions.openCandidate(one.conversationId),
      face: (
        <>
          <Avatar name={one.name} size="sm" />
          <span className="find-name">
            <Marked text={one.name} marks={one.marks} />
          </span>
          {one.mandateTitle === null ? null : (
            <span className="find-side">
              <Name>{one.mandateTitle}</Name>
            </span>
          )}
        </>
      ),
    })),
    ...found.mandates.map((one) => ({
      id: `mandate-${one.mandateId}`,
      group: 'mandates' as const,
      open: () => actions.openMandate(one.mandateId),
      face: (
        <>
          <span className="find-icon">
            <Briefcase aria-hidden />
          </span>
          <span className="find-name">
            <Marked text={one.title} marks={one.marks} />
          </span>
          <span className="find-side">
            <Name>{one.client}</Name>
          </span>
        </>
      ),
    })),
    ...found.actions.map((action) => ({
      id: `action-${action}`,
      group: 'actions' as const,
      open: () => actions.act(action),
      face: (
        <>
          <span className="find-icon">
            <CornerDownLeft aria-hidden />
          </span>
          <span className="find-name">{text.actions[action]}</span>
        </>
      ),
    })),
    ...found.messages.map((message) => ({
      id: `message-${message.id}`,
      group: 'messages' as const,
      open: () => actions.openMessage(message),
      face: <MessageFace message={message} />,
    })),
  ];
};

interface FindResultsProps {
  listId: string;
  options: readonly FindOption[];
  active: number;
  onHover: (place: number) => void;
}

export function FindResults({ listId, options, active, onHover }: FindResultsProps) {
  const text = useText().find;
  return (
    <div role="listbox" id={listId} aria-label={text.results} className="find-list">
      {groups.map((group) => {
        const mine = options.flatMap((option, place) => (option.group === group ? [{ option, place }] : []));
        return mine.length === 0 ? null : (
          <div role="group" key={group} aria-labelledby={`${listId}-${group}`}>
            <div id={`${listId}-${group}`} className="find-group">
              {text.groups[group]}
            </div>
            {mine.map(({ option, place }) => (
              // The keyboard stays in the field (combobox with `aria-activedescendant`), which opens what is chosen.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={option.id}
                id={`${listId}-${option.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === active}
                className={group === 'messages' ? 'find-row is-message' : 'find-row'}
                onMouseMove={() => onHover(place)}
                onClick={option.open}
                onMouseDown={(event) => event.preventDefault()}
              >
                {option.face}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
}

/** Who wrote it, where and when, and the line around what was found. Team-only is said by icon, word and surface. */
function MessageFace({ message }: { message: FoundMessage }) {
  const { find: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const { sender, lane, candidateName, mandateTitle } = message;
  const name = candidateName ?? common.nameLocked;
  return (
    <>
      <span className={lane === 'candidate' ? 'find-icon' : 'find-icon is-team'}>
        {lane === 'candidate' ? <MessageSquare aria-hidden /> : <Users aria-hidden />}
      </span>
      <span className="find-message">
        <span className="find-line">
          <span className="find-name">{sender.kind === 'own' ? text.you : <Name>{sender.name}</Name>}</span>
          <span className="find-side">
            {sender.isImported === true ? <>{importedText[language].mark} · </> : null}
            {(sender.kind === 'candidate' && sender.isImported !== true) || lane === 'room' ? null : <>{text.inConversation(isolate(name))} · </>}
            {lane === 'candidate' ? <span className="sr">{text.lane.candidate} · </span> : <>{text.lane[lane]} · </>}
            {mandateTitle === null ? null : <Name>{mandateTitle}</Name>}
          </span>
          <time className="meta" dateTime={new Date(message.at).toISOString()} title={formatMoment(message.at, now, language)}>
            {formatRowTime(message.at, now, language)}
          </time>
        </span>
        <span className="find-words">
          {message.hasFile ? (
            <>
              <Paperclip aria-hidden className="find-file" />
              <span className="sr">{text.file}</span>
            </>
          ) : null}
          <Marked text={message.text} marks={message.marks} />
          {message.isEdited ? <span className="meta"> {text.edited}</span> : null}
        </span>
      </span>
    </>
  );
}
