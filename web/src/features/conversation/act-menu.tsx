'use client';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Copy, History, Pencil, Plus, Reply, Trash2 } from 'lucide-react';
import { nextPlace } from '../../a11y/roving-focus.ts';
import { UNDO_MS } from '../../platform/acts/act-store.ts';
import { moreSigns, quickSigns } from '../../platform/acts/emoji-signs.ts';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { mayEdit } from './act-rules.ts';
import type { ConversationItem } from './conversation-view-types.ts';
import type { MessageActions } from './message-item.tsx';

export interface ActMenuProps {
  message: Extract<ConversationItem, { kind: 'message' }>;
  actions: MessageActions;
  mayWrite: boolean;
  isSignsOnly: boolean;
  onClose: () => void;
  onHistory: () => void;
}

/** Signs on top, then what can be done: plain buttons in a dialog, which arrow keys walk too. */
export function ActMenu({ message, actions, mayWrite, isSignsOnly, onClose, onHistory }: ActMenuProps) {
  const text = useText().acts;
  const { common } = useText();
  const toast = useToast();
  const [isWide, setIsWide] = useState(isSignsOnly);
  const pressed = useRef(false);
  const { id } = message;
  const done = (work: () => void) => (): void => {
    onClose();
    work();
  };
  const walk = (event: KeyboardEvent<HTMLDivElement>): void => {
    const all = [...event.currentTarget.querySelectorAll('button')];
    const at = all.findIndex((button) => button === document.activeElement);
    const axis = event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? 'horizontal' : 'vertical';
    const place = nextPlace(event.key, at, all.length, { axis, wraps: true });
    if (place === null) return;
    event.preventDefault();
    all[place]?.focus();
  };
  const remove = (): void => {
    const { undo } = actions.remove(id);
    toast({ words: text.goneToast, undo, stayMs: UNDO_MS });
  };
  const own = message.acts?.reactions.filter(({ isOwn }) => isOwn).map(({ emoji }) => emoji) ?? [];
  const sign = (emoji: string) => (
    <button
      key={emoji}
      type="button"
      className={classNames('act-sign', own.includes(emoji) && 'is-own')}
      aria-pressed={own.includes(emoji)}
      onClick={done(() => actions.react(id, emoji))}
    >
      {emoji}
    </button>
  );
  return (
    // The keys only move the focus between real buttons.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="act-menu"
      onKeyDown={walk}
      onPointerDownCapture={() => {
        pressed.current = true;
      }}
      onClickCapture={(event) => {
        // The finger whose long press opened this is lifted over it: that is no tap on what came under it.
        if (!pressed.current && event.detail > 0) event.stopPropagation();
      }}
    >
      {mayWrite ? (
        <div className="act-signs" role="group" aria-label={text.signs}>
          {quickSigns.map(sign)}
          {isWide ? (
            moreSigns.map(sign)
          ) : (
            <button type="button" className="act-sign" aria-label={text.moreSigns} onClick={() => setIsWide(true)}>
              <Plus aria-hidden />
            </button>
          )}
        </div>
      ) : null}
      {isSignsOnly ? null : (
        <ul>
          {mayWrite ? <Entry icon={<Reply aria-hidden />} name={text.reply} onPress={done(() => actions.answer(id))} /> : null}
          <Entry
            icon={<Copy aria-hidden />}
            name={text.copy}
            onPress={done(() => {
              actions.copy(message.text);
              toast({ words: common.copied });
            })}
          />
          {mayWrite && mayEdit(message) ? <Entry icon={<Pencil aria-hidden />} name={text.edit} onPress={done(() => actions.edit(id))} /> : null}
          {(message.acts?.revisions.length ?? 0) > 0 ? <Entry icon={<History aria-hidden />} name={text.history} onPress={done(onHistory)} /> : null}
          {mayWrite && mayEdit(message) ? <Entry icon={<Trash2 aria-hidden />} name={text.remove} isDanger onPress={done(remove)} /> : null}
        </ul>
      )}
    </div>
  );
}

function Entry({ icon, name, isDanger = false, onPress }: { icon: ReactNode; name: string; isDanger?: boolean; onPress: () => void }) {
  return (
    <li>
      <button type="button" className={classNames('menu-item', isDanger && 'is-danger')} onClick={onPress}>
        {icon}
        <span className="flex-1">{name}</span>
      </button>
    </li>
  );
}
