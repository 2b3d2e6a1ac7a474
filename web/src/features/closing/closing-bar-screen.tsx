'use client';
import { useEffect } from 'react';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useNow } from '../../ui/clock.tsx';
import { ClosingBar } from './closing-bar.tsx';

/** A part of the frame; asks the server when the day has come, so that an open page ends with the agency. */
export function ClosingBarScreen() {
  const { account, lookIn } = useWorkspace();
  const { agency, members } = useAgencyState();
  const now = useNow();
  const closing = agency?.closing ?? null;
  const isPast = closing !== null && now >= closing.endsAtMs;
  useEffect(() => {
    if (isPast) lookIn();
  }, [isPast, lookIn]);
  if (closing === null) return null;
  return <ClosingBar snapshot={{ endsAtMs: closing.endsAtMs, isOwner: members.get(account.uid)?.roles.includes('owner') === true }} />;
}
