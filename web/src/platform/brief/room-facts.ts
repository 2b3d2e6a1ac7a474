import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Conversation } from '../workspace/agency-state.ts';

/** One line of what happened in a search, from what the record says: nobody writes it. */
export interface RoomFact {
  readonly id: string;
  readonly kind:
    | 'made'
    | 'joined'
    | 'candidate-added'
    | 'assigned'
    | 'unassigned'
    | 'link-opened'
    | 'first-reply'
    | 'closed'
    | 'placed'
    | 'reopened'
    | 'reopen-asked';
  readonly atMs: number;
  /** uid of the member who did it; null: the candidate. */
  readonly by: string | null;
  /** Of `joined`: who came, if it was not themselves. Of `assigned`: who answers. */
  readonly member: string | null;
  /** Of what is about one candidate. */
  readonly conversationId: string | null;
}

type Row = ResponseOf<'mandateRecord'>['rows'][number];

const kinds: Readonly<Record<Row['kind'], RoomFact['kind']>> = {
  'mandate.created': 'made',
  'mandate.closed': 'closed',
  'mandate.reopened': 'reopened',
  'mandate.reopen-asked': 'reopen-asked',
  'team.entered': 'joined',
  'conversation.created': 'candidate-added',
  'conversation.assigned': 'assigned',
  'conversation.handed-over': 'assigned',
  'conversation.handover-undone': 'assigned',
};

const kindOf = ({ kind, isPlaced, member }: Row): RoomFact['kind'] => {
  if (kind === 'mandate.closed' && isPlaced) return 'placed';
  return kinds[kind] === 'assigned' && member === null ? 'unassigned' : kinds[kind];
};

/** The record's rows and what the conversations tell of their links, oldest first. Pure. */
export const roomFacts = (rows: readonly Row[], conversations: readonly Conversation[]): readonly RoomFact[] => {
  const recorded = rows.map((row): RoomFact => {
    const { id, kind, subject, atMs, by, member } = row;
    return { id, kind: kindOf(row), atMs, by, member, conversationId: kind.startsWith('conversation.') ? subject : null };
  });
  const links = conversations.flatMap(({ id, link }): RoomFact[] => {
    const about = { by: null, member: null, conversationId: id };
    return [
      ...(link?.openedAtMs == null ? [] : [{ id: `opened-${id}`, kind: 'link-opened', atMs: link.openedAtMs, ...about } as const]),
      ...(link?.claimedAtMs == null ? [] : [{ id: `reply-${id}`, kind: 'first-reply', atMs: link.claimedAtMs, ...about } as const]),
    ];
  });
  return [...recorded, ...links].toSorted((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
};
