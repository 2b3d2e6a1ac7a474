'use client';
import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { useAnnounce } from '../../a11y/announcer.tsx';
import { fittingPeople, mentionQuery } from '../../platform/live/mentions.ts';
import { useText } from '../../ui/language-context.tsx';
import type { Person } from '../../ui/view-types.ts';
import { isComposing } from './is-composing.ts';

export interface Mentions {
  /** Who is offered; empty: nothing is open. */
  readonly people: readonly Person[];
  readonly chosen: number;
  pick(person: Person): void;
  /** The text or the caret moved. */
  look(): void;
  /** True: the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
  close(): void;
}

interface MentionsInput {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Who reads what is written here; nobody where nobody may be named. */
  readonly people: readonly Person[];
  readonly change: (text: string) => void;
}

/** Names that are offered while one is typed behind a sign. The field keeps the keyboard; the list says what is chosen. */
export const useMentions = ({ field, people, change }: MentionsInput): Mentions => {
  const text = useText().talk;
  const announce = useAnnounce();
  const [typed, setTyped] = useState<{ readonly from: number; readonly query: string } | null>(null);
  const [chosen, setChosen] = useState(0);
  // Found anew with each picture: who reads here may become known only after the name was typed.
  const fitting = typed === null ? [] : fittingPeople(typed.query, people);
  const offer = typed === null || fitting.length === 0 ? null : { from: typed.from, people: fitting };
  const count = fitting.length;
  useEffect(() => {
    if (count > 0) announce(text.mentionable(count));
  }, [count, announce, text]);

  const close = (): void => setTyped(null);
  const look = (): void => {
    const box = field.current;
    setChosen(0);
    setTyped(box === null ? null : mentionQuery(box.value, box.selectionStart));
  };
  const pick = (person: Person): void => {
    const box = field.current;
    if (box === null || offer === null) return;
    const before = `${box.value.slice(0, offer.from)}@${person.name} `;
    change(before + box.value.slice(box.selectionStart).replace(/^ /u, ''));
    close();
    box.focus();
    requestAnimationFrame(() => box.setSelectionRange(before.length, before.length));
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (offer === null || isComposing(event.nativeEvent)) return false;
    const person = offer.people[chosen];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setChosen((chosen + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && person !== undefined) pick(person);
    else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  };
  return { people: offer?.people ?? [], chosen, pick, look, onKey, close };
};
