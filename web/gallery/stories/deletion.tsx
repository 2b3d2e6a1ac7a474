import { useState } from 'react';
import type { HoldReach } from '@liexin/domain/retention/hold-reach';
import type { DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { DeletionView } from '../../src/features/deletion/deletion-view.tsx';
import type { DeletionActions, DeletionSnapshot, HoldLook, HoldRow } from '../../src/features/deletion/deletion-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, marta } from '../people.ts';
import { day, hour, now, nothing, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const page = (l: Language, snapshot: DeletionSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <DeletionView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);
const idle = { status: 'idle' } as const;
const none = { eligible: 0, held: 0, restricted: 0, purged: 0, failed: 0 };
type Ready = Extract<NonNullable<DeletionSnapshot['page']>, { status: 'ready' }>['value'];

const certificate: DeletionCertificate = {
  version: 1,
  agencyId: 'agency',
  runId: 'run-12',
  number: 12,
  rules: [{ id: 'default-cn', version: 1 }],
  engine: 'retention/1',
  startedAtMs: now - 3 * day,
  finishedAtMs: now - 3 * day,
  counts: { messages: { ...none, eligible: 530, held: 212, purged: 318 }, parts: { ...none, eligible: 11, held: 5, purged: 6 } },
  stores: ['share', 'messages', 'receipts', 'queue', 'drafts', 'marks', 'keys', 'links', 'contacts', 'guest'].map((name) => ({ name, acked: 6, failed: 0 })),
  ids: 318,
  idListRoot: 'q3mXv0c7Wq8zqv4mT1tqk0N1m3b2R9vVb0a5u6wYxZs',
  prevCertHash: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  backupHorizonMs: now + 32 * day,
  serverKeySeq: 1,
  signature: '',
};
const healthy: Ready['health'] = {
  look: { atMs: now - hour / 2, hidden: 0, purged: 0, held: 0, failed: 0, why: 'nothing-due' },
  done: null,
  overdue: { parts: 0, oldestMs: null },
  trash: { parts: 0, messages: 0, nextMs: null },
  held: { parts: 0, messages: 0 },
  failing: [],
};
const asked = (l: Language): HoldRow['request'] => ({
  approvalId: 'a1',
  askedBy: marta.name,
  wait: { kind: 'second', until: now + 6 * day },
  mayApprove: l === 'en',
  mayStop: l === 'en' ? null : 'take-back',
  work: idle,
});
const full = (l: Language): Ready => ({
  health: {
    ...healthy,
    done: { atMs: now - 3 * day, hidden: 2, purged: 6, held: 5, failed: 0, why: 'worked' },
    held: { parts: 5, messages: 212 },
  },
  holds: [
    {
      holdId: 'h1',
      matter: say(l, 'Case 2026-114, dispute over the fee', '2026-114 号案件：佣金争议'),
      kind: 'mandate',
      about: say(l, 'CFO, Suzhou', '财务总监（苏州）'),
      fromMs: Date.UTC(2026, 2, 1),
      toMs: Date.UTC(2026, 6, 1),
      by: lin(l).name,
      at: now - 9 * day,
      goneMessages: 42,
      freeAt: null,
      request: null,
      work: idle,
    },
    {
      ...{ holdId: 'h2', matter: null, kind: 'person', about: marta.name, fromMs: null, toMs: null, by: marta.name, at: now - 60 * day },
      ...{ goneMessages: 0, freeAt: now + 6 * day, request: null, work: idle },
    },
    {
      ...{ holdId: 'h3', matter: say(l, 'Audit', '审计'), kind: 'agency', about: null, fromMs: null, toMs: null, by: lin(l).name, at: now - 2 * day },
      ...{ goneMessages: 0, freeAt: null, request: asked(l), work: idle },
    },
  ],
  trash: [
    {
      conversationId: 'c1',
      search: say(l, 'CFO, Suzhou', '财务总监（苏州）'),
      messages: 96,
      purgeAt: now + 12 * day,
      isHeld: true,
      isDeleting: false,
      isAsked: false,
      mayRestore: true,
      isNotes: false,
      months: null,
      work: idle,
    },
    {
      conversationId: 'c2',
      search: say(l, 'Head of Quality', '质量总监'),
      messages: 18,
      purgeAt: now + 3 * day,
      isHeld: false,
      isDeleting: false,
      isAsked: false,
      mayRestore: true,
      isNotes: true,
      months: null,
      work: idle,
    },
    {
      conversationId: 'c4',
      search: say(l, 'Plant Manager', '工厂经理'),
      messages: 41,
      purgeAt: now + 21 * day,
      isHeld: false,
      isDeleting: false,
      isAsked: false,
      mayRestore: true,
      isNotes: false,
      months: { first: 2025 * 12 + 10, last: 2026 * 12 },
      work: idle,
    },
    {
      conversationId: 'c3',
      search: null,
      messages: 4,
      purgeAt: now,
      isHeld: false,
      isDeleting: true,
      isAsked: true,
      isNotes: false,
      months: null,
      mayRestore: false,
      work: idle,
    },
  ],
  certificates: [
    {
      certificate: {
        ...certificate,
        number: 13,
        counts: { messages: { ...none, eligible: 41, purged: 41 }, parts: none, months: { ...none, eligible: 3, purged: 3 } },
      },
      isGood: true,
    },
    { certificate, isGood: true },
  ],
});
const ready = (value: Ready, more: Partial<DeletionSnapshot> = {}): DeletionSnapshot => ({
  page: { status: 'ready', value },
  agencyName: 'Tidewell Partners',
  mayHold: true,
  closed: null,
  dialog: null,
  ...more,
});

/** A hold that lives: the first look fails, and what is placed stands beside it. */
function LivingHold() {
  const [looks, setLooks] = useState<readonly (HoldReach | null)[]>([]);
  const [placed, setPlaced] = useState('');
  const value = { conversations: 6, parts: 12, gone: { messages: 0, certificates: [] } };
  const last = looks.at(-1);
  const preview: HoldLook = last == null ? { status: 'none' } : looks.length === 1 ? { status: 'failed', code: 'offline' } : { status: 'ready', value };
  const actions = noActions<DeletionActions>({
    preview: (scope) => setLooks((all) => [...all, scope]),
    placeHold: (scope) => setPlaced(`${scope.kind} ${scope.fromMs === null ? '-' : scope.toMs === null ? '-' : scope.toMs - scope.fromMs}`),
  });
  return (
    <>
      <DeletionView
        snapshot={ready(full('en'), { dialog: { choices: { mandate: [], conversation: [], person: [] }, preview, work: idle } })}
        actions={actions}
      />
      {placed === '' ? null : <p>{`Placed: ${placed}`}</p>}
    </>
  );
}

/** What is deleted, what is kept, and the proof. */
export const deletionStories: readonly Story[] = [
  { id: 'deletion', render: (l) => page(l, ready(full(l))) },
  { id: 'deletion-empty', render: (l) => page(l, ready({ health: { ...healthy, look: null }, holds: [], trash: [], certificates: [] })) },
  {
    id: 'deletion-late',
    render: (l) =>
      page(
        l,
        ready({
          ...full(l),
          health: {
            ...healthy,
            look: { atMs: now - 2 * day, hidden: 0, purged: 0, held: 0, failed: 3, why: 'stores-failed' },
            overdue: { parts: 3, oldestMs: now - 2 * day },
            failing: [{ lane: 'l1', store: 'queue', tries: 4 }],
          },
          certificates: [{ certificate, isGood: false }],
        }),
      ),
  },
  {
    id: 'deletion-hold',
    render: (l) =>
      page(
        l,
        ready(full(l), {
          dialog: {
            choices: { mandate: [{ id: 'm', name: say(l, 'CFO, Suzhou', '财务总监（苏州）') }], conversation: [], person: [] },
            preview: { status: 'ready', value: { conversations: 6, parts: 12, gone: { messages: 42, certificates: [11, 12] } } },
            work: idle,
          },
        }),
      ),
  },
  {
    id: 'deletion-closed',
    render: (l) => {
      const { holds, trash, ...rest } = full(l);
      return page(
        l,
        ready(
          { ...rest, holds: holds.slice(0, 1), trash: trash.slice(0, 1).map((row) => ({ ...row, mayRestore: false })) },
          { closed: { id: 'c', endsAtMs: now - 9 * day } },
        ),
      );
    },
  },
  { id: 'deletion-living', render: () => <LivingHold /> },
  { id: 'deletion-loading', render: (l) => page(l, { page: { status: 'loading' }, agencyName: '', mayHold: false, closed: null, dialog: null }) },
  {
    id: 'deletion-failed',
    render: (l) => page(l, { page: { status: 'failed', code: 'offline' }, agencyName: '', mayHold: false, closed: null, dialog: null }),
  },
  { id: 'deletion-may-not', render: (l) => page(l, { page: null, agencyName: '', mayHold: false, closed: null, dialog: null }) },
];
