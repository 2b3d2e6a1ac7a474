'use client';
import { useRef } from 'react';
import { Button } from './button.tsx';

interface FileChoiceProps {
  /** Names the field. */
  label: string;
  /** File name endings and media types, with commas between. */
  accept: string;
  chooseWords: string;
  /** Once a file is chosen. */
  anotherWords: string;
  fileName: string | null;
  isDisabled?: boolean;
  onFile: (file: File) => void;
}

/** Takes one file of any size, which whoever asks reads piece by piece; its name stands beside the button. */
export function FileChoice({ label, accept, chooseWords, anotherWords, fileName, isDisabled = false, onFile }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="export-file">
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <Button kind="line" size="sm" isDisabled={isDisabled} onPress={() => input.current?.click()}>
        {fileName === null ? chooseWords : anotherWords}
      </Button>
      {fileName === null ? null : <span className="small break-all">{fileName}</span>}
    </div>
  );
}
