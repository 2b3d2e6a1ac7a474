'use client';
import type { ReactNode } from 'react';
import { Globe } from 'lucide-react';
import { languageName, languageTag, type Language } from '../text/language.ts';
import { Button } from './button.tsx';
import { useText } from './language-context.tsx';
import { Logo } from './logo.tsx';

interface DoorProps {
  language: Language;
  /** Left out: the page has no language choice. */
  onLanguage?: (language: Language) => void;
  /** At the right on wide screens. */
  show?: ReactNode;
  foot?: ReactNode;
  children: ReactNode;
}

/** The page before the app: mark, language, one thing to do. */
export function Door({ language, onLanguage, show, foot, children }: DoorProps) {
  const text = useText();
  const other: Language = language === 'zh' ? 'en' : 'zh';
  return (
    <div className="door">
      <main className="door-form">
        <div className="door-top">
          <Logo />
          <b>{text.common.product}</b>
          {onLanguage ? (
            <Button kind="ghost" icon={<Globe aria-hidden />} onPress={() => onLanguage(other)}>
              <span lang={languageTag[other]}>{languageName[other]}</span>
            </Button>
          ) : null}
        </div>
        <div className="door-main">{children}</div>
        {foot ? <p className="door-foot">{foot}</p> : null}
      </main>
      {show}
    </div>
  );
}
