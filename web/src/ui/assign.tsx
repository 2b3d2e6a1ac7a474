'use client';
import { useCallback } from 'react';
import { UserCheck, UserMinus, UserPlus } from 'lucide-react';
import { forCode } from '../text/for-code.ts';
import { isolate } from '../text/format.ts';
import { useLanguage, useText } from './language-context.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { useToast } from './toasts.tsx';
import type { Assign, AssignSnapshot } from './view-types.ts';

/** Gives a conversation to somebody and says so, with the way back; a refusal is said too. */
export const useSaidAssign = (snapshot: AssignSnapshot, assign: Assign): ((to: string | null) => void) => {
  const text = useText().talk;
  const language = useLanguage();
  const toast = useToast();
  const { current, you, choices } = snapshot;
  const before = current?.id ?? null;
  return useCallback(
    (to) => {
      const name = choices.find(({ id }) => id === to)?.name ?? '';
      const failed = (code: string): void => toast({ words: forCode(code, language) });
      void assign(to, before).then((code) => {
        if (code !== null) return failed(code);
        const undo = (): void => void assign(before, to).then((fault) => fault !== null && failed(fault));
        toast({ words: to === null ? text.didLeave : to === you ? text.didTake : text.didGive(isolate(name)), icon: <UserCheck aria-hidden />, undo });
      });
    },
    [assign, before, choices, you, language, text, toast],
  );
};

/** Take it, give it to a colleague, or leave it to whoever comes first. Nothing to choose: nothing is shown. */
export function AssignMenu({ snapshot, assign }: { snapshot: AssignSnapshot; assign: Assign }) {
  const text = useText().talk;
  const give = useSaidAssign(snapshot, assign);
  const entries: readonly MenuEntry[] = [
    ...(snapshot.mayTake ? [{ id: 'take', name: text.take, icon: <UserCheck aria-hidden />, onSelect: () => give(snapshot.you) }] : []),
    ...snapshot.choices.map(({ id, name }) => ({ id, name: text.giveTo(isolate(name)), icon: <UserPlus aria-hidden />, onSelect: () => give(id) })),
    ...(snapshot.mayLeave ? [{ id: 'leave', name: text.leave, icon: <UserMinus aria-hidden />, onSelect: () => give(null) }] : []),
  ];
  return entries.length === 0 ? null : <Menu label={text.changeLabel} button={text.change} buttonClassName="text-link" entries={entries} />;
}
