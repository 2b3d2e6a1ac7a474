'use client';
import { RotateCw } from 'lucide-react';
import { useApp } from '../platform/app-context.tsx';
import { forCode } from '../text/for-code.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useLanguage, useText } from '../ui/language-context.tsx';
import { Logo } from '../ui/logo.tsx';

/** The first bytes: the mark, until the device knows who is here. */
export function Opening() {
  return (
    <main className="grid min-h-dvh place-items-center" aria-busy="true">
      <Logo />
    </main>
  );
}

/** A first visit without a network: nothing is here to show yet. */
export function Unreachable({ code }: { code: string }) {
  const { retry } = useApp();
  const text = useText().common;
  const language = useLanguage();
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<RotateCw aria-hidden />}
        title="Liexin 猎信"
        action={
          <Button kind="primary" onPress={retry}>
            {text.retry}
          </Button>
        }
      >
        {forCode(code, language)}
      </EmptyState>
    </main>
  );
}
