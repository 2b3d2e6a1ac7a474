'use client';
import { RightsView } from './rights-view.tsx';
import { useRights } from './use-rights.ts';

/** `conversationId`: from whose readers somebody came here; null: from the settings. */
export function RightsScreen({ conversationId }: { conversationId: string | null }) {
  const { snapshot, actions } = useRights(conversationId);
  return <RightsView snapshot={snapshot} actions={actions} />;
}
