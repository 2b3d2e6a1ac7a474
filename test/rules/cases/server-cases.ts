// What only the server touches: no member, owner or candidate reads or writes it, by path or by collection group.
import { paths } from '@liexin/domain/storage/paths';
import { deny, type Case } from '../support/case.ts';
import { ada, admitted, agency, candidateLane, guestUid, internalLane, olga, storedMessageId } from '../support/world.ts';

const people = [
  ['an owner', olga],
  ['a consultant', ada],
  ['a candidate', admitted],
  ['nobody signed in', null],
] as const;
const link = 'link000000000000000000';

const documents: readonly string[] = [
  paths.guest(agency, guestUid),
  paths.guestSecrets(agency, guestUid),
  paths.laneControl(agency, candidateLane),
  paths.link(agency, link),
  `${paths.linkNotes(agency, link)}/note`,
  paths.linkIndex(link),
  paths.inviteIndex(link),
  paths.contact(agency, 'contact'),
  paths.contact(agency, 'witness'),
  paths.dueApproval('approval'),
  paths.dueEmergency('emergency'),
  paths.roleWork(agency, 'ada'),
  paths.account('ada'),
  paths.nonce('nonce'),
  paths.limits('key'),
  paths.mail('mail'),
  paths.notice('notice'),
  paths.reach(agency, 'ada'),
  paths.pushDevice(agency, 'ada', 'device'),
  paths.pushEndpoint('endpoint'),
  paths.ladder(agency),
  paths.memberSecrets(agency, 'ada'),
  paths.deviceRequest(agency, 'ada', 'device'),
  paths.recovery(agency),
  paths.agencyTip(agency),
  `${paths.agencyLedger(agency)}/row`,
  `${paths.laneLedger(agency, candidateLane)}/m-${storedMessageId}`,
  `${paths.laneLedger(agency, internalLane)}/row`,
  `agencies/${agency}/checkpoints/1`,
  paths.exportWork('export'),
  `${paths.exportChunks('export')}/chunk`,
  paths.exportTicket('ticket'),
  'anything/else',
];
const groups = ['messages', 'lanes', 'members', 'conversations', 'guests', 'wraps', 'keyLog', 'cursors', 'tasks', 'push', 'approvals', 'emergencies'];

export const serverCases: readonly Case[] = [
  ...documents.flatMap((path) =>
    people.flatMap(([who, as]) => [
      deny('R-ALL-1', `${path}: ${who} gets it`, { as, get: path }),
      deny('R-ALL-1', `${path}: ${who} lists it`, { as, list: path.split('/').slice(0, -1).join('/'), query: { limit: 1 } }),
      deny('R-ALL-1', `${path}: ${who} writes it`, { as, batch: [[path, { any: 1 }]] }),
      deny('R-ALL-1', `${path}: ${who} deletes it`, { as, batch: [[path, null]] }),
    ]),
  ),
  ...groups.flatMap((group) => people.map(([who, as]) => deny('R-ALL-1', `collection group ${group}: ${who}`, { as, group }))),
];
