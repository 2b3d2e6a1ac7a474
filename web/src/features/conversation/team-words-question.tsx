'use client';
import { EyeOff } from 'lucide-react';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import { SendQuestion } from './send-question.tsx';
import type { TeamWordsWarning } from './use-team-words.ts';

/** What was said among the team is about to be read by the candidate. */
export function TeamWordsQuestion({ warning, name }: { warning: TeamWordsWarning; name: string }) {
  const text = useText().talk;
  const { isPasted, takeOut, keep } = warning;
  return (
    <SendQuestion
      icon={<EyeOff aria-hidden />}
      label={text.teamWordsLabel}
      title={text.teamWords(isolate(name))}
      takesFocus={!isPasted}
      isDanger
      onCancel={takeOut}
    >
      <Button kind="primary" size="sm" onPress={takeOut}>
        {isPasted ? text.takeOut : text.notYet}
      </Button>
      <Button kind="line" size="sm" onPress={keep}>
        {isPasted ? text.keepThem : text.sendAnyway}
      </Button>
    </SendQuestion>
  );
}
