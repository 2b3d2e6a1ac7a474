import type { ReactNode } from 'react';
import type { PeopleSnapshot, PersonRow } from '../../src/features/team/people-view-types.ts';
import { PeopleView } from '../../src/features/team/people-view.tsx';
import type { RolesSnapshot } from '../../src/features/team/roles-view-types.ts';
import { RemoveDialog } from '../../src/features/team/remove-person.tsx';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin, longName, marta } from '../people.ts';
import { nothing, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const row = (uid: string, name: string, change: Partial<PersonRow> = {}): PersonRow => ({
  uid,
  name,
  email: `${uid}@tidewell.example`,
  roles: ['consultant'],
  isLead: false,
  isYou: false,
  isRemoved: false,
  mayRemove: true,
  work: { status: 'idle' },
  ...change,
});
const tom = (l: Language, change: Partial<PersonRow> = {}): PersonRow => row('tom', say(l, 'Tom Bauer', '包同'), change);

const snapshot = (l: Language, change: Partial<PeopleSnapshot> = {}, third = tom(l)): PeopleSnapshot => ({
  people: {
    status: 'ready',
    value: [
      row('lin', lin(l).name, { roles: ['consultant', 'owner'], isYou: true, mayRemove: false }),
      row('marta', marta.name, { roles: ['admin'] }),
      third,
      row('max', longName, { roles: ['researcher'], work: { status: 'failed', code: 'offline' } }),
    ],
  },
  renewal: { kind: 'none' },
  asksForKit: false,
  invitations: { status: 'ready', value: [] },
  dialog: { kind: 'none' },
  ...change,
});

const noRoles: RolesSnapshot = { changeable: new Set(), dialog: null, approvals: null, witness: null, witnessWork: { status: 'idle' } };

const page = (l: Language, people: PeopleSnapshot, dialog: ReactNode = null) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <PeopleView snapshot={people} actions={noActions()} roles={noRoles} roleActions={noActions()} />
    {dialog}
  </ShellView>
);

/** Who is in, taking somebody out, and the keys that are renewed after it. */
export const removalStories: readonly Story[] = [
  { id: 'people-removing', render: (l) => page(l, snapshot(l, {}, tom(l, { work: { status: 'busy' } }))) },
  {
    id: 'people-renewing',
    render: (l) =>
      page(l, snapshot(l, { renewal: { kind: 'renewing', done: 12, total: 40 }, asksForKit: true }, tom(l, { isRemoved: true, mayRemove: false }))),
  },
  { id: 'people-renewed', render: (l) => page(l, snapshot(l, { renewal: { kind: 'done' } }, tom(l, { isRemoved: true, mayRemove: false }))) },
  { id: 'people-remove', render: (l) => page(l, snapshot(l), <RemoveDialog person={tom(l)} onClose={nothing} onYes={nothing} />) },
];
