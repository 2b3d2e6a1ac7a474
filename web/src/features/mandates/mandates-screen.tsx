'use client';
import { lazy, Suspense, type ReactNode } from 'react';
import { MandatesView } from './mandates-view.tsx';
import type { MandateDialogsModel } from './use-mandate-dialogs.ts';
import { useMandates } from './use-mandates.ts';

/** For the few who may read without being in the team: not what everybody waits for. */
const EmergencyScreen = lazy(() => import('./emergency-screen.tsx').then((loaded) => ({ default: loaded.EmergencyScreen })));

interface MandatesScreenProps {
  selected: string | null;
  /** The channel in front, where there is room for one thing only. */
  isChannelFirst: boolean;
  dialogs: MandateDialogsModel;
  select: (mandateId: string | null) => void;
  openConversation: (conversationId: string) => void;
  /** The channel of a search's team. */
  channel: (mandateId: string) => ReactNode;
}

export function MandatesScreen({ selected, isChannelFirst, dialogs, select, openConversation, channel }: MandatesScreenProps) {
  const { snapshot, actions } = useMandates(selected, dialogs, { select, openConversation });
  return (
    <MandatesView
      snapshot={snapshot}
      actions={actions}
      isChannelFirst={isChannelFirst}
      channel={channel}
      emergency={(mandateId) => (
        <Suspense fallback={null}>
          <EmergencyScreen mandateId={mandateId} openConversation={openConversation} />
        </Suspense>
      )}
    />
  );
}
