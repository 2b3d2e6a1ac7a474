'use client';
import { formatMoment, isolate } from '../text/format.ts';
import { Button } from './button.tsx';
import { useNow } from './clock.tsx';
import { useLanguage, useText } from './language-context.tsx';
import { Problem } from './problem.tsx';
import type { WaitingActions, WaitingSnapshot } from './view-types.ts';

const minuteMs = 60_000;

/** Who asked for what takes two people, and until when it waits. */
export function WaitingLine({ request: { askedBy, wait, work } }: { request: WaitingSnapshot }) {
  const text = useText().approvals;
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      <p className="meta num">{`${text.askedBy(isolate(askedBy))} · ${until()}`}</p>
      <Problem work={work} />
    </>
  );

  function until(): string {
    if (wait.kind === 'ripe') return text.ripe;
    if (wait.kind === 'second') return text.until(formatMoment(wait.until, now, language));
    const minutes = Math.max(0, Math.ceil((wait.at - now) / minuteMs));
    return text.aloneIn(Math.floor(minutes / 60), minutes % 60);
  }
}

interface WaitingButtonsProps {
  request: WaitingSnapshot;
  actions: WaitingActions;
  /** A yes is asked about once more. */
  onApprove: () => void;
}

/** What this person may do about it. */
export function WaitingButtons({ request: { approvalId, mayApprove, mayStop, work }, actions, onApprove }: WaitingButtonsProps) {
  const text = useText().approvals;
  const isBusy = work.status === 'busy';
  return (
    <>
      {mayApprove ? (
        <>
          <Button kind="ghost" size="sm" isDisabled={isBusy} onPress={() => actions.refuse(approvalId)}>
            {text.refuse}
          </Button>
          <Button kind="primary" size="sm" isBusy={isBusy} onPress={onApprove}>
            {text.approve}
          </Button>
        </>
      ) : null}
      {mayStop === null ? null : (
        <Button kind="line" size="sm" isBusy={isBusy} onPress={() => actions.stop(approvalId)}>
          {mayStop === 'stop' ? text.stop : text.takeBack}
        </Button>
      )}
    </>
  );
}
