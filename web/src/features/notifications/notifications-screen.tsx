'use client';
import { NotificationsView } from './notifications-view.tsx';
import { useNotifications } from './use-notifications.ts';

export function NotificationsScreen() {
  const { snapshot, actions } = useNotifications();
  return <NotificationsView snapshot={snapshot} actions={actions} />;
}
