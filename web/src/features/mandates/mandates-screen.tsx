'use client';
import { EmergencyScreen } from './emergency-screen.tsx';
import { MandatesView } from './mandates-view.tsx';
import type { MandateDialogsModel } from './use-mandate-dialogs.ts';
import { useMandates } from './use-mandates.ts';

interface MandatesScreenProps {
  selected: string | null;
  dialogs: MandateDialogsModel;
  select: (mandateId: string | null) => void;
  openConversation: (conversationId: string) => void;
}

export function MandatesScreen({ selected, dialogs, select, openConversation }: MandatesScreenProps) {
  const { snapshot, actions } = useMandates(selected, dialogs, { select, openConversation });
  return (
    <MandatesView
      snapshot={snapshot}
      actions={actions}
      emergency={(mandateId) => <EmergencyScreen mandateId={mandateId} openConversation={openConversation} />}
    />
  );
}
