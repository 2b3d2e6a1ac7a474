'use client';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { CornerDownLeft, Eye, EyeOff, Users } from 'lucide-react';
import type { Composing } from '../../platform/acts/act-store.ts';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { Person } from '../../ui/view-types.ts';
import { ComposingBanner } from './composing-banner.tsx';
import { isComposing } from './is-composing.ts';
import { MentionList, mentionListId, mentionOptionId } from './mention-list.tsx';
import { useMentions } from './use-mentions.ts';
import type { ViewLane } from './conversation-view-types.ts';

interface ComposerProps {
  lane: ViewLane;
  candidateName: string;
  draft: string;
  readers: readonly Person[];
  /** Who may be named; nobody in what the candidate reads. */
  mentionable?: readonly Person[];
  /** Who reads it, where that is not said of a candidate. */
  says?: string;
  /** What the field and its button are called, where that is not to the team. */
  label?: string;
  sendLabel?: string;
  maxLength: number;
  onChange: (text: string) => void;
  /** Something was pasted or dropped; `before`: the text without it. */
  onInsert?: (text: string, before: string) => void;
  /** False: not taken, the text stays. */
  onSend: (text: string) => unknown;
  /** Stands before the send button. */
  beforeSend?: ReactNode;
  /** An earlier message that is edited or answered; `draft` is then its new wording, or the answer. */
  composing?: Composing | null;
  onStopComposing?: () => void;
  /** Arrow up in the empty field. */
  onEditLast?: () => void;
}

const nobody: readonly Person[] = [];

/** The counter shows from this share of the limit on. */
const countFrom = 0.9;

/** One field. Enter sends, except while an input method composes; Shift+Enter breaks. Focus stays after sending. */
export function Composer(props: ComposerProps) {
  const {
    lane,
    candidateName,
    draft,
    readers,
    says,
    sendLabel,
    mentionable = nobody,
    maxLength,
    onChange,
    onInsert,
    onSend,
    composing = null,
    onStopComposing,
    onEditLast,
    beforeSend,
  } = props;
  const { conversation: text, acts } = useText();
  const [value, setValue] = useState(draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const given = useRef(draft);
  // A draft that changes from outside (a message taken back for editing) comes in; our own echo does not move the caret.
  useEffect(() => {
    if (draft === given.current) return;
    given.current = draft;
    setValue(draft);
    field.current?.focus();
  }, [draft]);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [value]);

  // Whoever chose a message to edit or answer wants to type now.
  const about = composing === null ? '' : `${composing.kind} ${composing.messageId}`;
  useEffect(() => {
    if (about === '') return;
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, [about]);

  const length = Array.from(value).length;
  const over = length - maxLength;
  const maySend = value.trim() !== '' && over <= 0;
  const change = (next: string): void => {
    given.current = next;
    setValue(next);
    onChange(next);
  };
  const mentions = useMentions({ field, people: mentionable, change });
  const send = (): void => {
    if (!maySend) return;
    mentions.close();
    if (onSend(value.trim()) === false) return;
    // After an edit the draft comes back by itself.
    if (composing?.kind !== 'edit') change('');
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (mentions.onKey(event)) return;
    if (event.key === 'Escape' && composing !== null && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      onStopComposing?.();
      return;
    }
    if (event.key === 'ArrowUp' && value === '' && composing === null && !isComposing(event.nativeEvent)) {
      event.preventDefault();
      onEditLast?.();
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    send();
  };

  const label = props.label ?? (lane === 'internal' ? text.writeToTeam : text.writeTo(candidateName));
  return (
    <div className="composer-box">
      {composing === null ? null : <ComposingBanner composing={composing} onStop={() => onStopComposing?.()} />}
      <MentionList mentions={mentions} />
      <textarea
        className="composer-text"
        ref={field}
        rows={1}
        value={value}
        onChange={(event) => {
          change(event.target.value);
          mentions.look();
        }}
        onKeyDown={onKey}
        onClick={mentions.look}
        onBlur={mentions.close}
        onPaste={(event) => onInsert?.(event.clipboardData.getData('text/plain'), value)}
        onDrop={(event) => onInsert?.(event.dataTransfer.getData('text/plain'), value)}
        {...(mentionable.length === 0 ? {} : { 'aria-autocomplete': 'list' as const })}
        {...(mentions.people.length === 0 ? {} : { 'aria-controls': mentionListId, 'aria-activedescendant': mentionOptionId(mentions.chosen) })}
        placeholder={label}
        aria-label={label}
        dir="auto"
        aria-describedby="composer-says"
        aria-invalid={over > 0 ? true : undefined}
        enterKeyHint="send"
      />
      <div className="composer-tools">
        <Says lane={lane} candidateName={candidateName} readers={readers} words={says} isHidden={over > 0} />
        {over > 0 ? (
          <span className="composer-count is-over" role="alert">
            {text.tooLong(over)}
          </span>
        ) : length >= maxLength * countFrom ? (
          <span className="composer-count">{text.charactersLeft(-over)}</span>
        ) : null}
        {beforeSend}
        {lane === 'internal' ? (
          <Button kind="internal" size="sm" icon={<Users aria-hidden />} isDisabled={!maySend} onPress={send}>
            {composing?.kind === 'edit' ? acts.saveEdit : (sendLabel ?? text.tellTeam)}
          </Button>
        ) : (
          <Button kind="primary" size="sm" iconEnd={<CornerDownLeft aria-hidden />} isDisabled={!maySend} onPress={send}>
            {composing?.kind === 'edit' ? acts.saveEdit : text.send}
          </Button>
        )}
      </div>
    </div>
  );
}

interface SaysProps {
  lane: ViewLane;
  candidateName: string;
  readers: readonly Person[];
  words: string | undefined;
  isHidden: boolean;
}

/** Who reads what is written here, or who does not: always said, never by colour alone. */
function Says({ lane, candidateName, readers, words: given, isHidden }: SaysProps) {
  const text = useText().conversation;
  const others = readers.filter((person) => person.kind === 'candidate' || !person.isYou).map(({ name }) => isolate(name.trim().split(/\s+/u)[0] ?? name));
  const [first] = others;
  // Before the list is here, nothing is claimed.
  const alone = readers.length === 0 ? '' : text.youAlone;
  const words =
    given !== undefined
      ? given
      : lane === 'internal'
        ? text.notSeen(isolate(candidateName))
        : first === undefined
          ? alone
          : others.length === 1
            ? text.readersTwo(first)
            : others.length === 2
              ? text.readersMany(others)
              : text.readersMore(first, others.length - 1);
  return (
    <span className={isHidden ? 'sr' : 'composer-says'} id="composer-says">
      {lane === 'internal' ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      <span>{words}</span>
    </span>
  );
}
