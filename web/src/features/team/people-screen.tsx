'use client';
import type { ReactNode } from 'react';
import { PeopleView } from './people-view.tsx';
import { usePeople } from './use-people.ts';
import { useRoles } from './use-roles.ts';

/** `recoveries`: who comes back with the kit, another feature's part of this page. */
export function PeopleScreen({ recoveries }: { recoveries: ReactNode }) {
  const { snapshot, actions } = usePeople();
  const roles = useRoles();
  return <PeopleView snapshot={snapshot} actions={actions} roles={roles.snapshot} roleActions={roles.actions} recoveries={recoveries} />;
}
