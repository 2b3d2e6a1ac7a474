import { may, type Holder } from '@liexin/domain/agency/rights';
import type { Work } from '../../platform/use-work.ts';
import type { Member } from '../../platform/workspace/agency-state.ts';
import type { HandoverView } from '../../platform/workspace/handovers-model.ts';
import type { HandoverRow } from './handover-view-types.ts';
import type { SearchCard } from './use-search-cards.ts';

export interface RowFacts {
  readonly uid: string;
  readonly holders: readonly Holder[];
  readonly members: ReadonlyMap<string, Member>;
  readonly cards: ReadonlyMap<string, SearchCard>;
  readonly conversationName: (conversationId: string) => string | null;
  readonly undoing: Readonly<Record<string, Work>>;
}

/** Handovers as they are shown; conversations are named and linked where this person is inside. */
export const handoverRows = (views: readonly HandoverView[], facts: RowFacts): readonly HandoverRow[] => views.map((view) => row(view, facts));

const row = (view: HandoverView, { uid, holders, members, cards, conversationName, undoing }: RowFacts): HandoverRow => {
  const nameOf = (of: string): string => members.get(of)?.name ?? '';
  const leads = Object.keys(view.plan).every((id) => cards.get(id)?.team.includes(uid) === true);
  return {
    id: view.id,
    from: { uid: view.from, name: nameOf(view.from) },
    byName: nameOf(view.by),
    createdAt: view.createdAtMs,
    state: view.state,
    total: view.total,
    settled: view.settled,
    takenBack: view.takenBack,
    waiting: view.waiting,
    undoUntil: view.undoUntilMs,
    mayUndo: may(holders, 'handover.run', { leads }),
    mayRemove: view.from !== uid && members.get(view.from)?.status === 'active' && may(holders, 'member.remove'),
    searches: Object.entries(view.plan).map(([mandateId, { receivers }]) => ({
      mandateId,
      title: cards.get(mandateId)?.title ?? null,
      isInside: cards.get(mandateId)?.team.includes(uid) === true,
      receivers: Object.entries(receivers).map(([to, ids]) => ({
        uid: to,
        name: nameOf(to),
        count: ids.length,
        conversations: ids.flatMap((conversationId) => {
          const name = conversationName(conversationId);
          return name === null ? [] : [{ conversationId, name }];
        }),
      })),
    })),
    undo: undoing[view.id] ?? { status: 'idle' },
  };
};
