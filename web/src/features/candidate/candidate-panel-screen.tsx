'use client';
import { CandidatePanelView } from './candidate-panel-view.tsx';
import { useCandidatePanel, type CandidatePanelWays } from './use-candidate-panel.ts';

export function CandidatePanelScreen({ conversationId, ...ways }: CandidatePanelWays & { conversationId: string }) {
  const model = useCandidatePanel(conversationId, ways);
  return model === null ? null : <CandidatePanelView snapshot={model.snapshot} actions={model.actions} />;
}
