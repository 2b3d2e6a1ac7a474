'use client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Ladder } from '@liexin/domain/notify/ladder';
import type { Preferences as Wishes } from '@liexin/domain/notify/preferences';
import { useApp, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { packQuiet } from '../../platform/notices/quiet.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { placeOf } from '../../text/format-there.ts';
import { ownZone } from '../../text/zone-time.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { Loadable } from '../../ui/view-types.ts';
import { useToast } from '../../ui/toasts.tsx';
import type { NotificationsActions, NotificationsSnapshot } from './notifications-view-types.ts';
import { useChannels } from './use-channels.ts';

/** Something that the server tells once, and again on wish. */
const useLoaded = <T>(load: (() => Promise<T>) | null): readonly [Loadable<T>, (value: T) => void, () => void] => {
  const [part, setPart] = useState<Loadable<T>>({ status: 'loading' });
  const run = useCallback(() => {
    if (load === null) return;
    setPart({ status: 'loading' });
    load().then(
      (value) => setPart({ status: 'ready', value }),
      (error: unknown) => setPart({ status: 'failed', code: faultCode(error) }),
    );
  }, [load]);
  useEffect(run, [run]);
  const set = useCallback((value: T) => setPart({ status: 'ready', value }), []);
  return [part, set, run];
};

/** Channels and their tests, wishes, quiet hours, the agency's steps, the unread numbers. */
export const useNotifications = (): { snapshot: NotificationsSnapshot; actions: NotificationsActions } => {
  const { preferences } = useApp();
  const { api } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const language = useLanguage();
  const { notify: text, common } = useText();
  const toast = useToast();
  const me = agency.members.get(workspace.account.uid);
  const isAdmin = me !== undefined && (me.roles.includes('owner') || me.roles.includes('admin'));
  const load = useMemo(
    () => ({
      wishes: () => api.call('preferences', { params: {}, body: {} }),
      channels: () => api.call('channels', { params: {}, body: {} }),
      ladder: () => api.call('ladder', { params: {}, body: {} }),
      agency: () => api.call('agencyChannels', { params: {}, body: {} }),
    }),
    [api],
  );
  const [wishes, setWishes, againWishes] = useLoaded<Wishes>(load.wishes);
  const [known, , againChannels] = useLoaded<ResponseOf<'channels'>>(load.channels);
  const [ladder, setLadder, againLadder] = useLoaded<Ladder>(load.ladder);
  const [all, , againAll] = useLoaded<ResponseOf<'agencyChannels'>>(isAdmin ? load.agency : null);
  const [saveWork, save] = useWork();
  const [ladderWork, runLadder] = useWork();
  const [countWork, runCount] = useWork();
  const [counted, setCounted] = useState<NotificationsSnapshot['recount']['result']>(null);
  const channels = useChannels({ known, wishes });
  const nameOf = (uid: string): string => agency.members.get(uid)?.name ?? '';

  useEffect(() => {
    if (wishes.status === 'ready') preferences.setNote('quiet', packQuiet(wishes.value));
  }, [wishes, preferences]);

  return {
    snapshot: {
      rows: channels.rows,
      preferences: wishes,
      saveWork,
      zonePlace: placeOf(wishes.status === 'ready' && wishes.value.quiet !== null ? wishes.value.timeZone : ownZone(), language),
      recount: { work: countWork, result: counted },
      ladder,
      mayChangeLadder: isAdmin,
      ladderWork,
      unreachable: !isAdmin
        ? null
        : all.status !== 'ready'
          ? all
          : {
              status: 'ready',
              value: all.value.members.flatMap(({ uid, unreachableSinceMs }) =>
                unreachableSinceMs === null ? [] : [{ uid, name: nameOf(uid), since: unreachableSinceMs }],
              ),
            },
    },
    actions: {
      test: channels.test,
      toggle: channels.toggle,
      change: (change) =>
        save(async () => {
          if (wishes.status !== 'ready') return;
          // The zone is the one of the device on which hours were last set.
          const next = { ...wishes.value, ...change, timeZone: ownZone() };
          await api.call('setPreferences', { params: {}, body: next });
          setWishes(next);
          toast({ words: text.saved });
        }),
      recount: () =>
        runCount(async () => {
          setCounted(null);
          const { conversations, corrected } = await workspace.model.recount();
          const name = (id: string): string => workspace.model.state().conversations.get(id)?.card?.name ?? common.nameLocked;
          setCounted({ conversations, corrected: corrected.map(({ conversationId, from, to }) => ({ name: name(conversationId), from, to })) });
        }),
      saveLadder: (next) =>
        runLadder(async () => {
          await api.call('setLadder', { params: {}, body: next });
          setLadder(next);
          toast({ words: text.saved });
        }),
      retry: () => {
        againWishes();
        againChannels();
        againLadder();
        againAll();
      },
    },
  };
};
