'use client';
import { RequestsView } from './requests-view.tsx';
import { useRequests } from './use-requests.ts';

export function RequestsScreen() {
  const { snapshot, actions } = useRequests();
  return <RequestsView snapshot={snapshot} actions={actions} />;
}
