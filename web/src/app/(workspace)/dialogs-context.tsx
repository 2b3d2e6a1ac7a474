'use client';
import { createContext, useContext } from 'react';
import type { MandateDialogsModel } from '../../features/mandates/use-mandate-dialogs.ts';

/** The dialogs of the frame, for the screens inside it. */
export const DialogsContext = createContext<MandateDialogsModel | null>(null);

export const useDialogs = (): MandateDialogsModel => {
  const dialogs = useContext(DialogsContext);
  if (dialogs === null) throw new Error('WorkspaceFrame is missing');
  return dialogs;
};
