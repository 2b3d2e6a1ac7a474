'use client';
import { Pencil, Reply, X } from 'lucide-react';
import type { Composing } from '../../platform/acts/act-store.ts';
import { isolate } from '../../text/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useText } from '../../ui/language-context.tsx';

/** Above the field: which message is edited or answered, and the way out (Escape does the same). */
export function ComposingBanner({ composing, onStop }: { composing: Composing; onStop: () => void }) {
  const text = useText().acts;
  const isEdit = composing.kind === 'edit';
  const title = isEdit ? text.editing : composing.isOwn ? text.answeringOwn : text.answering(isolate(composing.name));
  return (
    <div className="composing" role="status">
      {isEdit ? <Pencil aria-hidden /> : <Reply aria-hidden />}
      <span className="composing-words">
        <b>{title}</b>
        <span dir="auto">{composing.text}</span>
      </span>
      <IconButton label={isEdit ? text.stopEdit : text.stopAnswer} icon={<X aria-hidden />} onPress={onStop} />
    </div>
  );
}
