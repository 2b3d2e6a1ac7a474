'use client';
import { MonitorSmartphone } from 'lucide-react';
import { formatTime } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { UnlockSnapshot } from './unlock-view-types.ts';

interface UnlockByDeviceProps {
  approval: UnlockSnapshot['approval'];
  onAsk: () => void;
  onStop: () => void;
}

/** Says at once where to go on, and shows the number as soon as somebody does. Goes on by itself. */
export function UnlockByDevice({ approval, onAsk, onStop }: UnlockByDeviceProps) {
  const text = useText().account.unlock;
  const language = useLanguage();
  const stop = (
    <Button kind="ghost" size="sm" onPress={onStop}>
      {text.stop}
    </Button>
  );
  if (approval.status === 'waiting') {
    return (
      <div className="way" aria-live="polite">
        <h2>{text.waiting}</h2>
        <p>{text.waitingHelp}</p>
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <span className="small text-ink-2">{text.waitingHere}</span>
          {stop}
        </div>
      </div>
    );
  }
  if (approval.status === 'numbered') {
    return (
      <div className="way" aria-live="polite">
        <h2>{text.numbered}</h2>
        <p>{text.numberedHelp}</p>
        <div className="big-number" role="img" aria-label={approval.number.split('').join(' ')}>
          {Array.from(approval.number).map((digit, place) => (
            <span key={place} aria-hidden>
              {digit}
            </span>
          ))}
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <span className="small num text-ink-2">{text.numberedUntil(formatTime(approval.until))}</span>
          {stop}
        </div>
      </div>
    );
  }
  const told =
    approval.status === 'refused'
      ? text.refused[approval.why]
      : approval.status === 'expired'
        ? text.expired
        : approval.status === 'failed'
          ? forCode(approval.code, language)
          : null;
  return (
    <div className="way">
      <h2>{text.withDevice}</h2>
      <p>{approval.status === 'approved' ? text.approved : text.withDeviceHelp}</p>
      {told ? (
        <div className="mt-2">
          <FieldError message={told} />
        </div>
      ) : null}
      {approval.status === 'approved' ? null : (
        <div className="mt-3">
          <Button kind="line" icon={<MonitorSmartphone aria-hidden />} isBusy={approval.status === 'asking'} busyText={text.asking} onPress={onAsk}>
            {told ? text.askAgain : text.ask}
          </Button>
        </div>
      )}
    </div>
  );
}
