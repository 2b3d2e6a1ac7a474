import type { ConversationItem } from '../src/features/conversation/conversation-view-types.ts';
import type { Person } from '../src/ui/view-types.ts';
import { minute, nothing } from './story.ts';

/** Notes among colleagues as one of them sees them: their own were read. */
export const notesFor =
  (me: Person) =>
  (id: string, at: number, sender: Person, text: string): ConversationItem => ({
    kind: 'message',
    id,
    lane: 'internal',
    sender,
    isOwn: sender === me,
    at,
    text,
    delivery: sender === me ? { status: 'read', sentAt: at, deliveredAt: at + 1000, readAt: at + minute, via: 'page' } : null,
  });

/** A place of colleagues hands its actions on one by one, so each has to be there by name. */
export const inLog = { seen: nothing, setAtEnd: nothing, loadOlder: nothing, loadNewer: nothing, jumpTo: nothing, jumpToNewest: nothing, jumpToDate: nothing };
