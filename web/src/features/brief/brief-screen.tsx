'use client';
import { BriefView } from './brief-view.tsx';
import { useBrief, type BriefWays } from './use-brief.ts';

export function BriefScreen({ mandateId, ...ways }: BriefWays & { mandateId: string }) {
  const { snapshot, actions } = useBrief(mandateId, ways);
  return <BriefView snapshot={snapshot} actions={actions} />;
}
