'use client';
import { forCode } from '../text/for-code.ts';
import { Button } from './button.tsx';
import { FieldError } from './field.tsx';
import { useLanguage, useText } from './language-context.tsx';

/** What could not be loaded, as a sentence; with a way to try again where that may help. */
export function Failed({ code, onRetry }: { code: string; onRetry?: () => void }) {
  const text = useText().common;
  const language = useLanguage();
  return (
    <div className="flex flex-col items-start gap-2">
      <FieldError message={forCode(code, language)} />
      {onRetry === undefined ? null : (
        <Button kind="line" size="sm" onPress={onRetry}>
          {text.retry}
        </Button>
      )}
    </div>
  );
}
