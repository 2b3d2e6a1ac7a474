import { may, type Holder } from '@liexin/domain/agency/rights';
import type { OpenedFound, OpenedLimit } from './vault/approach.ts';
import type { AgencyState } from './workspace/agency-state.ts';
import type { FoundSnapshot, LimitLine } from '../ui/approach-types.ts';

export const limitLine = ({ entryId, isCompany, untilMs, card }: OpenedLimit): LimitLine => ({
  id: entryId,
  isCompany,
  label: card === null ? '' : isCompany ? card.employer : card.name || card.email || card.phone,
  reason: card?.reason ?? '',
  until: untilMs,
});

/** What was found, in names that this person may see. `conversationId`: itself, which is no news. */
export const foundSnapshot = (found: OpenedFound, agency: AgencyState, uid: string, mandateId: string, conversationId: string | null): FoundSnapshot => {
  const me = agency.members.get(uid);
  const holders: Holder[] = [...(me?.roles ?? []), ...(me?.isLead === true ? (['lead'] as const) : [])];
  const name = (of: string): string => agency.members.get(of)?.name ?? '';
  return {
    known: found.hits
      .filter((hit) => hit.conversationId === null || hit.conversationId !== conversationId)
      .map((hit, i) => ({
        id: String(i),
        name: hit.by === null ? null : name(hit.by),
        isYou: hit.by === uid,
        search: hit.mandateId === null ? null : (agency.mandates.get(hit.mandateId)?.card?.title ?? null),
        at: hit.atMs,
        isContacted: hit.isContacted,
        isRecent: hit.isRecent,
        ask: hit.ask.filter((one) => one !== uid).map(name),
      })),
    limits: found.limits.map(limitLine),
    mayDecide: may(holders, 'off-limits.decide', { leads: agency.mandates.get(mandateId)?.team.includes(uid) === true }),
  };
};
