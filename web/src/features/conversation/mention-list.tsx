'use client';
import { Avatar } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { Mentions } from './use-mentions.ts';

export const mentionListId = 'mention-list';
export const mentionOptionId = (place: number): string => `mention-${place}`;

/** Names above the field, to tap or to choose with the arrows. The field keeps the keyboard. */
export function MentionList({ mentions }: { mentions: Mentions }) {
  const { talk: text, common } = useText();
  if (mentions.people.length === 0) return null;
  return (
    <div className="mention-list" id={mentionListId} role="listbox" aria-label={text.mention}>
      {mentions.people.map((person, place) => (
        // The keyboard stays in the field, which names the chosen one (aria-activedescendant).
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={person.id}
          id={mentionOptionId(place)}
          role="option"
          aria-selected={place === mentions.chosen}
          className={classNames('mention-option', place === mentions.chosen && 'is-chosen')}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => mentions.pick(person)}
        >
          <Avatar name={person.name} isTeam size="sm" />
          <span className="grow">
            <Name>{person.name}</Name>
          </span>
          <span className="meta">{person.kind === 'member' && person.roles[0] !== undefined ? common.roles[person.roles[0]] : null}</span>
        </div>
      ))}
    </div>
  );
}
