import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Firestore } from 'firebase-admin/firestore';
import type { AccountDocument } from './server-documents.ts';
import { docAt, type Member, type MemberKeys } from './stored.ts';
import { hpkeOut, mapValues } from './wire.ts';

const freshMs = 5 * 60_000;

/** Whether a sign-in is recent enough to be handed wrapped keys. A clock a little ahead of ours is no reason to refuse. */
export const isFresh = (authTimeMs: number, now: number): boolean => now - authTimeMs <= freshMs;

/** The agency and member of a password account; not-a-member when there is none or it was removed. */
export const ownMember = async (db: Firestore, uid: string): Promise<{ agencyId: string; member: Member }> => {
  const account = (await docAt<AccountDocument>(db, paths.account(uid)).get()).data();
  const member = account && (await docAt<Member>(db, paths.member(account.agencyId, uid)).get()).data();
  if (!account || !member || member.status !== 'active') throw new Fault('not-a-member');
  return { agencyId: account.agencyId, member };
};

/** The wrapped keys of a person, of the generation in force. */
export const ownKeys = async (db: Firestore, agencyId: string, uid: string, generation: number): Promise<ResponseOf<'unlock'>['keys']> => {
  const keys = (await docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, generation)).get()).data();
  if (!keys) throw new Fault('not-found');
  return { generation: keys.generation, ukPub: text(keys.ukPub), usPub: text(keys.usPub), wraps: mapValues(keys.wraps, hpkeOut) };
};
