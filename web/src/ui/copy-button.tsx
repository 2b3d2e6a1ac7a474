'use client';
import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { useAnnounce } from '../a11y/announcer.tsx';
import { Button } from './button.tsx';
import { useText } from './language-context.tsx';

/** How long the button says that it was done. */
const saidMs = 3000;

/** Copies, and says so on itself and to screen readers. */
export function CopyButton({ onCopy }: { onCopy: () => void }) {
  const text = useText().common;
  const announce = useAnnounce();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), saidMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    onCopy();
    setCopied(true);
    announce(text.copied);
  };
  return (
    <Button kind="line" size="sm" icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />} onPress={copy}>
      {isCopied ? text.copied : text.copy}
    </Button>
  );
}
