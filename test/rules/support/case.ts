// The shape of a row in the tables of cases, and the rows that many rules share.
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, Attempt, World } from './attempt.ts';
import { at, day, type Field, type Fields } from './fields.ts';
import { ada, admitted, agency, bert, changed, guest, guestDevice, guestUid, otherGuestUid, password, provisional, staff, staffDevice } from './world.ts';

export interface Case {
  /** Id in docs/spec/access-rules.md. */
  readonly rule: string;
  readonly title: string;
  readonly allowed: boolean;
  readonly attempt: Attempt;
  /** The usual world unless said. */
  readonly world?: World;
}

export const grant = (rule: string, title: string, attempt: Attempt, world?: World): Case => ({
  rule,
  title,
  allowed: true,
  attempt,
  ...(world ? { world } : {}),
});
export const deny = (rule: string, title: string, attempt: Attempt, world?: World): Case => ({
  rule,
  title,
  allowed: false,
  attempt,
  ...(world ? { world } : {}),
});

type AsActor = (actor: Actor | null) => Attempt;

/** What an owner or auditor who is let into a closed agency for a hold still reads: what a release and its page need, and no contents. */
const forReleases: ReadonlySet<string> = new Set(
  ['AGENCY', 'KEYLOG', 'MEMBER', 'KEYS', 'READS', 'PREFS', 'MANDATE', 'COMPARTMENT', 'GENERATION', 'WRAP', 'CONVERSATION']
    .map((name) => `R-${name}-1`)
    .concat('R-LANE-2'),
);

/** What stops a member's device that may otherwise do it (`ada` in the usual world): one thing is changed in each row. */
export function staffGate(rule: string, attempt: AsActor): readonly Case[] {
  const ofMember = (change: (fields: Fields) => Fields): World => changed(paths.member(agency, 'ada'), change);
  const ending = (seconds: number): World => ofMember((fields) => ({ ...fields, end: { at: at(seconds), closing: agency } }));
  const claims = (title: string, token: Readonly<Record<string, unknown>>): Case => deny(rule, title, attempt(staff('ada', token)));
  return [
    deny(rule, 'nobody signed in', attempt(null)),
    deny(rule, 'a password token', attempt(password)),
    deny(rule, 'a member of another agency', attempt(bert)),
    claims('a claim for another agency', { agency: 'elsewhere' }),
    claims('the claim of a candidate', { kind: 'candidate' }),
    claims('a claim of no known kind', { kind: 'robot' }),
    claims('a token that is not a custom one', { firebase: { sign_in_provider: 'password' } }),
    claims('a device that the member does not have', { device: 'unknownDevice' }),
    claims('a token without a device', { device: undefined }),
    claims('signed in before notBefore', { auth_time: Date.UTC(2026, 10, 22, 10) / 1000 - 1 }),
    deny(rule, 'a uid without a member document', attempt(staff('zoe'))),
    deny(rule, 'a guest with the claims of staff', attempt({ ...staff('ada'), uid: guestUid })),
    deny(
      rule,
      'a removed member',
      attempt(ada),
      ofMember((fields) => ({ ...fields, status: 'removed' })),
    ),
    deny(
      rule,
      'a device that is off',
      attempt(ada),
      ofMember((fields) => ({ ...fields, devices: { [staffDevice]: { on: false, keyLogSeq: 4 } } })),
    ),
    deny(rule, 'in the very moment in which the agency is closed', attempt(ada), ending(0)),
    deny(rule, 'behind the last day of a closed agency', attempt(ada), ending(-day)),
    grant(rule, 'while the agency is being closed', attempt(ada), ending(1)),
    (forReleases.has(rule) ? grant : deny)(
      rule,
      'let into a closed agency for a hold',
      attempt(ada),
      ofMember((fields) => ({ ...fields, isResting: true })),
    ),
    grant(rule, 'signed in in the very second of notBefore', attempt(staff('ada', { auth_time: Date.UTC(2026, 10, 22, 10) / 1000 }))),
  ];
}

/** A change to how one person takes part in a lane. */
export const asParticipant = (lane: string, uid: string, change: { readonly [key: string]: Field }): World =>
  changed(paths.lane(agency, lane), (fields) => {
    const participants = fields['participants'] as Fields;
    return { ...fields, participants: { ...participants, [uid]: { ...(participants[uid] as Fields), ...change } } };
  });

/** What stops a participant: rows for `ada` as staff. */
export function participantGate(rule: string, lane: string, attempt: AsActor): readonly Case[] {
  return [
    deny(rule, 'a member who does not take part', attempt(staff('max'))),
    deny(rule, 'an owner who does not take part', attempt(staff('olga'))),
    deny(rule, 'before taking part', attempt(ada), asParticipant(lane, 'ada', { from: at(1) })),
    deny(rule, 'after taking part', attempt(ada), asParticipant(lane, 'ada', { until: at(0) })),
    deny(rule, 'a member entered as a candidate', attempt(ada), asParticipant(lane, 'ada', { kind: 'candidate' })),
    grant(rule, 'from the very moment of taking part', attempt(ada), asParticipant(lane, 'ada', { from: at(0), until: at(1) })),
  ];
}

/** What stops an admitted device of the candidate who takes part in `lane`. */
export function guestGate(rule: string, lane: string, attempt: AsActor): readonly Case[] {
  const ofGuest = (change: Fields): World => changed(paths.guest(agency, guestUid), (fields) => ({ ...fields, ...change }));
  const claims = (title: string, token: Readonly<Record<string, unknown>>): Case => deny(rule, title, attempt(guest(guestDevice, token)));
  return [
    claims('a candidate with a claim for another agency', { agency: 'elsewhere' }),
    claims('a candidate with the claim of staff', { kind: 'staff' }),
    claims('a candidate whose token is not a custom one', { firebase: { sign_in_provider: 'anonymous' } }),
    claims('a candidate token without a device', { device: undefined }),
    deny(rule, 'a device that waits', attempt(guest('waitingDevice'))),
    deny(rule, 'a device that is off', attempt(guest('offDevice'))),
    deny(rule, 'a device that the guest does not have', attempt(guest('unknownDevice'))),
    deny(rule, 'a password token of the guest', attempt({ ...password, uid: guestUid })),
    deny(rule, 'a uid without a guest document', attempt(guest(guestDevice, {}, 'nobody'))),
    deny(rule, 'a member with the claims of a candidate', attempt(guest(guestDevice, {}, 'ada'))),
    deny(rule, 'the guest of another conversation', attempt(guest(guestDevice, {}, otherGuestUid))),
    deny(rule, 'a guest who has ended', attempt(admitted), ofGuest({ status: 'ended' })),
    deny(rule, 'a guest of another conversation who is entered in the lane', attempt(admitted), ofGuest({ conversation: 'elsewhere' })),
    deny(rule, 'a candidate after taking part', attempt(admitted), asParticipant(lane, guestUid, { until: at(-day) })),
    deny(rule, 'a candidate entered as staff', attempt(admitted), asParticipant(lane, guestUid, { kind: 'staff' })),
  ];
}

/** A provisional device reads its candidate lane only. */
export function provisionalGate(
  rule: string,
  attemptIn: (lane: string, actor: Actor) => Attempt,
  lanes: { readonly candidate: string; readonly offer: string },
): readonly Case[] {
  return [
    grant(rule, 'a provisional device in its candidate lane', attemptIn(lanes.candidate, provisional)),
    deny(rule, 'a provisional device in the offer lane', attemptIn(lanes.offer, provisional)),
    grant(rule, 'an admitted device in the offer lane', attemptIn(lanes.offer, admitted)),
  ];
}
