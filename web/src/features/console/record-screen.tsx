'use client';
import { RecordView } from './record-view.tsx';
import { useProof } from './use-proof.ts';
import { useRecord } from './use-record.ts';

export function RecordScreen() {
  const { snapshot, actions } = useRecord();
  const proof = useProof(snapshot.reach === 'all');
  return <RecordView snapshot={{ ...snapshot, proof: proof.snapshot }} actions={{ ...actions, ...proof.actions }} />;
}
