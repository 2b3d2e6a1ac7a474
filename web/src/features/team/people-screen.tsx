'use client';
import { PeopleView } from './people-view.tsx';
import { usePeople } from './use-people.ts';

export function PeopleScreen() {
  const { snapshot, actions } = usePeople();
  return <PeopleView snapshot={snapshot} actions={actions} />;
}
