import { EmergencyView } from '../../src/features/mandates/emergency-view.tsx';
import type { EmergencySnapshot } from '../../src/features/mandates/emergency-view-types.ts';
import { PeopleView } from '../../src/features/team/people-view.tsx';
import type { PeopleSnapshot } from '../../src/features/team/people-view-types.ts';
import type { RolesSnapshot } from '../../src/features/team/roles-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta, shen } from '../people.ts';
import { day, hour, nothing, now, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const idle = { status: 'idle' } as const;
const people = (l: Language): PeopleSnapshot => ({
  people: {
    status: 'ready',
    value: [
      {
        uid: 'm1',
        name: lin(l).name,
        email: 'lin@tidewell.example',
        roles: ['consultant', 'owner'],
        isLead: false,
        isYou: true,
        isRemoved: false,
        mayRemove: false,
        work: idle,
      },
      {
        uid: 'm2',
        name: marta.name,
        email: 'marta@tidewell.example',
        roles: ['admin'],
        isLead: false,
        isYou: false,
        isRemoved: false,
        mayRemove: false,
        work: idle,
      },
      {
        uid: 'm3',
        name: longName,
        email: 'maximiliane.friederike.von.hohenstaufen@tidewell.example',
        roles: ['consultant'],
        isLead: true,
        isYou: false,
        isRemoved: false,
        mayRemove: false,
        work: idle,
      },
    ],
  },
  renewal: { kind: 'none' },
  asksForKit: false,
  invitations: { status: 'ready', value: [] },
  dialog: { kind: 'none' },
});
const roles = (l: Language, more: Partial<RolesSnapshot> = {}): RolesSnapshot => ({
  changeable: new Set(['m2', 'm3']),
  dialog: null,
  approvals: {
    status: 'ready',
    value: [
      {
        approvalId: 'a',
        what: { kind: 'role', subject: longName, gives: ['owner'], takes: [] },
        askedBy: lin(l).name,
        wait: { kind: 'alone', at: now + 23 * hour },
        mayApprove: false,
        mayStop: 'stop',
        work: idle,
      },
      {
        approvalId: 'b',
        what: { kind: 'role', subject: marta.name, gives: ['auditor'], takes: ['admin'] },
        askedBy: longName,
        wait: { kind: 'second', until: now + 6 * day },
        mayApprove: true,
        mayStop: null,
        work: { status: 'failed', code: 'stale-head' },
      },
      {
        approvalId: 'c',
        what: { kind: 'role', subject: marta.name, gives: [], takes: ['owner'] },
        askedBy: lin(l).name,
        wait: { kind: 'ripe' },
        mayApprove: false,
        mayStop: 'stop',
        work: idle,
      },
      {
        approvalId: 'd',
        what: { kind: 'retention', rules: 2, people: 1204, messages: 38112, firstAt: now + 4 * day },
        askedBy: lin(l).name,
        wait: { kind: 'second', until: now + 6 * day },
        mayApprove: true,
        mayStop: null,
        work: idle,
      },
      {
        approvalId: 'e',
        what: { kind: 'hold-release', conversations: 1 },
        askedBy: marta.name,
        wait: { kind: 'second', until: now + 2 * day },
        mayApprove: true,
        mayStop: null,
        work: idle,
      },
      {
        approvalId: 'f',
        what: { kind: 'export', conversations: 212 },
        askedBy: lin(l).name,
        wait: { kind: 'second', until: now + 5 * day },
        mayApprove: false,
        mayStop: 'take-back',
        work: idle,
      },
    ],
  },
  witness: { status: 'ready', value: null },
  witnessWork: idle,
  ...more,
});
const change = (l: Language, isAlone: boolean): RolesSnapshot['dialog'] => ({
  name: lin(l).name,
  now: { roles: ['consultant'], lead: true, clearance: ['standard'] },
  mayHigh: isAlone,
  isAlone,
  hasWitness: false,
  work: isAlone ? idle : { status: 'failed', code: 'in-team' },
});
const page = (l: Language, shown: RolesSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <PeopleView snapshot={people(l)} actions={noActions()} roles={shown} roleActions={noActions()} />
  </ShellView>
);

const emergency = (l: Language, dialog: EmergencySnapshot['dialog']) => (
  <ShellView snapshot={shell(l, { place: 'searches' })} actions={noActions()} navigate={nothing}>
    <EmergencyView snapshot={{ dialog }} actions={noActions()} />
  </ShellView>
);
const choices = (l: Language) => [
  { conversationId: 'c1', candidateName: shen(l).name, told: [lin(l).name, marta.name] },
  { conversationId: 'c2', candidateName: null, told: [] },
];

/** Roles of people, and what waits for a second person. */
export const peopleStories: readonly Story[] = [
  { id: 'people-approvals', render: (l) => page(l, roles(l)) },
  { id: 'people-role', render: (l) => page(l, roles(l, { dialog: change(l, true) })) },
  { id: 'people-role-admin', render: (l) => page(l, roles(l, { dialog: change(l, false), approvals: { status: 'failed', code: 'offline' }, witness: null })) },
  { id: 'people-emergency', render: (l) => emergency(l, { conversations: { status: 'ready', value: choices(l) }, work: idle }) },
  { id: 'people-emergency-failed', render: (l) => emergency(l, { conversations: { status: 'failed', code: 'offline' }, work: idle }) },
];
