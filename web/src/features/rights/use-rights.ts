'use client';
import { useState } from 'react';
import { may, rights, type Action } from '@liexin/domain/agency/rights';
import { sightOf, type Thing } from '@liexin/domain/agency/sight';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import type { AgencyState } from '../../platform/workspace/agency-state.ts';
import { readsAt } from '../../platform/workspace/lane-people.ts';
import { useNow } from '../../ui/clock.tsx';
import { useText } from '../../ui/language-context.tsx';
import type { RightsActions, RightsSnapshot, Standing } from './rights-view-types.ts';

const all = Object.keys(rights) as Action[];

/** Owners and admins ask about everybody, others about themselves; about the agency, and what they see of it themselves. */
export const useRights = (conversationId: string | null): { snapshot: RightsSnapshot; actions: RightsActions } => {
  const { account } = useWorkspace();
  const agency = useAgencyState();
  const { rights: text, common } = useText();
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const [thing, setThing] = useState(conversationId === null ? 'agency' : `candidate/${conversationId}`);
  const asksForAll = may(agency.members.get(account.uid)?.roles ?? [], 'member.invite');
  const people = [...agency.members.values()].filter(({ uid }) => asksForAll || uid === account.uid);
  const uid = chosen ?? account.uid;
  const member = agency.members.get(uid);
  const asked = thingOf(agency, thing, uid, now);
  const things = [
    { id: 'agency', name: text.agency },
    ...[...agency.mandates.values()].map(({ id, card }) => ({ id: `search/${id}`, name: text.search(card?.title ?? '…') })),
    ...(conversationId === null ? [] : (['candidate', 'internal'] as const))
      .filter(() => agency.conversations.has(conversationId ?? ''))
      .map((lane) => ({
        id: `${lane}/${conversationId}`,
        name: text.lane[lane](agency.conversations.get(conversationId ?? '')?.card?.name ?? common.nameLocked),
      })),
  ];
  return {
    snapshot: {
      people: people.map((one) => ({ id: one.uid, name: one.uid === account.uid ? common.nameAndYou(one.name) : one.name || '…' })),
      things,
      person: member === undefined ? null : uid,
      thing: things.some(({ id }) => id === thing) ? thing : 'agency',
      standing: standingOf(asked, member?.status === 'removed'),
      sights: member === undefined ? [] : sightOf({ roles: member.roles, isLead: member.isLead }, asked, all),
    },
    actions: { choosePerson: setChosen, chooseThing: setThing },
  };
};

/** What was chosen, as the person stands to it by the documents that this device has. */
const thingOf = (agency: AgencyState, chosen: string, uid: string, nowMs: number): Thing => {
  const [kind = '', id = ''] = chosen.split('/');
  if (kind === 'search') {
    const mandate = agency.mandates.get(id);
    return mandate === undefined ? { kind: 'agency' } : { kind: 'search', isInTeam: mandate.team.includes(uid) };
  }
  const talk = agency.conversations.get(id);
  if (talk === undefined || (kind !== 'candidate' && kind !== 'internal')) return { kind: 'agency' };
  const participants = agency.lanes.get(talk.lanes[kind])?.data['participants'] as Record<string, { can: 'rw' | 'r'; until: unknown }> | undefined;
  const mine = participants?.[uid];
  return {
    kind: 'lane',
    lane: kind,
    isInTeam: agency.mandates.get(talk.mandateId)?.team.includes(uid) === true,
    can: mine !== undefined && readsAt(mine.until, nowMs) ? mine.can : null,
  };
};

const standingOf = (thing: Thing, isRemoved: boolean): Standing => ({
  isRemoved,
  isInTeam: thing.kind === 'agency' ? null : thing.isInTeam,
  ...(thing.kind === 'lane' ? { can: thing.can } : {}),
});
