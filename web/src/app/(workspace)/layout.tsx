import { Suspense, type ReactNode } from 'react';
import { Notices } from '../../features/notices/notices.tsx';
import { Gate } from '../gate.tsx';
import { Opening } from '../opening.tsx';
import { WorkspaceFrame } from './workspace-frame.tsx';

/** The frame stays while its screens change: rail, notices, sample and dialogs are not built anew at each step. */
export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<Opening />}>
      <Gate audience="inside">
        <Notices />
        <WorkspaceFrame>{children}</WorkspaceFrame>
      </Gate>
    </Suspense>
  );
}
