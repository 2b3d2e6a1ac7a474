'use client';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import type { ViewLane } from './conversation-view-types.ts';
import { warmActs } from './late-acts.ts';

/** Lanes in which this member may write, and with that act on messages. */
const ActsContext = createContext<Record<ViewLane, boolean>>({ candidate: false, internal: false });

/** Says where acts are allowed, and fetches their views while there is a network. */
export function ActsProvider({ value, children }: { value: Record<ViewLane, boolean>; children: ReactNode }) {
  useEffect(warmActs, []);
  return <ActsContext value={value}>{children}</ActsContext>;
}

export const useMayAct = (lane: ViewLane): boolean => useContext(ActsContext)[lane];
