import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { maxMessageLength as maxLength } from '@liexin/domain/delivery/message-length';
import type { ReplyText } from '../../../src/text/reply.ts';
import { Icon } from './icons.tsx';

const tellFrom = 500;

export interface ComposerProps {
  readonly draft: string;
  readonly label: string;
  readonly text: ReplyText['conversation'];
  readonly onDraft: (text: string) => void;
  readonly onSend: () => void;
  /** Names what is edited or answered; empty for a new message. */
  readonly about: string;
  readonly onStop: () => void;
  /** Arrow up in the empty field. */
  readonly onEditLast: () => void;
}

/** True while an input method composes; Safari tells it by keyCode 229 alone. Enter then belongs to the method. */
const composes = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** One field, one button. On phones Enter breaks the line as people expect there; with a keyboard Enter sends. */
export const Composer = ({ draft, label, text, onDraft, onSend, about, onStop, onEditLast }: ComposerProps): JSX.Element => {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 192)}px`;
  }, [draft]);
  // Whoever chose a message to edit or answer wants to type now.
  useEffect(() => {
    if (about !== '') field.current?.focus();
  }, [about]);
  const length = Array.from(draft).length;
  const maySend = draft.trim() !== '' && length <= maxLength;
  const send = (): void => {
    if (maySend) {
      onSend();
      field.current?.focus();
    }
  };
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="grow">
        <textarea
          ref={field}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={label}
          placeholder={label}
          value={draft}
          autocomplete="off"
          enterkeyhint="enter"
          onInput={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (composes(event)) return;
            if (event.key === 'Escape' && about !== '') onStop();
            if (event.key === 'ArrowUp' && about === '' && draft === '') {
              event.preventDefault();
              onEditLast();
            }
            if (event.key === 'Enter' && !event.shiftKey && matchMedia('(hover: hover) and (pointer: fine)').matches) {
              event.preventDefault();
              send();
            }
          }}
        />
        {length > maxLength - tellFrom ? (
          <p class={length > maxLength ? 'limit over' : 'limit'} role="status">
            {length > maxLength ? text.tooLong(length - maxLength) : text.charactersLeft(maxLength - length)}
          </p>
        ) : null}
      </div>
      <button type="submit" class="go" aria-label={text.send} aria-disabled={!maySend}>
        <Icon name="up" size={22} />
      </button>
    </form>
  );
};
