import { defaultLadder } from '@liexin/domain/notify/ladder';
import { defaultPreferences } from '@liexin/domain/notify/preferences';
import { channelRows, type ChannelFacts } from '../../src/features/notifications/channel-rows.ts';
import type { NotificationsSnapshot } from '../../src/features/notifications/notifications-view-types.ts';
import { NotificationsView } from '../../src/features/notifications/notifications-view.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import { textFor } from '../../src/text/text.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { inbox, typicalRows } from '../data.ts';
import { marta, shen } from '../people.ts';
import { day, hour, nothing, now, say, type Story } from '../story.ts';
import { shell, Workspace } from '../workspace.tsx';

const all: ChannelFacts = {
  isSoundOn: true,
  canSound: true,
  permission: 'granted',
  areNoticesOn: true,
  push: 'on',
  isLocalPush: false,
  pushSince: '18 Nov 2026',
  mail: { known: true, lastAtMs: now - hour, lastState: 'sent', goesTo: 'smtp', isWanted: true },
  hasAppBadge: true,
  worker: 'on',
};
const little: ChannelFacts = {
  ...all,
  canSound: false,
  permission: 'denied',
  push: 'missing',
  mail: { known: true, lastAtMs: now - hour, lastState: 'failed', goesTo: 'smtp', isWanted: true },
  hasAppBadge: false,
  worker: 'missing',
};

const snapshot = (l: Language, facts: ChannelFacts, more: Partial<NotificationsSnapshot> = {}): NotificationsSnapshot => ({
  rows: channelRows(facts, textFor(l).notify).map((row) => ({
    ...row,
    result: row.channel === 'push' && row.canTest ? textFor(l).notify.push.arrived(840) : null,
    work: { status: 'idle' },
  })),
  preferences: { status: 'ready', value: { ...defaultPreferences, quiet: { from: '21:00', to: '08:00' } } },
  saveWork: { status: 'idle' },
  zonePlace: say(l, 'Shanghai', '中国标准时间'),
  recount: { work: { status: 'idle' }, result: { conversations: 38, corrected: [{ name: shen(l).name, from: 3, to: 2 }] } },
  ladder: { status: 'ready', value: defaultLadder },
  mayChangeLadder: true,
  ladderWork: { status: 'idle' },
  unreachable: { status: 'ready', value: [{ uid: 'm', name: marta.name, since: now - 2 * day }] },
  ...more,
});

const page = (l: Language, shown: NotificationsSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <NotificationsView snapshot={shown} actions={noActions()} />
  </ShellView>
);

/** What reaches people, and what they are to do by hand. */
export const notifyStories: readonly Story[] = [
  { id: 'notifications', render: (l) => page(l, snapshot(l, all)) },
  {
    id: 'notifications-little',
    render: (l) =>
      page(
        l,
        snapshot(l, little, { mayChangeLadder: false, unreachable: null, preferences: { status: 'failed', code: 'offline' }, ladder: { status: 'loading' } }),
      ),
  },
  {
    id: 'inbox-reminders',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), {
          reminders: [
            { taskId: 't', conversationId: '8', candidateName: say(l, 'He Jingwen 何静雯', '何静雯'), since: now - 26 * hour, work: { status: 'idle' } },
            {
              ...{
                taskId: 'a',
                conversationId: '1',
                candidateName: say(l, 'Shen Yifan 沈一帆', '沈一帆'),
                since: now - 2 * hour,
                work: { status: 'idle' as const },
              },
              colleague: { name: marta.name, reason: say(l, 'He asked about the Wuxi plant himself', '他主动询问了无锡工厂的职位') },
            },
          ],
        })}
      />
    ),
  },
];
