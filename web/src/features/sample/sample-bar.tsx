'use client';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { SampleActions, SampleSnapshot } from './sample-view-types.ts';

/** Above everything while the sample is there: it says so, and goes in one click. */
export function SampleBar({
  snapshot,
  actions,
}: {
  snapshot: Pick<SampleSnapshot, 'removeWork'>;
  actions: Pick<SampleActions, 'removeSample' | 'startForReal'>;
}) {
  const text = useText().sample;
  return (
    <aside className="sample-bar" aria-label={text.badge}>
      <span className="chip chip-accent">{text.badge}</span>
      <span className="grow">
        <span>{text.banner}</span>
      </span>
      <Button kind="ghost" size="sm" isBusy={snapshot.removeWork.status === 'busy'} busyText={text.removing} onPress={actions.removeSample}>
        {text.remove}
      </Button>
      <Button kind="soft" size="sm" onPress={actions.startForReal}>
        {text.start}
      </Button>
    </aside>
  );
}
