'use client';
import { Lock } from 'lucide-react';
import { useText } from '../../ui/language-context.tsx';
import { Composer } from './composer.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';

interface NoteComposerProps {
  talk: ConversationSnapshot;
  actions: Pick<ConversationActions, 'changeDraft' | 'send' | 'stopComposing' | 'editLast'>;
  /** Who reads it, in words. */
  says: string;
  /** Names of the field and of its button; without them, those of a note to the team. */
  label?: string;
  sendLabel?: string;
}

/** Where one writes to colleagues alone; or why not. */
export function NoteComposer({ talk, actions, says, label, sendLabel }: NoteComposerProps) {
  const { conversation: text } = useText();
  if (!talk.mayWrite.internal) {
    return (
      <p className="composer-closed">
        <Lock aria-hidden />
        <span>{text.mayNotWrite}</span>
      </p>
    );
  }
  return (
    <Composer
      key={talk.conversationId}
      lane="internal"
      candidateName=""
      draft={talk.drafts.internal}
      readers={talk.readers.internal}
      mentionable={talk.readers.internal.filter((person) => person.kind === 'member' && !person.isYou)}
      {...(label === undefined ? {} : { label })}
      {...(sendLabel === undefined ? {} : { sendLabel })}
      says={says}
      maxLength={talk.maxLength}
      onChange={(draft) => actions.changeDraft('internal', draft)}
      onSend={(words) => actions.send('internal', words)}
      composing={talk.composing?.internal ?? null}
      onStopComposing={() => actions.stopComposing('internal')}
      onEditLast={() => actions.editLast('internal')}
    />
  );
}
