'use client';
import { lazy } from 'react';

const menu = () => import('./act-popover.tsx');
const revisions = () => import('./revisions-dialog.tsx');

/** Loaded behind the conversation. `warmActs` fetches them while there is a network: a deletion offline must not wait for a script. */
export const LateActPopover = lazy(async () => ({ default: (await menu()).ActPopover }));
export const LateRevisions = lazy(async () => ({ default: (await revisions()).RevisionsDialog }));

export const warmActs = (): void => void Promise.all([menu(), revisions()]).catch(() => undefined);
