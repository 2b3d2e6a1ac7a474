import type { ResponseOf } from '@liexin/domain/api/routes';
import type { HandoverWish } from '../../platform/vault/handovers.ts';
import type { SearchChoice } from './handover-view-types.ts';

export type MemberWork = ResponseOf<'memberWork'>['mandates'];
/** By conversation: who gets it. What is not in it stays. */
export type Given = Readonly<Record<string, string>>;

export interface Seen {
  /** Null: not open on this device, or not the person's to read. */
  readonly titleOf: (mandateId: string) => string | null;
  readonly nameOf: (conversationId: string) => string | null;
  /** Whether the person is in the team. */
  readonly isInside: (mandateId: string) => boolean;
}

/** What somebody has in charge, with what was chosen for it. */
export const searchChoices = (work: MemberWork, given: Given, split: ReadonlySet<string>, seen: Seen): readonly SearchChoice[] =>
  work.map(({ mandateId, conversations }) => ({
    mandateId,
    title: seen.titleOf(mandateId),
    isInside: seen.isInside(mandateId),
    isSplit: split.has(mandateId) && seen.isInside(mandateId),
    counts: {
      conversations: conversations.length,
      unread: conversations.filter(({ unread }) => unread).length,
      due: conversations.filter(({ due }) => due).length,
      waiting: conversations.filter(({ waiting }) => waiting).length,
    },
    conversations: conversations.map(({ conversationId, unread, due }) => ({
      conversationId,
      unread,
      due,
      name: seen.nameOf(conversationId),
      to: given[conversationId] ?? null,
    })),
  }));

/** The choice with these conversations given to somebody, or to nobody. */
export const giveTo = (given: Given, conversationIds: readonly string[], to: string | null): Given => {
  const rest = Object.fromEntries(Object.entries(given).filter(([id]) => !conversationIds.includes(id)));
  return to === null ? rest : { ...rest, ...Object.fromEntries(conversationIds.map((id) => [id, to])) };
};

/** What was chosen, as it is ordered; searches of which everything stays are not in it. */
export const wishOf = (work: MemberWork, given: Given, compartmentOf: (mandateId: string) => string): HandoverWish['mandates'] =>
  work.flatMap(({ mandateId, conversations }) => {
    const receivers: Record<string, string[]> = {};
    for (const { conversationId } of conversations) {
      const to = given[conversationId];
      if (to !== undefined) (receivers[to] ??= []).push(conversationId);
    }
    return Object.keys(receivers).length === 0 ? [] : [{ mandateId, compartment: compartmentOf(mandateId), receivers }];
  });
