import type { ComponentChildren, JSX } from 'preact';
import { initials } from '../../../src/text/format.ts';
import { languageName, type Language } from '../../../src/text/language.ts';
import { Icon, type IconName } from './icons.tsx';

/** Sentences with names come in pieces; each name gets its own direction, so that none can turn the sentence around. */
export const Pieces = ({ pieces }: { pieces: readonly (string | JSX.Element)[] }): JSX.Element => (
  <>
    {pieces.map((piece, index) => (
      <span key={index}>{piece}</span>
    ))}
  </>
);
export const Name = ({ text }: { text: string }): JSX.Element => <bdi class={/^\w/.test(text) ? 'name latin' : 'name'}>{text}</bdi>;

export const Person = ({ name, team = true, size = '' }: { name: string; team?: boolean; size?: '' | 's' | 'l' }): JSX.Element => (
  <span class={`av ${team ? 'team' : ''} ${size}`} aria-hidden="true">
    {initials(name)}
  </span>
);

export const Top = ({ language, onLanguage, children }: { language: Language; onLanguage: () => void; children?: ComponentChildren }): JSX.Element => {
  const other: Language = language === 'zh' ? 'en' : 'zh';
  return (
    <div class="steptop">
      <div class="grow">{children}</div>
      <button type="button" class="btn ghost" lang={other} onClick={onLanguage}>
        <Icon name="globe" />
        {languageName[other]}
      </button>
    </div>
  );
};

/** What went wrong, in the reader's language; announced at once. */
export const FaultLine = ({ text }: { text: string | null }): JSX.Element => (
  <p class={text ? 'fault' : 'sr'} role="alert">
    {text ? (
      <>
        <Icon name="alert" size={18} />
        <span>{text}</span>
      </>
    ) : (
      ''
    )}
  </p>
);

export const Fact = ({ icon, children }: { icon: IconName; children: ComponentChildren }): JSX.Element => (
  <li>
    <Icon name={icon} />
    {<div class="grow">{children}</div>}
  </li>
);
