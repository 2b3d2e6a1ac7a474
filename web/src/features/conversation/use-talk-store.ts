'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { paced } from '../../platform/paced.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { findTalk } from '../../platform/workspace/rooms.ts';
import type { ConversationStore } from './conversation-store.ts';

/** With the live part of a conversation, and Firestore with it: not before the first screen, and behind it as soon as that stands. */
export const loadConversation = () => import('./conversation-store.ts');

/** Its script did not come (no network): asked for again. */
const RELOAD_MS = 3000;

const noSubscription = (): (() => void) => () => undefined;

/** The live part of one place to talk, followed while it is on the screen. One store for each; it is closed when another is opened. */
export const useTalkStore = (talkId: string): ConversationStore | null => {
  const workspace = useWorkspace();
  const { clock, log } = useServices();
  const [store, setStore] = useState<ConversationStore | null>(null);
  const isThere = findTalk(useAgencyState(), talkId) !== null;

  useEffect(() => {
    const found = findTalk(workspace.model.state(), talkId);
    if (found === null) return undefined;
    let opened: ConversationStore | null = null;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = (): void =>
      void loadConversation().then(
        ({ openConversationStore }) => {
          if (isGone) return;
          opened = openConversationStore({ workspace, conversation: found, now: () => clock.now(), log });
          setStore(opened);
        },
        () => {
          log.note({ event: 'call-failed', code: 'conversation' });
          timer = setTimeout(open, RELOAD_MS);
        },
      );
    open();
    return () => {
      isGone = true;
      clearTimeout(timer);
      opened?.close();
      setStore(null);
    };
  }, [talkId, isThere, workspace, clock, log]);

  const live = store !== null && store.conversation.id === talkId ? store : null;
  useSyncExternalStore(
    live === null ? noSubscription : paced(live.subscribe),
    () => live?.version() ?? 0,
    () => 0,
  );
  return live;
};
