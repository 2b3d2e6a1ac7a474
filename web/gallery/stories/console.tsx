import { rights, type Action } from '@liexin/domain/agency/rights';
import { sightOf, type Person, type Thing } from '@liexin/domain/agency/sight';
import { DevicesView } from '../../src/features/console/devices-view.tsx';
import type { DeviceLine, DevicesSnapshot } from '../../src/features/console/devices-view-types.ts';
import { KeysView } from '../../src/features/console/keys-view.tsx';
import type { KeysSnapshot } from '../../src/features/console/keys-view-types.ts';
import { ProofView } from '../../src/features/console/proof-view.tsx';
import { RecordView } from '../../src/features/console/record-view.tsx';
import type { ProofSnapshot } from '../../src/features/console/proof-view-types.ts';
import type { RecordRow, RecordSnapshot } from '../../src/features/console/record-view-types.ts';
import { RightsView } from '../../src/features/rights/rights-view.tsx';
import type { RightsSnapshot } from '../../src/features/rights/rights-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta } from '../people.ts';
import { day, hour, minute, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const all = Object.keys(rights) as Action[];
const page = (l: Language, view: React.ReactNode) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    {view}
  </ShellView>
);

const asked = (l: Language, person: Person, thing: Thing, more: Partial<RightsSnapshot> = {}): RightsSnapshot => ({
  people: [
    { id: 'lin', name: lin(l).name },
    { id: 'marta', name: marta.name },
  ],
  things: [
    { id: 'agency', name: say(l, 'The agency', '本机构') },
    { id: 'search/1', name: say(l, 'Search: CFO, Suzhou', '职位：财务总监（苏州）') },
    { id: 'candidate/1', name: say(l, 'With the candidate: Shen Yifan', '候选人对话：沈一帆') },
  ],
  person: 'marta',
  thing: thing.kind === 'agency' ? 'agency' : thing.kind === 'search' ? 'search/1' : 'candidate/1',
  standing: { isRemoved: false, isInTeam: thing.kind === 'agency' ? null : thing.isInTeam, ...(thing.kind === 'lane' ? { can: thing.can } : {}) },
  sights: sightOf(person, thing, all),
  ...more,
});

const row = (l: Language, seq: number, kind: string, ago: number, by: string | null, about: string | null = null): RecordRow => ({
  id: `k-${seq}`,
  seq,
  kind,
  at: now - ago,
  by: by === null ? null : by === 'lin' ? lin(l).name : marta.name,
  about,
});
const record = (l: Language, rows: RecordSnapshot['rows'], more: Partial<RecordSnapshot> = {}): RecordSnapshot => ({
  people: [
    { id: 'lin', name: lin(l).name },
    { id: 'marta', name: marta.name },
  ],
  filter: { who: 'all', group: 'all', span: 'month' },
  reach: 'all',
  isWatched: false,
  proof: proof(l),
  rows,
  ...more,
});
const proof = (l: Language, more: Partial<ProofSnapshot> = {}): ProofSnapshot => {
  const you = { uid: 'lin', name: lin(l).name, isOwn: true };
  const other = { uid: 'marta', name: marta.name, isOwn: false };
  const checkpoint = (n: number, size: number, ago: number, by: (typeof you)[]) => ({
    n,
    size,
    root: `${n}c41e07a55d2${'0'.repeat(46)}b31${n}`,
    at: now - ago,
    by,
    isKept: n === 7,
  });
  return {
    watch: 'verified',
    isLooking: false,
    kept: { at: now - 4 * minute, since: now - 40 * day, by: [you, other] },
    alarm: null,
    checkpoints: {
      status: 'ready',
      value: [checkpoint(7, 412, 4 * minute, [you, other]), checkpoint(6, 409, 24 * minute, [other]), checkpoint(5, 388, 2 * day, [])],
      hasMore: true,
    },
    heads: {
      status: 'ready',
      value: [
        { id: 'a', name: say(l, 'Shen Yifan', '沈一帆'), shortId: '9f3aQx', lane: 'candidate', state: 'verified', seq: 38, newer: 0, witnesses: 2 },
        { id: 'b', name: say(l, 'Shen Yifan', '沈一帆'), shortId: '9f3aQx', lane: 'internal', state: 'verified', seq: 12, newer: 3, witnesses: 2 },
        { id: 'c', name: null, shortId: 'k2_Lm0', lane: 'candidate', state: 'waiting', seq: 61, newer: 0, witnesses: 0 },
        { id: 'd', name: longName, shortId: 'Zz81aa', lane: 'candidate', state: 'wrong', seq: 5, newer: 0, witnesses: 0 },
      ],
      hasMore: false,
    },
    ...more,
  };
};
const cfo = (l: Language): string => say(l, 'CFO, Suzhou', '财务总监（苏州）');
const rows = (l: Language): readonly RecordRow[] => [
  { ...row(l, 401, 'emergency.began', 20 * minute, 'marta'), reason: say(l, 'The client asks who spoke to the candidate first', '客户询问谁最先联系了候选人') },
  row(l, 38, 'key.wrapped', 4 * minute, 'lin', marta.name),
  row(l, 37, 'conversation.created', hour, 'marta'),
  row(l, 36, 'team.entered', hour + 3 * minute, 'lin', marta.name),
  row(l, 35, 'mandate.created', hour + 9 * minute, 'lin', cfo(l)),
  row(l, 34, 'key-log.dev.add', 2 * day, 'marta'),
  row(l, 33, 'key-log.user.add', 2 * day + minute, 'lin', marta.name),
  row(l, 32, 'invitation.made', 3 * day, 'lin'),
  row(l, 31, 'kit.confirmed', 9 * day, 'lin'),
  row(l, 30, 'key-log.server.key', 9 * day + hour, null),
  row(l, 29, 'a.kind-from-later', 9 * day + hour, 'lin'),
];

const device = (id: string, label: string, more: Partial<DeviceLine> = {}): DeviceLine => ({
  id,
  label,
  isOn: true,
  isThis: false,
  addedAt: now - 40 * day,
  seenAt: now - day,
  mayRevoke: true,
  work: { status: 'idle' },
  ...more,
});
const devices = (l: Language): DevicesSnapshot => ({
  people: {
    status: 'ready',
    value: [
      {
        uid: 'lin',
        name: lin(l).name,
        isYou: true,
        keysDue: false,
        devices: [device('a', 'Chrome, Windows', { isThis: true, mayRevoke: false, seenAt: now }), device('b', 'WeChat, Android', { addedAt: now - 3 * day })],
      },
      {
        uid: 'marta',
        name: marta.name,
        isYou: false,
        keysDue: true,
        devices: [
          device('c', 'Safari, iOS', { work: { status: 'failed', code: 'offline' } }),
          device('d', '', { seenAt: null, work: { status: 'busy' } }),
          device('e', 'Firefox, Linux', { isOn: false, mayRevoke: false }),
        ],
      },
      { uid: 'long', name: longName, isYou: false, keysDue: false, devices: [device('f', 'Edge, Windows')] },
    ],
  },
});

const keys = (l: Language): KeysSnapshot => ({
  keys: {
    status: 'ready',
    value: [
      {
        id: 'a',
        title: cfo(l),
        kind: 'search',
        holders: 3,
        lacking: [
          { uid: 'm', name: marta.name, wrap: 'missing' },
          { uid: 'n', name: longName, wrap: 'old' },
        ],
        waitsFor: null,
        hasRecovery: true,
        bad: [],
        due: { lanes: 2, by: now + 2 * day },
        canRepair: true,
        work: { status: 'idle' },
      },
      {
        id: 'p',
        title: cfo(l),
        kind: 'pay',
        holders: 1,
        lacking: [{ uid: 'm', name: marta.name, wrap: 'missing' }],
        waitsFor: [lin(l).name],
        hasRecovery: true,
        bad: [],
        due: { lanes: 1, by: now + 2 * day },
        canRepair: false,
        work: { status: 'idle' },
      },
      {
        id: 'b',
        title: null,
        kind: 'search',
        holders: 1,
        lacking: [{ uid: 'l', name: lin(l).name, wrap: 'missing' }],
        waitsFor: [marta.name],
        hasRecovery: false,
        bad: [],
        due: null,
        canRepair: false,
        work: { status: 'idle' },
      },
      {
        id: 'c',
        title: null,
        kind: 'directory',
        holders: 4,
        lacking: [],
        waitsFor: null,
        hasRecovery: true,
        bad: ['auk'],
        due: null,
        canRepair: false,
        work: { status: 'done' },
      },
    ],
  },
});

/** The admin console: what somebody can see, the record, the health of the keys. */
export const consoleStories: readonly Story[] = [
  { id: 'rights', render: (l) => page(l, <RightsView snapshot={asked(l, { roles: ['admin'], isLead: false }, { kind: 'agency' })} actions={noActions()} />) },
  {
    id: 'rights-outside',
    render: (l) =>
      page(l, <RightsView snapshot={asked(l, { roles: ['consultant'], isLead: true }, { kind: 'search', isInTeam: false })} actions={noActions()} />),
  },
  {
    id: 'rights-lane',
    render: (l) =>
      page(
        l,
        <RightsView
          snapshot={asked(l, { roles: ['owner', 'consultant'], isLead: false }, { kind: 'lane', lane: 'candidate', isInTeam: true, can: 'r' })}
          actions={noActions()}
        />,
      ),
  },
  {
    id: 'record',
    render: (l) => page(l, <RecordView snapshot={record(l, { status: 'ready', value: rows(l), hasMore: true, isLoadingMore: false })} actions={noActions()} />),
  },
  {
    id: 'record-none',
    render: (l) =>
      page(
        l,
        <RecordView
          snapshot={record(l, { status: 'ready', value: [], hasMore: false, isLoadingMore: false }, { reach: 'own', isWatched: true, proof: null })}
          actions={noActions()}
        />,
      ),
  },
  {
    id: 'record-rewritten',
    render: (l) => (
      <ShellView snapshot={shell(l, { place: 'settings', isRecordRewritten: true })} actions={noActions()} navigate={nothing}>
        <RecordView
          snapshot={record(
            l,
            { status: 'ready', value: rows(l), hasMore: false, isLoadingMore: false },
            { proof: proof(l, { watch: 'alarm', kept: null, heads: null, alarm: { kind: 'forked', keptAt: now - 2 * day, keptSize: 412, told: 2 } }) },
          )}
          actions={noActions()}
        />
      </ShellView>
    ),
  },
  {
    id: 'record-unproved',
    render: (l) =>
      page(
        l,
        <RecordView
          snapshot={record(
            l,
            { status: 'loading' },
            {
              proof: proof(l, {
                watch: 'none',
                kept: null,
                heads: null,
                checkpoints: { status: 'ready', value: [], hasMore: false },
              }),
            },
          )}
          actions={noActions()}
        />,
      ),
  },
  {
    id: 'record-proofs',
    render: (l) =>
      page(
        l,
        <div className="page-scroll">
          <div className="page">
            <ProofView snapshot={proof(l)} actions={noActions()} isOpen />
          </div>
        </div>,
      ),
  },
  { id: 'record-failed', render: (l) => page(l, <RecordView snapshot={record(l, { status: 'failed', code: 'offline' })} actions={noActions()} />) },
  { id: 'keys', render: (l) => page(l, <KeysView snapshot={keys(l)} actions={noActions()} />) },
  { id: 'devices', render: (l) => page(l, <DevicesView snapshot={devices(l)} actions={noActions()} />) },
  { id: 'devices-loading', render: (l) => page(l, <DevicesView snapshot={{ people: { status: 'loading' } }} actions={noActions()} />) },
  {
    id: 'devices-may-not',
    render: (l) => page(l, <DevicesView snapshot={{ people: { status: 'failed', code: 'permission-denied' } }} actions={noActions()} />),
  },
  { id: 'keys-loading', render: (l) => page(l, <KeysView snapshot={{ keys: { status: 'loading' } }} actions={noActions()} />) },
];
