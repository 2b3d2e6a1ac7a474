'use client';
import { useEffect, useMemo, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Preferences as Wishes } from '@liexin/domain/notify/preferences';
import { useApp, usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { showUnread } from '../../platform/notices/badge.ts';
import { playChime } from '../../platform/notices/chime.ts';
import { noticePermission, showSystemNotice } from '../../platform/notices/system-notice.ts';
import { openPushDevice } from '../../platform/push/push-device.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { unreadConversations } from '../../platform/workspace/conversation-summary.ts';
import { formatDate } from '../../text/format.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { Loadable, Work } from '../../ui/view-types.ts';
import type { Channel, ChannelRow } from './notifications-view-types.ts';
import { channelRows, type ChannelFacts } from './channel-rows.ts';

interface ChannelsInput {
  readonly known: Loadable<ResponseOf<'channels'>>;
  readonly wishes: Loadable<Wishes>;
}

/** So long a push may take from the server to this browser before the test says that it did not arrive. */
const PUSH_WAIT_MS = 15_000;
const BADGE_MS = 5_000;

/** What this browser can, tried here and now: each test goes the whole way that a notice goes. */
export const useChannels = ({
  known,
  wishes,
}: ChannelsInput): { rows: readonly ChannelRow[]; test(channel: Channel): void; toggle(channel: Channel): void } => {
  const { preferences } = useApp();
  const { api, config } = useServices();
  const workspace = useWorkspace();
  const agency = useAgencyState();
  const { notify: text } = useText();
  const language = useLanguage();
  const isSoundOn = usePreference((one) => !one.flag('sound-off'), true);
  const areNoticesOn = usePreference((one) => !one.flag('notices-off'), true);
  const [permission, setPermission] = useState<ReturnType<typeof noticePermission>>('default');
  const [push, setPush] = useState<ChannelFacts['push']>('off');
  const [hasWorker, setWorker] = useState<ChannelFacts['worker']>('off');
  const [results, setResults] = useState<Partial<Record<Channel, string>>>({});
  const [work, setWork] = useState<Partial<Record<Channel, Work>>>({});
  const container = typeof navigator === 'undefined' ? undefined : (navigator.serviceWorker as ServiceWorkerContainer | undefined);
  const device = useMemo(
    () => openPushDevice({ push: config.push, api, sealed: workspace.vault.sealed, container, locks: undefined }),
    [config, api, workspace, container],
  );

  useEffect(() => {
    setPermission(noticePermission());
    void device.state().then(setPush);
    if (container === undefined) setWorker('missing');
    else void container.getRegistration().then((registration) => setWorker(registration?.active != null ? 'on' : 'off'));
  }, [device, container]);

  const run = (channel: Channel, task: () => Promise<string | null>): void => {
    setWork((all) => ({ ...all, [channel]: { status: 'busy' } }));
    task().then(
      (result) => {
        setResults((all) => ({ ...all, [channel]: result ?? '' }));
        setWork((all) => ({ ...all, [channel]: { status: 'idle' } }));
      },
      (error: unknown) => setWork((all) => ({ ...all, [channel]: { status: 'failed', code: faultCode(error) } })),
    );
  };

  /** Answers when the worker tells that the push came, or null. */
  const whenPushed = (begunMs: number): Promise<number | null> =>
    new Promise((resolve) => {
      const heard = (event: MessageEvent): void => {
        if ((event.data as { kind?: unknown; push?: unknown } | null)?.kind === 'push-arrived' && (event.data as { push?: unknown }).push === 'x')
          done(performance.now() - begunMs);
      };
      const timer = setTimeout(() => done(null), PUSH_WAIT_MS);
      const done = (ms: number | null): void => {
        clearTimeout(timer);
        container?.removeEventListener('message', heard);
        resolve(ms === null ? null : Math.round(ms));
      };
      container?.addEventListener('message', heard);
    });

  const tests: Record<Channel, () => Promise<string | null>> = {
    sound: async () => text.sound[await playChime()],
    system: async () => text.system[await showSystemNotice({ title: text.systemTitle, body: text.systemBody, conversationId: null })],
    push: async () => {
      const begun = performance.now();
      const arrival = whenPushed(begun);
      const { outcome } = await api.call('testPush', { params: {}, body: {} });
      if (outcome !== 'accepted') return text.push[outcome];
      const ms = await arrival;
      return ms === null ? text.push['not-arrived'] : text.push.arrived(ms);
    },
    mail: async () => {
      await api.call('testMail', { params: {}, body: {} });
      return known.status === 'ready' && known.value.mail.goesTo === 'mailbox' ? text.mail.mailbox : text.mail.sent;
    },
    badge: async () => {
      showUnread(document, navigator, 3);
      await new Promise((resolve) => setTimeout(resolve, BADGE_MS));
      showUnread(document, navigator, unreadConversations(agency, workspace.account.uid, Date.now()));
      return text.badge.shown;
    },
    worker: async () => null,
  };

  const toggles: Partial<Record<Channel, () => Promise<string | null>>> = {
    sound: async () => {
      preferences.setFlag('sound-off', isSoundOn);
      return null;
    },
    system: async () => {
      if (permission === 'default') setPermission(await Notification.requestPermission());
      else preferences.setFlag('notices-off', areNoticesOn);
      return null;
    },
    push: async () => {
      try {
        await (push === 'on' ? device.turnOff() : device.turnOn());
      } catch (error) {
        if (faultCode(error) !== 'internal') throw error;
        return text.push.failed;
      }
      setPush(await device.state());
      return null;
    },
  };

  const own = known.status === 'ready' ? known.value.push.find((one) => one.deviceId === workspace.account.device.deviceId) : undefined;
  return {
    rows: channelRows(
      {
        isSoundOn,
        canSound: typeof AudioContext !== 'undefined',
        permission,
        areNoticesOn,
        push,
        isLocalPush: device.isLocal,
        pushSince: own === undefined ? null : formatDate(own.addedAtMs, language),
        mail: known.status === 'ready' ? { ...known.value.mail, isWanted: wishes.status !== 'ready' || wishes.value.mail } : null,
        hasAppBadge: typeof navigator !== 'undefined' && 'setAppBadge' in navigator,
        worker: hasWorker,
      },
      text,
    ).map((row) => ({ ...row, result: results[row.channel] ?? null, work: work[row.channel] ?? { status: 'idle' } })),
    test: (channel) => run(channel, tests[channel]),
    toggle: (channel) => {
      const toggle = toggles[channel];
      if (toggle !== undefined) run(channel, toggle);
    },
  };
};
