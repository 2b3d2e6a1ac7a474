import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { MakeRoomInput } from '../vault/make-room.ts';
import { colleaguesOf } from './colleagues.ts';
import { findPayTalk } from './pay.ts';
import type { AgencyState, Mandate, Talk } from './agency-state.ts';

/** The channel of a search's team as a place to talk; null where there is none yet. Its id is the search's. */
export const roomOf = ({ id, room }: Mandate): Talk | null =>
  room === null ? null : { id, mandateId: id, guest: '', lanes: { candidate: room, internal: room } };

/** A place by its id: a conversation's, that of what is said of pay in one, or that of the search whose channel it is. */
export const findTalk = (agency: AgencyState, id: string): Talk | null => {
  const mandate = agency.mandates.get(id);
  return agency.conversations.get(id) ?? findPayTalk(agency, id) ?? (mandate === undefined ? null : roomOf(mandate));
};

export const isRoom = ({ lanes }: Talk): boolean => lanes.candidate === lanes.internal;

/** Every place where this member reads, each with the lanes that it has. */
export const talksOf = (agency: AgencyState): readonly Talk[] => [
  ...agency.conversations.values(),
  ...[...agency.mandates.values()].flatMap((mandate) => roomOf(mandate) ?? []),
];

/** Whether somebody with these roles writes in the channel of their search. */
export const writesInRoom = (roles: readonly Role[]): boolean => may(roles, 'internal-lane.write', { onMandate: true });

/** Everybody of a search's team who works there, but one, as the channel's list names them. */
export const roomColleagues = ({ members }: AgencyState, { team }: Mandate, me: string): MakeRoomInput['colleagues'] =>
  colleaguesOf(
    team.flatMap((uid) => (uid === me ? [] : (members.get(uid) ?? []))),
    'internal-lane.write',
  );
