'use client';
import { Archive, ArchiveRestore, Briefcase, Link2, MessageCircle, Trophy, UserPlus, Users } from 'lucide-react';
import { routes } from '../../routes.ts';
import { formatTime, isolate } from '../../text/format.ts';
import { useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import type { ConversationItem } from './conversation-view-types.ts';

const icons = {
  made: Briefcase,
  joined: Users,
  'candidate-added': UserPlus,
  assigned: UserPlus,
  unassigned: Users,
  'link-opened': Link2,
  'first-reply': MessageCircle,
  closed: Archive,
  placed: Trophy,
  reopened: ArchiveRestore,
  'reopen-asked': ArchiveRestore,
} as const;

/** What the record of a search says: who, what, when; the way to the candidate whom it is about. */
export function ProgressItem({ item }: { item: Extract<ConversationItem, { kind: 'progress' }> }) {
  const { room: text, common } = useText();
  const { what, by, about, to, conversationId } = item.line;
  const Icon = icons[what];
  const words = text.progress[what](isolate(by ?? common.someone), isolate(about ?? common.nameLocked), isolate(to ?? common.someone));
  return (
    <li className="event">
      <Icon aria-hidden />
      <span>
        {conversationId === null ? words : <Link href={routes.conversation(conversationId)}>{words}</Link>} <time className="num">{formatTime(item.at)}</time>
      </span>
    </li>
  );
}
