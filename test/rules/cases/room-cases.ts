// The team's own channel of a search: a lane like the others, but no candidate's, whatever a document says of who takes part.
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, Attempt, World } from '../support/attempt.ts';
import { deny, grant, type Case } from '../support/case.ts';
import { at, type Fields } from '../support/fields.ts';
import { ada, admitted, agency, bert, changed, guestUid, mandate, max, olga, participant, provisional, roomLane, theo, world } from '../support/world.ts';
import { post } from './message-cases.ts';

const lanePath = paths.lane(agency, roomLane);
const read = (as: Actor): Attempt => ({ as, list: paths.messages(agency, roomLane), query: { limit: 200, where: [['sentAt', '>=', at(-60)]] } });
const write = (as: Actor, base?: World): Attempt => post(as, { lane: roomLane }, base);
/** The guest stands in the lane, as only a server that is mistaken could write it. */
const mistaken = changed(lanePath, (fields) => ({
  ...fields,
  participants: { ...(fields['participants'] as Fields), [guestUid]: participant('candidate') },
}));
const closed = changed(lanePath, (fields) => ({ ...fields, state: 'closed', closedAt: at(-60) }));

const strangers: readonly (readonly [string, Actor])[] = [
  ['a consultant of the agency who is not in the team', max],
  ['an owner who is not in the team', olga],
  ['a member of another agency', bert],
  ['the candidate', admitted],
  ['a provisional device of the candidate', provisional],
];

export const roomCases: readonly Case[] = [
  grant('R-LANE-1', 'the team gets the channel of its search', { as: ada, get: lanePath }),
  grant('R-MESSAGE-2', 'the team reads in the channel of its search', read(ada)),
  grant('R-MESSAGE-3', 'the team writes in the channel of its search', write(ada)),
  ...strangers.flatMap(([who, as]) => [
    deny('R-LANE-1', `the channel of a search: ${who}`, { as, get: lanePath }),
    deny('R-MESSAGE-2', `the channel of a search: ${who}`, read(as)),
    deny('R-MESSAGE-3', `the channel of a search: ${who}`, write(as)),
    deny('R-SIGNERS-1', `the channel of a search: ${who}`, { as, list: paths.signers(agency, roomLane) }),
  ]),
  deny('R-LANE-1', 'the channel of a search: a candidate who is entered in it', { as: admitted, get: lanePath }, mistaken),
  deny('R-MESSAGE-2', 'the channel of a search: a candidate who is entered in it', read(admitted), mistaken),
  deny('R-MESSAGE-3', 'the channel of a search: a candidate who is entered in it', write(admitted, mistaken), mistaken),
  deny('R-MESSAGE-3', 'the channel of a search: an auditor in the team', write(theo)),
  grant('R-MESSAGE-2', 'the channel of a closed search', read(ada), closed),
  deny('R-MESSAGE-3', 'the channel of a closed search', write(ada, closed), closed),
  deny('R-ALL-1', 'a member closes a search by hand', {
    as: ada,
    batch: [[paths.mandate(agency, mandate), { ...world[paths.mandate(agency, mandate)], status: 'closed' }]],
  }),
];
