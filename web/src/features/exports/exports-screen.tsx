'use client';
import { lazy, Suspense } from 'react';
import { ExportsView } from './exports-view.tsx';
import { useExports } from './use-exports.ts';

const CopyScreen = lazy(() => import('./copy-screen.tsx').then((loaded) => ({ default: loaded.CopyScreen })));

export function ExportsScreen() {
  const { snapshot, actions, copying, endCopy } = useExports();
  return (
    <>
      <ExportsView snapshot={snapshot} actions={actions} />
      {copying === null ? null : (
        <Suspense fallback={null}>
          <CopyScreen key={copying.id} exportId={copying.id} isOfOne={copying.isOfOne} onClose={endCopy} />
        </Suspense>
      )}
    </>
  );
}
