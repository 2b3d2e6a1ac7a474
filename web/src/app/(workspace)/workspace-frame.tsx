'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { lazy, Suspense, type ReactNode } from 'react';
import { HandedBar } from '../../features/handover/handed-bar.tsx';
import { useHanded } from '../../features/handover/use-handed.ts';
import { MandateDialogs } from '../../features/mandates/mandate-dialogs.tsx';
import { useMandateDialogs } from '../../features/mandates/use-mandate-dialogs.ts';
import { RecoveryBarScreen } from '../../features/recovery/recovery-bar-screen.tsx';
import { SampleBar } from '../../features/sample/sample-bar.tsx';
import { SampleView } from '../../features/sample/sample-view.tsx';
import { useSample } from '../../features/sample/use-sample.ts';
import type { ShellPlace } from '../../features/shell/shell-view-types.ts';
import { ShellView } from '../../features/shell/shell-view.tsx';
import { useShell } from '../../features/shell/use-shell.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useLetIn } from '../../features/team/use-let-in.ts';
import { routes } from '../../routes.ts';
import { Opening } from '../opening.tsx';
import { DialogsContext } from './dialogs-context.tsx';
import { Palette } from './palette.tsx';

const ClosingBar = lazy(() => import('../../features/closing/closing-bar-screen.tsx').then((loaded) => ({ default: loaded.ClosingBarScreen })));

const ClosedFrame = lazy(() => import('./closed-frame.tsx').then((loaded) => ({ default: loaded.ClosedFrame })));

/** Which place of the rail an address belongs to. */
const placeOf = (pathname: string): ShellPlace =>
  pathname.startsWith(routes.searches) ? 'searches' : pathname.startsWith(routes.find) ? 'find' : pathname.startsWith(routes.settings) ? 'settings' : 'inbox';

/** What stands round every screen of a member who is in; of a closed agency nothing but what a hold keeps. */
export function WorkspaceFrame({ children }: { children: ReactNode }) {
  const isClosed = useAgencyState().agency?.closing?.isOver === true;
  return isClosed ? (
    <Suspense fallback={<Opening />}>
      <ClosedFrame />
    </Suspense>
  ) : (
    <OpenFrame>{children}</OpenFrame>
  );
}

/** Shell, sample and dialogs. */
function OpenFrame({ children }: { children: ReactNode }) {
  const place = placeOf(usePathname());
  const search = useSearchParams();
  const isDeep = search.has('conversation') || search.has('mandate');
  const router = useRouter();
  const shell = useShell(place, isDeep);
  useLetIn();
  const isClosing = useAgencyState().agency?.closing != null;
  const handed = useHanded();
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
      sampleBar={
        <>
          {isClosing ? (
            <Suspense fallback={null}>
              <ClosingBar />
            </Suspense>
          ) : null}
          <RecoveryBarScreen />
          {sample === null ? null : <SampleBar snapshot={sample.snapshot} actions={sample.actions} />}
          {handed === null ? null : <HandedBar snapshot={handed.snapshot} onSeen={handed.seen} />}
        </>
      }
    >
      <DialogsContext value={dialogs}>
        {children}
        <Palette />
      </DialogsContext>
      {sample === null || place !== 'inbox' ? null : <SampleView snapshot={sample.snapshot} actions={sample.actions} />}
      <MandateDialogs snapshot={dialogs} actions={dialogs.actions} shareActions={dialogs.shareActions} />
    </ShellView>
  );
}
