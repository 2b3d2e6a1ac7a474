'use client';
import { PeopleView } from './people-view.tsx';
import { usePeople } from './use-people.ts';
import { useRoles } from './use-roles.ts';

export function PeopleScreen() {
  const { snapshot, actions } = usePeople();
  const roles = useRoles();
  return <PeopleView snapshot={snapshot} actions={actions} roles={roles.snapshot} roleActions={roles.actions} />;
}
