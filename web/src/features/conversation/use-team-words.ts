'use client';
import { useRef, useState } from 'react';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import { teamWordsIn } from './team-words.ts';

/** Words of a team note stand in what the candidate would read. */
export interface TeamWordsWarning {
  /** They were pasted: they can be taken out again. Else somebody wanted to send them. */
  readonly isPasted: boolean;
  takeOut(): void;
  keep(): void;
}

/**
 * Looks at what is pasted or dropped into the candidate's field, and at all of it once more before it is sent: words of a team note are
 * asked about once. Nothing is sent (false) while the question is open. On this device alone, against the notes that are on the screen.
 */
export const useTeamWords = (
  snapshot: ConversationSnapshot,
  actions: ConversationActions,
  send: (words: string) => boolean,
): { warning: TeamWordsWarning | null; inserted: (text: string, before: string) => void; send: (words: string) => boolean } => {
  const [asked, setAsked] = useState<{ readonly found: string; readonly before: string | null; readonly words: string | null } | null>(null);
  const meant = useRef(new Set<string>());
  const isOpen = snapshot.lane === 'candidate';
  const look = (text: string): string | null => {
    if (!isOpen) return null;
    const found = teamWordsIn(
      text,
      snapshot.items.flatMap((item) => (item.kind === 'message' && item.lane === 'internal' ? [item.text] : [])),
    );
    return found === null || meant.current.has(found) ? null : found;
  };
  return {
    inserted: (text, before) => {
      const found = look(text);
      if (found !== null) setAsked({ found, before, words: null });
    },
    send: (words) => {
      const found = look(words);
      if (found === null) return send(words);
      setAsked({ found, before: asked?.before ?? null, words });
      return false;
    },
    warning:
      asked === null || !isOpen
        ? null
        : {
            isPasted: asked.words === null,
            takeOut: () => {
              if (asked.before !== null) actions.changeDraft('candidate', asked.before);
              setAsked(null);
            },
            keep: () => {
              meant.current.add(asked.found);
              setAsked(null);
              // After an edit the draft comes back by itself.
              const isEdit = snapshot.composing?.candidate?.kind === 'edit';
              if (asked.words !== null && send(asked.words) && !isEdit) actions.changeDraft('candidate', '');
            },
          },
  };
};
