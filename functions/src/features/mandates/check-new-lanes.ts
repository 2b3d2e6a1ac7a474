import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';

type Body = RequestOf<'createConversation'>;
export type NewLane = Body['lanes'][number];
export interface NewLanes {
  readonly candidate: NewLane;
  readonly internal: NewLane;
  readonly staff: readonly string[];
}

const fault = (field: string): Fault => new Fault('malformed-request', { field });

/** Which epochs a new lane begins with: the candidate's with an opening epoch and the reply epoch waiting behind it, else just one. */
const beginsRight = (lane: NewLane): boolean => {
  const phases = lane.epochs.map((epoch) => `${epoch.epoch}${epoch.phase}`).join();
  return lane.kind === 'candidate' ? phases === '1opening,2reply' : lane.epochs.length === 1 && lane.epochs[0]?.epoch === 1;
};

/** Epochs as its kind begins, nobody's wraps yet, list 0. Throws malformed-request with the field. Pure. */
export const checkBeginning = (lane: NewLane): void => {
  if (!beginsRight(lane)) throw fault('lanes.epochs');
  if (lane.epochs.some((epoch) => Object.keys(epoch.devices).length + Object.keys(epoch.links).length > 0)) throw fault('lanes.epochs.devices');
  if (lane.signers.n !== 0 || lane.signers.epoch !== 1) throw fault('lanes.signers');
};

/**
 * The two lanes of a new conversation, checked for shape: one of each kind, epochs as each kind begins, list 0, the guest in his own
 * lane alone, the same staff in both, all of them of the team and the caller among them. Throws malformed-request with the field. Pure.
 */
export const checkNewLanes = (body: Body, caller: string, team: readonly string[]): NewLanes => {
  const candidate = body.lanes.find((lane) => lane.kind === 'candidate');
  const internal = body.lanes.find((lane) => lane.kind === 'internal');
  if (!candidate || !internal || candidate.laneId === internal.laneId) throw fault('lanes');
  for (const lane of [candidate, internal]) checkBeginning(lane);
  const [guest, staff] = [candidate.participants[body.guestUid], Object.keys(internal.participants)];
  if (guest?.kind !== 'candidate' || guest.can !== 'rw') throw fault('lanes.participants');
  const others = Object.entries(candidate.participants).filter(([uid]) => uid !== body.guestUid);
  const allStaff = [...others, ...Object.entries(internal.participants)].every(([uid, who]) => who.kind === 'staff' && team.includes(uid));
  if (!allStaff || others.length !== staff.length || !others.every(([uid]) => staff.includes(uid)) || !staff.includes(caller))
    throw fault('lanes.participants');
  return { candidate, internal, staff };
};
