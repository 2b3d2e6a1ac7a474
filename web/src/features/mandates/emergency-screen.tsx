'use client';
import { EmergencyView } from './emergency-view.tsx';
import { useEmergency } from './use-emergency.ts';

export function EmergencyScreen({ mandateId, openConversation }: { mandateId: string; openConversation: (conversationId: string) => void }) {
  const model = useEmergency(mandateId, openConversation);
  return model === null ? null : <EmergencyView snapshot={model.snapshot} actions={model.actions} />;
}
