'use client';
import { createContext, useContext } from 'react';
import type { ViewLane } from './conversation-view-types.ts';

/** Lanes in which this member may write, and with that act on messages. */
const ActsContext = createContext<Record<ViewLane, boolean>>({ candidate: false, internal: false });

export const ActsProvider = ActsContext;

export const useMayAct = (lane: ViewLane): boolean => useContext(ActsContext)[lane];
