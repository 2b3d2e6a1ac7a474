'use client';
import { useEffect } from 'react';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';

/** Says when this device has let a new colleague in. */
export const useLetIn = (): void => {
  const { invitations } = useWorkspace();
  const isKnown = useAgencyState().members.size > 0;
  const text = useText().team;
  const toast = useToast();
  useEffect(() => (isKnown ? invitations()?.onLetIn((name) => toast({ words: text.letIn(name ?? '') })) : undefined), [invitations, isKnown, text, toast]);
};
