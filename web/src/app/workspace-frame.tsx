'use client';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { MandateDialogs } from '../features/mandates/mandate-dialogs.tsx';
import { useMandateDialogs, type MandateDialogsModel } from '../features/mandates/use-mandate-dialogs.ts';
import { SampleBar } from '../features/sample/sample-bar.tsx';
import { SampleView } from '../features/sample/sample-view.tsx';
import { useSample } from '../features/sample/use-sample.ts';
import type { ShellPlace } from '../features/shell/shell-view-types.ts';
import { ShellView } from '../features/shell/shell-view.tsx';
import { useShell } from '../features/shell/use-shell.ts';
import { routes } from '../routes.ts';

interface FrameProps {
  place: ShellPlace;
  isDeep: boolean;
  children: (dialogs: MandateDialogsModel) => ReactNode;
}

/** Shell, sample and dialogs around every screen of a member who is in. */
export function WorkspaceFrame({ place, isDeep, children }: FrameProps) {
  const router = useRouter();
  const shell = useShell(place, isDeep);
  const navigate = (address: string): void => router.push(address);
  const openConversation = (conversationId: string): void => router.push(routes.conversation(conversationId));
  const dialogs = useMandateDialogs({
    openConversation,
    openMandate: (mandateId) => router.push(routes.search(mandateId)),
    openKit: () => router.push(routes.kit),
  });
  const sample = useSample({
    openConversation,
    removed: () => router.replace(routes.inbox),
    startForReal: () => router.push(shell.isKitConfirmed ? routes.searches : routes.kit),
  });
  return (
    <ShellView
      snapshot={shell.snapshot}
      actions={shell.actions}
      navigate={navigate}
      sampleBar={sample === null ? null : <SampleBar snapshot={sample.snapshot} actions={sample.actions} />}
    >
      {children(dialogs)}
      {sample === null || place !== 'inbox' ? null : <SampleView snapshot={sample.snapshot} actions={sample.actions} />}
      <MandateDialogs
        snapshot={dialogs}
        actions={{ ...dialogs.actions, select: () => undefined, openConversation, retry: () => undefined }}
        shareActions={dialogs.shareActions}
      />
    </ShellView>
  );
}
