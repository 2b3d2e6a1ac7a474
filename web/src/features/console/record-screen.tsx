'use client';
import { RecordView } from './record-view.tsx';
import { useRecord } from './use-record.ts';

export function RecordScreen() {
  const { snapshot, actions } = useRecord();
  return <RecordView snapshot={snapshot} actions={actions} />;
}
