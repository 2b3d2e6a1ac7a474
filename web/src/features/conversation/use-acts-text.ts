'use client';
import { actsText, type ActsText } from '../../text/acts.ts';
import { useLanguage } from '../../ui/language-context.tsx';

/** The words of acts. Not among those that every screen loads: only conversations have them. */
export const useActsText = (): ActsText => actsText[useLanguage()];
