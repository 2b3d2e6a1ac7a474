'use client';
import { useRouter } from 'next/navigation';
import type { FindWays } from '../../features/search/use-find.ts';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useOutboxItems } from '../../platform/use-outbox.ts';
import { routes, talkAddress } from '../../routes.ts';
import { useDialogs } from './dialogs-context.tsx';

/** Where results of a search lead. */
export const useFindWays = (): FindWays => {
  const router = useRouter();
  const dialogs = useDialogs();
  const { session } = useServices();
  const { model } = useWorkspace();
  const waiting = useOutboxItems().filter((item) => item.stage !== 'failed').length;
  return {
    openConversation: (talkId) => router.push(talkAddress(model.state().mandates, talkId)),
    openMandate: (mandateId) => router.push(routes.search(mandateId)),
    act: (action) => {
      if (action === 'new-mandate') return dialogs.actions.startCreateMandate();
      if (action === 'lock') return session.lock(waiting);
      router.push(action === 'mandates' ? routes.searches : routes[action]);
    },
  };
};
