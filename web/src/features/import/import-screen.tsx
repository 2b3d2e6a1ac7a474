'use client';
import { lazy, Suspense } from 'react';

const ImportPage = lazy(() => import('./import-page.tsx').then((loaded) => ({ default: loaded.ImportPage })));

/** Loaded when somebody comes to import: it carries what reads the file and makes searches of it. */
export function ImportScreen() {
  return (
    <Suspense fallback={null}>
      <ImportPage />
    </Suspense>
  );
}
