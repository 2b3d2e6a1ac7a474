'use client';
import type { ReactNode } from 'react';
import { FileInput } from 'lucide-react';
import { importedText } from '../../text/imported.ts';
import { formatMoment } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { ConversationItem } from './conversation-view-types.ts';

type Message = Extract<ConversationItem, { kind: 'message' }>;

/** What an import brought: whose words they were and when, as the file said it, under a mark that says that nobody here witnessed it. */
export function ImportedNote({ message, imported, children }: { message: Message; imported: NonNullable<Message['imported']>; children: ReactNode }) {
  const language = useLanguage();
  const { common } = useText();
  const now = useNow();
  const text = importedText[language];
  const side = message.sender.kind === 'candidate' ? text.sides.candidate : text.sides.staff;
  return (
    <li className="note is-imported">
      <p className="note-head" title={text.broughtBy(imported.by || common.nameLocked, formatMoment(message.at, now, language))}>
        <FileInput aria-hidden />
        <b>{text.mark}</b>
        <span className="grow">
          · <Name>{message.sender.name || common.nameLocked}</Name>
          {language === 'zh' ? '，' : ', '}
          {imported.isNote ? text.sides.note : side}
        </span>
        <time dateTime={new Date(imported.at).toISOString()}>{formatMoment(imported.at, now, language)}</time>
      </p>
      {children}
      {imported.files > 0 ? <p className="small text-ink-2">{text.files(imported.files)}</p> : null}
    </li>
  );
}
