import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Firestore } from 'firebase-admin/firestore';
import { endFault } from './principal.ts';
import type { AccountDocument } from './server-documents.ts';
import { docAt, type Member, type MemberKeys } from './stored.ts';
import { hpkeOut, mapValues } from './wire.ts';

const freshMs = 5 * 60_000;

/** Whether a sign-in is recent enough to be handed wrapped keys. A clock a little ahead of ours is no reason to refuse. */
export const isFresh = (authTimeMs: number, now: number): boolean => now - authTimeMs <= freshMs;

/** The agency and member of a password account; not-a-member when there is none or it was removed, agency-closed behind its last day. */
export const ownMember = async (db: Firestore, uid: string, now: number): Promise<{ agencyId: string; member: Member }> => {
  const account = (await docAt<AccountDocument>(db, paths.account(uid)).get()).data();
  const member = account && (await docAt<Member>(db, paths.member(account.agencyId, uid)).get()).data();
  if (!account || !member || member.status !== 'active') throw new Fault('not-a-member');
  const end = endFault(member, now);
  if (end) throw end;
  return { agencyId: account.agencyId, member };
};

/** The same, for what is no part of releasing a hold in a closed agency (CL9): who is let in for that alone is told agency-closed. */
export const workingMember = async (db: Firestore, uid: string, now: number): Promise<{ agencyId: string; member: Member }> => {
  const own = await ownMember(db, uid, now);
  if (own.member.isResting === true) throw new Fault('agency-closed');
  return own;
};

/** The wrapped keys of a person, of the generation in force, and those of before as far as each is wrapped for the one after it. */
export const ownKeys = async (db: Firestore, agencyId: string, uid: string, generation: number): Promise<ResponseOf<'unlock'>['keys']> => {
  const stored = async (of: number): Promise<MemberKeys> => {
    const keys = (await docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, of)).get()).data();
    if (!keys) throw new Fault('not-found');
    return keys;
  };
  const keys = await stored(generation);
  const former: ResponseOf<'unlock'>['keys']['former'] = [];
  for (let { former: box } = keys, of = generation - 1; box !== undefined && of > 0; of--) {
    former.push({ generation: of, ...hpkeOut(box) });
    box = of > 1 ? (await stored(of)).former : undefined;
  }
  return { generation: keys.generation, ukPub: text(keys.ukPub), usPub: text(keys.usPub), wraps: mapValues(keys.wraps, hpkeOut), former };
};
