import type { Caller } from '@liexin/domain/api/routes';
import type { Role } from '@liexin/domain/agency/role';
import { Fault } from '@liexin/domain/kernel/fault';
import { shortIdPattern } from '@liexin/domain/kernel/ids';
import type { GuestDeviceState } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { TokenFacts } from './auth-port.ts';
import type { Platform } from './platform.ts';
import { docAt, type Guest, type Member } from './stored.ts';

export interface PublicPrincipal {
  readonly kind: 'public';
}
/** Signed in with a password: opens nothing but account calls. `authTimeMs`: last sign-in. */
export interface PasswordPrincipal {
  readonly kind: 'password';
  readonly uid: string;
  readonly authTimeMs: number;
}
/** A member's device that was on when the call began. Writes check again inside their transaction where it matters. */
export interface StaffPrincipal {
  readonly kind: 'staff';
  readonly uid: string;
  readonly agencyId: string;
  readonly deviceId: string;
  readonly roles: readonly Role[];
  /** Of a closed agency: may release holds, and nothing else. */
  readonly isResting?: true;
}
/** A candidate's device in whatever state: the use case decides what it is told. */
export interface GuestPrincipal {
  readonly kind: 'candidate';
  readonly uid: string;
  readonly agencyId: string;
  readonly deviceId: string;
}
/** A candidate's device, provisional or admitted when the call began. */
export interface CandidatePrincipal {
  readonly kind: 'candidate';
  readonly uid: string;
  readonly agencyId: string;
  readonly deviceId: string;
  readonly state: 'provisional' | 'admitted';
  readonly conversationId: string;
  readonly laneId: string;
}

interface Principals {
  public: PublicPrincipal;
  password: PasswordPrincipal;
  staff: StaffPrincipal;
  candidate: CandidatePrincipal;
  guest: GuestPrincipal;
  device: StaffPrincipal | CandidatePrincipal;
}
/** The principal that a route's caller column promises. */
export type PrincipalOf<C extends Caller> = Principals[C];

/** Which kind a token is: from the claim alone, never from which documents exist (attack test 50). */
export const kindOf = (facts: TokenFacts): 'password' | 'staff' | 'candidate' | null => {
  if (facts.kind === undefined) return facts.provider === 'custom' || facts.provider === 'anonymous' || facts.agency !== undefined ? null : 'password';
  const whole = facts.provider === 'custom' && shortIdPattern.test(facts.agency ?? '') && shortIdPattern.test(facts.device ?? '');
  return whole && (facts.kind === 'staff' || facts.kind === 'candidate') ? facts.kind : null;
};

/** Whether a kind of token may call a route of this caller. */
export const mayCall = (caller: Caller, kind: 'password' | 'staff' | 'candidate'): boolean =>
  caller === 'public' || caller === kind || (caller === 'guest' && kind === 'candidate') || (caller === 'device' && kind !== 'password');

/** The agency of this member is closed (CL4): the page is told by which closing. */
export const endFault = ({ end }: Pick<Member, 'end'>, now: number): Fault | undefined =>
  end && end.at.toMillis() <= now ? new Fault('agency-closed', { closing: end.closing }) : undefined;

/** Faults for a device that may not act; undefined when it may. */
export const staffFault = (member: Member | undefined, deviceId: string, now: number): Fault | undefined => {
  if (!member || member.status !== 'active') return new Fault('not-a-member');
  const end = endFault(member, now);
  if (end) return end;
  const device = member.devices[deviceId];
  if (!device) return new Fault('device-unknown');
  return device.on ? undefined : new Fault('device-off');
};
export const candidateFault = (guest: Guest | undefined, deviceId: string): Fault | undefined => {
  if (!guest) return new Fault('device-unknown');
  if (guest.status !== 'active') return new Fault('device-off');
  const state: GuestDeviceState | undefined = guest.devices[deviceId];
  if (!state) return new Fault('device-unknown');
  if (state === 'off') return new Fault('device-off');
  return state === 'waiting' ? new Fault('link-waiting') : undefined;
};

/**
 * The caller of a route, or a Fault: not-signed-in (no token, or not ours), not-allowed (another kind of token), not-a-member,
 * agency-closed (its last day is over), sign-in-too-old (from before the member's `notBefore`), device-unknown, device-off, link-waiting. Reads one document for a device token; writes nothing.
 */
export const resolvePrincipal = async <C extends Caller>(
  platform: Pick<Platform, 'auth' | 'db'>,
  caller: C,
  authorization: string | undefined,
  now: number,
): Promise<PrincipalOf<C>> => {
  if (caller === 'public') return { kind: 'public' } as PrincipalOf<C>;
  const token = /^Bearer ([\w.~+/=-]{1,4096})$/.exec(authorization ?? '')?.[1];
  const facts = token ? await platform.auth.verify(token) : null;
  if (!facts) throw new Fault('not-signed-in');
  const kind = kindOf(facts);
  if (!kind || !mayCall(caller, kind)) throw new Fault('not-allowed');
  if (kind === 'password') return { kind, uid: facts.uid, authTimeMs: facts.authTimeS * 1000 } as PrincipalOf<C>;
  const [agencyId, deviceId] = [facts.agency ?? '', facts.device ?? ''];
  const place = { uid: facts.uid, agencyId, deviceId };
  if (caller === 'guest') return (await guestOf(platform, place)) as PrincipalOf<C>;
  return (await (kind === 'staff' ? staffOf(platform, place, facts.authTimeS, now) : candidateOf(platform, place))) as PrincipalOf<C>;
};

type Place = Readonly<{ uid: string; agencyId: string; deviceId: string }>;

const staffOf = async (platform: Pick<Platform, 'db'>, place: Place, authTimeS: number, now: number): Promise<StaffPrincipal> => {
  const member = (await docAt<Member>(platform.db, paths.member(place.agencyId, place.uid)).get()).data();
  const fault = staffFault(member, place.deviceId, now);
  if (fault || !member) throw fault ?? new Fault('not-a-member');
  // Whole seconds, as the rules compare them.
  if (authTimeS < Math.floor(member.notBefore.toMillis() / 1000)) throw new Fault('sign-in-too-old');
  return { kind: 'staff', ...place, roles: member.roles, ...(member.isResting === true ? { isResting: true as const } : {}) };
};

const guestOf = async (platform: Pick<Platform, 'db'>, place: Place): Promise<GuestPrincipal> => {
  const guest = (await docAt<Guest>(platform.db, paths.guest(place.agencyId, place.uid)).get()).data();
  if (guest?.devices[place.deviceId] === undefined) throw new Fault('device-unknown');
  return { kind: 'candidate', ...place };
};

const candidateOf = async (platform: Pick<Platform, 'db'>, place: Place): Promise<CandidatePrincipal> => {
  const guest = (await docAt<Guest>(platform.db, paths.guest(place.agencyId, place.uid)).get()).data();
  const fault = candidateFault(guest, place.deviceId);
  if (fault || !guest) throw fault ?? new Fault('device-unknown');
  return {
    kind: 'candidate',
    ...place,
    state: guest.devices[place.deviceId] === 'admitted' ? 'admitted' : 'provisional',
    conversationId: guest.conversation,
    laneId: guest.lane,
  };
};
