'use client';
import { useRef, useState } from 'react';
import { answeredMeanwhile } from './answered.ts';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';

/** A colleague answered while this was being written. */
export interface Answered {
  readonly name: string;
  readonly at: number;
  sendAnyway(): void;
  cancel(): void;
}

/** Sends, unless a colleague answered the candidate meanwhile: then nothing is taken (false), and the person is asked, once for each answer. */
export const useAnswered = (
  snapshot: ConversationSnapshot,
  actions: ConversationActions,
  send: (words: string) => boolean,
): { answered: Answered | null; send: (words: string) => boolean } => {
  const [asked, setAsked] = useState<{ readonly words: string; readonly name: string; readonly at: number } | null>(null);
  const known = useRef(new Set<string>());
  const isOpen = snapshot.lane === 'candidate';
  const isNew = (snapshot.composing?.candidate?.kind ?? null) !== 'edit';
  return {
    send: (words) => {
      const answer = isOpen && isNew ? answeredMeanwhile(snapshot.items, snapshot.begunWritingAt ?? null, known.current) : null;
      if (answer === null) return send(words);
      for (const item of snapshot.items) known.current.add(item.id);
      setAsked({ words, name: answer.sender.name, at: answer.at });
      return false;
    },
    answered:
      asked === null || !isOpen
        ? null
        : {
            name: asked.name,
            at: asked.at,
            sendAnyway: () => {
              setAsked(null);
              if (send(asked.words)) actions.changeDraft('candidate', '');
            },
            cancel: () => setAsked(null),
          },
  };
};
