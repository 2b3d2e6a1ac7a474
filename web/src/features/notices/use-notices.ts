'use client';
import { useEffect, useRef } from 'react';
import { useApp, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { openArrivals, type Arrival } from '../../platform/notices/arrivals.ts';
import { showUnread } from '../../platform/notices/badge.ts';
import { playChime } from '../../platform/notices/chime.ts';
import { openLooking } from '../../platform/notices/looking.ts';
import { isQuietNow } from '../../platform/notices/quiet.ts';
import { showSystemNotice } from '../../platform/notices/system-notice.ts';
import { unreadConversations } from '../../platform/workspace/conversation-summary.ts';
import { isolate } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';

export interface NoticesWays {
  /** The open conversation, or null. */
  readonly selected: string | null;
  /** The list is before the person: its rows tell by themselves. */
  readonly isListShown: boolean;
  readonly open: (conversationId: string) => void;
}

/** Everything that says "something new" outside the list: title, badge, sound, words in the page, notices of the system. */
export const useNotices = ({ selected, isListShown, open }: NoticesWays): void => {
  const { preferences } = useApp();
  const { clock } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const { notify: text, common, talk } = useText();
  const toast = useToast();
  const now = useNow();
  const { uid } = workspace.account;
  const unread = unreadConversations(agency, uid, now);

  useEffect(() => {
    showUnread(document, navigator, unread);
  }, [unread]);
  useEffect(() => () => showUnread(document, navigator, 0), []);

  /** What an arrival does now; read when one comes, so that nothing is listened to anew at each change. */
  const tell = useRef<(arrivals: readonly Arrival[], isSpeaker: boolean, isLookedAt: (id: string) => Promise<boolean>) => Promise<void>>(async () => undefined);
  useEffect(() => {
    tell.current = async (arrivals, isSpeaker, isLookedAt) => {
      const looked = await Promise.all(arrivals.map(({ conversationId }) => isLookedAt(conversationId)));
      const missed = arrivals.filter((_, i) => looked[i] !== true);
      const first = missed.find(({ isMention }) => isMention) ?? missed[0];
      if (first === undefined) return;
      const isVisible = document.visibilityState === 'visible';
      const title = agency.mandates.get(first.conversationId)?.card?.title;
      const name = isolate((first.lane === 'room' ? title : agency.conversations.get(first.conversationId)?.card?.name) ?? common.nameLocked);
      if (isVisible && (!isListShown || selected !== null)) {
        const words =
          missed.length > 1
            ? text.arrivedMany(missed.length)
            : first.isMention
              ? talk.mentionedIn(name)
              : first.lane === 'room'
                ? text.arrivedRoom(name)
                : first.lane === 'internal'
                  ? text.arrivedTeam(name)
                  : text.arrived(name);
        toast({ words, about: missed.length > 1 ? 'arrivals' : first.conversationId, action: { label: text.open, onPress: () => open(first.conversationId) } });
      }
      if (!isSpeaker || isQuietNow(preferences.note('quiet'), clock.now())) return;
      if (!preferences.flag('sound-off')) void playChime();
      if (!isVisible && !preferences.flag('notices-off'))
        void showSystemNotice({ title: text.systemTitle, body: text.systemBody, conversationId: first.conversationId });
    };
  });

  useEffect(() => {
    const looking = openLooking(navigator.locks as LockManager | undefined, uid);
    const arrivals = openArrivals(uid, clock.now(), () => clock.now());
    const look = (): void => {
      const found = arrivals.look(workspace.model.state());
      if (found.length > 0) void tell.current(found, looking.isSpeaker(), looking.isLookedAt);
    };
    const shown = (): void => looking.at(document.visibilityState === 'visible' ? current.current : null);
    lookAgain.current = shown;
    shown();
    document.addEventListener('visibilitychange', shown);
    const stop = workspace.model.subscribe(look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', shown);
      stop();
      looking.close();
    };
  }, [workspace, uid, clock]);

  const current = useRef(selected);
  const lookAgain = useRef<() => void>(() => undefined);
  useEffect(() => {
    current.current = selected;
    lookAgain.current();
  }, [selected]);
};
