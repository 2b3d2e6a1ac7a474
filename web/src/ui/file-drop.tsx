'use client';
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { Button } from './button.tsx';

interface FileDropProps {
  icon: ReactNode;
  words: string;
  chooseWords: string;
  /** Ending with a dot, e.g. ".html,.txt". */
  accept: string;
  /** The text of the file; larger files than `maxBytes` are refused by giving an empty text. */
  onText: (text: string) => void;
  maxBytes?: number;
  isBusy?: boolean;
}

/** Takes one small text file, dropped or chosen. It is read here and goes nowhere. */
export function FileDrop({ icon, words, chooseWords, accept, onText, maxBytes = 1_000_000, isBusy = false }: FileDropProps) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    onText(file.size > maxBytes ? '' : await file.text());
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div
      className="drop"
      data-drop-target={isOver ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {icon}
      <span id={id}>{words}</span>
      <Button kind="soft" size="sm" isBusy={isBusy} describedBy={id} onPress={() => input.current?.click()}>
        {chooseWords}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="sr"
        tabIndex={-1}
        aria-hidden
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
