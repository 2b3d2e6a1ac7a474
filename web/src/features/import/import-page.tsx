'use client';
import { ImportView } from './import-view.tsx';
import { useImport } from './use-import.ts';

export function ImportPage() {
  const { snapshot, actions } = useImport();
  return <ImportView snapshot={snapshot} actions={actions} />;
}
