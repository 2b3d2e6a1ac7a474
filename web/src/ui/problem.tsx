'use client';
import { CircleAlert } from 'lucide-react';
import { forCode } from '../text/for-code.ts';
import { useLanguage } from './language-context.tsx';
import type { Work } from './view-types.ts';

/** What went wrong, as a sentence; nothing while nothing did. Spoken at once, because somebody waits for it. */
export function Problem({ work }: { work: Work }) {
  const language = useLanguage();
  if (work.status !== 'failed') return null;
  return (
    <div className="problem" role="alert">
      <CircleAlert aria-hidden />
      <span>{forCode(work.code, language)}</span>
    </div>
  );
}
