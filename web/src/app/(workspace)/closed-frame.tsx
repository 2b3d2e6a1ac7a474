'use client';
import { useEffect } from 'react';
import { Globe, LogOut } from 'lucide-react';
import { DeletionScreen } from '../../features/deletion/deletion-screen.tsx';
import { useApp, usePreference, useServices, useWorkspace } from '../../platform/app-context.tsx';
import { languageName, languageTag } from '../../text/language.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Logo } from '../../ui/logo.tsx';

/** The server is asked so often (ms) whether this person is still let in. */
const againMs = 60_000;

/** A closed agency, for owners and auditors whom a hold lets in: what it keeps, and nothing else. Ends by itself when they are out (CL9). */
export function ClosedFrame() {
  const { preferences } = useApp();
  const { session } = useServices();
  const { lookIn } = useWorkspace();
  const { common, shell } = useText();
  const language = usePreference((known) => known.language(), 'en');
  const other = language === 'zh' ? 'en' : 'zh';
  const turn = Math.floor(useNow() / againMs);
  useEffect(lookIn, [turn, lookIn]);
  return (
    <div className="closed-frame">
      <header className="door-top">
        <Logo />
        <b>{common.product}</b>
        <Button kind="ghost" icon={<Globe aria-hidden />} onPress={() => preferences.setLanguage(other)}>
          <span lang={languageTag[other]}>{languageName[other]}</span>
        </Button>
        <Button kind="ghost" icon={<LogOut aria-hidden />} onPress={() => void session.signOut()}>
          {shell.signOut}
        </Button>
      </header>
      <main className="sheet" id="content" tabIndex={-1}>
        <DeletionScreen />
      </main>
    </div>
  );
}
