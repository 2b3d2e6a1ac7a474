'use client';
import { ComingBackView } from './coming-back-view.tsx';
import { useComingBack } from './use-coming-back.ts';

export function ComingBackScreen({ back }: { back: () => void }) {
  const model = useComingBack(back);
  return model === null ? null : <ComingBackView snapshot={model.snapshot} actions={model.actions} />;
}
