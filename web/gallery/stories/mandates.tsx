import { MandateDialogs } from '../../src/features/mandates/mandate-dialogs.tsx';
import { MandatesView } from '../../src/features/mandates/mandates-view.tsx';
import type { MandateRow, MandatesSnapshot } from '../../src/features/mandates/mandates-view-types.ts';
import { SettingsView } from '../../src/features/settings/settings-view.tsx';
import type { SettingsSnapshot } from '../../src/features/settings/settings-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { roomChannel } from '../room.tsx';
import { agencyName, checkCode, lin, longName } from '../people.ts';
import { day, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';
import { foundBoth } from './approach.tsx';

const mandate = (l: Language): MandateRow => ({
  mandateId: '1',
  title: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
  client: say(l, 'Hartmann Precision', '哈特曼精密'),
  isSample: false,
  isClosed: false,
  openedAt: now - 20 * day,
  closedAt: null,
  isPlaced: false,
  isSettling: false,
  channelUnread: false,
  mayClose: true,
  reopening: null,
  askedBy: null,
  team: [{ name: lin(l).name }, { name: 'Marta Engel' }],
  candidates: [
    { conversationId: '1', name: say(l, 'Shen Yifan 沈一帆', '沈一帆'), link: 'claimed', lastAt: now - 240_000, unread: false },
    { conversationId: '2', name: say(l, 'Gu Minghui 顾明慧', '顾明慧'), link: 'claimed', lastAt: now - 2_700_000, unread: true },
    { conversationId: '8', name: say(l, 'He Jingwen 何静雯', '何静雯'), link: 'not-opened', lastAt: now - 2 * day, unread: false },
    { conversationId: '9', name: longName, link: 'opened', lastAt: now - 9 * day, unread: false },
    { conversationId: '10', name: null, link: 'ended', lastAt: now - 12 * day, unread: false },
  ],
});
const mandates = (l: Language, more: Partial<MandatesSnapshot> = {}): MandatesSnapshot => ({
  status: 'ready',
  code: null,
  selected: '1',
  shown: 'open',
  reopenWork: { status: 'idle' },
  dialog: { kind: 'none' },
  ownFirstName: say(l, 'Lin', '林乔'),
  agencyName: agencyName(l),
  mayCreate: true,
  mandates: [
    mandate(l),
    {
      ...mandate(l),
      mandateId: '2',
      title: say(l, 'Plant director, Wuxi', '厂长 · 无锡'),
      client: 'Weiler Guss',
      candidates: mandate(l).candidates.slice(0, 1),
    },
    { ...mandate(l), mandateId: '3', title: say(l, 'Head of quality, Lyon', '质量负责人 · 里昂'), client: null, candidates: [], isSample: true },
    {
      ...mandate(l),
      mandateId: '4',
      title: longName,
      isClosed: true,
      closedAt: now - 2 * day,
      isPlaced: true,
      reopening: 'may',
      askedBy: 'Marta Engel',
    },
  ],
  ...more,
});
const draw = (l: Language, snapshot: MandatesSnapshot, isChannelFirst = false) => (
  <ShellView snapshot={shell(l, { place: 'searches', kitMissing: true })} actions={noActions()} navigate={nothing}>
    <MandatesView snapshot={snapshot} actions={noActions()} isChannelFirst={isChannelFirst} channel={() => roomChannel(l, snapshot.selected === '4')} />
    <MandateDialogs snapshot={snapshot} actions={noActions()} shareActions={noActions()} />
  </ShellView>
);
const settings = (l: Language): SettingsSnapshot => ({
  language: l,
  theme: 'system',
  agencyName: agencyName(l),
  member: { name: lin(l).name, email: 'lin.qiao@tidewell.example', roles: ['owner', 'consultant'] },
  checkCode,
  devices: {
    status: 'ready',
    value: [
      { deviceId: '1', label: 'Chrome, Windows', isThis: true, addedAt: now - 78 * day, lastUsedAt: now, how: 'first', work: { status: 'idle' } },
      { deviceId: '2', label: 'Safari, iPhone', isThis: false, addedAt: now - 20 * day, lastUsedAt: now - day, how: 'device', work: { status: 'idle' } },
    ],
  },
  kit: { status: 'confirmed', at: now - 70 * day, version: 1, testedAt: now - 20 * day },
  phraseKind: l === 'zh' ? 'digits' : 'words',
  sample: 'there',
  removeSampleWork: { status: 'idle' },
  keys: 'on-this-device',
});

export const mandatesStories: readonly Story[] = [
  { id: 'searches', render: (l) => draw(l, mandates(l)) },
  { id: 'searches-channel', render: (l) => draw(l, mandates(l), true) },
  { id: 'searches-closed', render: (l) => draw(l, mandates(l, { selected: '4', shown: 'closed' }), true) },
  {
    id: 'close-search',
    render: (l) => draw(l, mandates(l, { dialog: { kind: 'close-mandate', mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'), work: { status: 'idle' } } })),
  },
  { id: 'searches-list', render: (l) => draw(l, mandates(l, { selected: null })) },
  { id: 'searches-empty', render: (l) => draw(l, mandates(l, { mandates: [], selected: null })) },
  { id: 'searches-wait', render: (l) => draw(l, mandates(l, { mandates: [], selected: null, mayCreate: false })) },
  { id: 'create-search', render: (l) => draw(l, mandates(l, { dialog: { kind: 'create-mandate', work: { status: 'idle' } } })) },
  {
    id: 'add-candidate',
    render: (l) =>
      draw(
        l,
        mandates(l, {
          dialog: {
            kind: 'add-candidate',
            mandateId: '1',
            mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
            work: { status: 'idle' },
            check: { status: 'found', found: { known: [], limits: [], mayDecide: false } },
          },
        }),
      ),
  },
  {
    id: 'add-candidate-known',
    render: (l) =>
      draw(
        l,
        mandates(l, {
          dialog: {
            kind: 'add-candidate',
            mandateId: '1',
            mandateTitle: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
            work: { status: 'idle' },
            check: { status: 'found', found: foundBoth(l) },
          },
        }),
      ),
  },
  {
    id: 'share-link',
    render: (l) =>
      draw(
        l,
        mandates(l, {
          dialog: {
            kind: 'share-link',
            share: {
              conversationId: '1',
              candidateName: say(l, 'Shen Yifan 沈一帆', '沈一帆'),
              candidateLanguage: 'zh',
              agencyName: agencyName(l),
              consultantFirstName: say(l, 'Lin', '林乔'),
              url: 'https://c.liexin.example/r/k7Vq2mTzXy01AbCdEfGh9A#14Jx9nTq7vWm2RkYp3XsLq9vHc2ZtB6nJe8uFa1GoKi5Tz4Q.nbm1LXP7wq',
              isClaimed: false,
              expiresAt: now + 45 * day,
              copied: 'none',
              work: { status: 'idle' },
            },
          },
        }),
      ),
  },
  {
    id: 'share-link-claimed',
    render: (l) =>
      draw(
        l,
        mandates(l, {
          dialog: {
            kind: 'share-link',
            share: {
              conversationId: '1',
              candidateName: say(l, 'Shen Yifan 沈一帆', '沈一帆'),
              candidateLanguage: 'zh',
              agencyName: agencyName(l),
              consultantFirstName: say(l, 'Lin', '林乔'),
              url: 'https://c.liexin.example/r/k7Vq2mTzXy01AbCdEfGh9A#14Jx9nTq7vWm2RkYp3XsLq9vHc2ZtB6nJe8uFa1GoKi5Tz4Q.nbm1LXP7wq',
              isClaimed: true,
              expiresAt: now + 720 * day,
              copied: 'none',
              work: { status: 'idle' },
            },
          },
        }),
      ),
  },
  {
    id: 'settings',
    render: (l) => (
      <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
        <SettingsView snapshot={settings(l)} actions={noActions()} />
      </ShellView>
    ),
  },
];
