'use client';
import { useRef, type ClipboardEvent, type KeyboardEvent } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import { cleanGroup, splitPhrase } from './phrase-groups.ts';

interface PhraseInputProps {
  kind: 'words' | 'digits';
  /** Always six. */
  groups: readonly string[];
  onChange: (groups: readonly string[]) => void;
  wordList: readonly string[];
}

/** Six boxes: words or groups of four digits. Pasting the whole phrase into any of them fills all. */
export function PhraseInput({ kind, groups, onChange, wordList }: PhraseInputProps) {
  const text = useText().account.unlock;
  const box = useRef<HTMLDivElement>(null);
  const focus = (place: number): void => {
    const inputs = box.current?.querySelectorAll('input');
    inputs?.[Math.max(0, Math.min(5, place))]?.focus();
  };
  const set = (place: number, raw: string): void => {
    const value = cleanGroup(kind, raw);
    onChange(groups.map((group, index) => (index === place ? value : group)));
    const isWhole = kind === 'digits' ? value.length === 4 : false;
    if (isWhole && value !== groups[place]) focus(place + 1);
  };
  const paste = (event: ClipboardEvent): void => {
    const all = splitPhrase(kind, event.clipboardData.getData('text'));
    if (!all) return;
    event.preventDefault();
    onChange(all);
    focus(5);
  };
  const step = (event: KeyboardEvent<HTMLInputElement>, place: number): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === ' ') {
      event.preventDefault();
      focus(place + 1);
    } else if (event.key === 'Backspace' && event.currentTarget.value === '') {
      event.preventDefault();
      focus(place - 1);
    }
  };
  return (
    <div className="groups" ref={box} onPaste={paste}>
      {groups.map((group, place) => {
        const isUnknown = kind === 'words' && wordList.length > 0 && group !== '' && !wordList.some((word) => word.startsWith(group));
        return (
          <div className="group-box" key={place}>
            <span aria-hidden>{place + 1}</span>
            <input
              className={classNames('input', kind === 'digits' ? 'code-input' : 'word-input')}
              value={group}
              onChange={(event) => set(place, event.target.value)}
              onKeyDown={(event) => step(event, place)}
              aria-label={kind === 'digits' ? text.group(place + 1) : text.word(place + 1)}
              inputMode={kind === 'digits' ? 'numeric' : 'text'}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              aria-invalid={isUnknown ? true : undefined}
              title={isUnknown ? text.notAWord : undefined}
              dir="ltr"
            />
          </div>
        );
      })}
    </div>
  );
}
