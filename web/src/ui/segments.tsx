'use client';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { nextPlace } from '../a11y/roving-focus.ts';

interface SegmentsProps<Id extends string> {
  label: string;
  choices: readonly { id: Id; name: string; icon?: ReactNode; lang?: string }[];
  value: Id;
  onChange: (value: Id) => void;
}

/** A choice of few, all of them visible. Arrow keys choose. */
export function Segments<Id extends string>({ label, choices, value, onChange }: SegmentsProps<Id>) {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const place = nextPlace(
      event.key,
      choices.findIndex(({ id }) => id === value),
      choices.length,
      { axis: 'horizontal', wraps: true },
    );
    const chosen = place === null ? undefined : choices[place];
    if (!chosen || place === null) return;
    event.preventDefault();
    onChange(chosen.id);
    const button = group.current?.children[place];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div className="segments" role="radiogroup" aria-label={label} ref={group}>
      {choices.map((choice) => (
        <button
          key={choice.id}
          type="button"
          role="radio"
          className="segment"
          aria-checked={choice.id === value}
          tabIndex={choice.id === value ? 0 : -1}
          data-selected={choice.id === value ? '' : undefined}
          onKeyDown={move}
          onClick={() => onChange(choice.id)}
          lang={choice.lang}
        >
          {choice.icon}
          {choice.name}
        </button>
      ))}
    </div>
  );
}
