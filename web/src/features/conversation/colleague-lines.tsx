'use client';
import { useEffect } from 'react';
import { PencilLine, UserCheck } from 'lucide-react';
import { useAnnounce } from '../../a11y/announcer.tsx';
import { formatTime, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import { SendQuestion } from './send-question.tsx';
import type { Answered } from './use-answered.ts';

/** Colleagues who are writing to the candidate at this moment: seen and heard before anything is sent. */
export function WritingLine({ names }: { names: readonly string[] }) {
  const text = useText().talk;
  const announce = useAnnounce();
  const words = names.length === 0 ? '' : text.writing(names.map((name) => isolate(name)));
  useEffect(() => {
    if (words !== '') announce(words);
  }, [words, announce]);
  if (words === '') return null;
  return (
    <p className="composer-writing">
      <PencilLine aria-hidden />
      <span>{words}</span>
    </p>
  );
}

/** A colleague was faster: the text waits until the person decides. */
export function AnsweredQuestion({ answered }: { answered: Answered }) {
  const text = useText().talk;
  return (
    <SendQuestion
      icon={<UserCheck aria-hidden />}
      label={text.answeredLabel}
      title={text.answered(isolate(answered.name), formatTime(answered.at))}
      takesFocus
      onCancel={answered.cancel}
    >
      <Button kind="primary" size="sm" onPress={answered.cancel}>
        {text.notYet}
      </Button>
      <Button kind="line" size="sm" onPress={answered.sendAnyway}>
        {text.sendAnyway}
      </Button>
    </SendQuestion>
  );
}
