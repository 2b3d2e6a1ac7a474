'use client';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { Mandate } from '../../platform/workspace/agency-state.ts';
import { RoomChannelView } from './room-channel-view.tsx';
import { useRoom } from './use-room.ts';

/** The channel of a search's team; nothing until the search is here. */
export function RoomChannelScreen({ mandateId }: { mandateId: string }) {
  const mandate = useAgencyState().mandates.get(mandateId);
  return mandate === undefined ? null : <Channel key={mandateId} mandate={mandate} />;
}

function Channel({ mandate }: { mandate: Mandate }) {
  const { snapshot, actions } = useRoom(mandate);
  return <RoomChannelView snapshot={snapshot} actions={actions} />;
}
