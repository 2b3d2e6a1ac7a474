'use client';
import { useText } from '../../ui/language-context.tsx';
import type { RuleAbout } from './retention-view-types.ts';

/** What a rule is called: by what it is about. */
export const useRuleName = (): ((about: RuleAbout) => string) => {
  const text = useText().retention;
  return (about) => (about.level === 'agency' ? text.level.agency : text.named(text.level[about.level], about.name ?? text.unnamed));
};
