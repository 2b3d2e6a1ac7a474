import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type HandoverItem } from '../../platform/stored.ts';

/** A device that took a greeting and was not heard of again for so long (ms) loses it to another one of the same person. */
const lostMs = 48 * 3_600_000;

/**
 * Which of the receiver's devices tells a candidate. The first that asks takes it and is told so again when it repeats; what it then
 * reports safe in its outbox is nobody else's. Conversations that are not the caller's to tell, or were undone, are passed over.
 */
export const greet = async (
  db: Firestore,
  caller: StaffPrincipal,
  handoverId: string,
  body: RequestOf<'greetHandover'>,
  now: number,
): Promise<ResponseOf<'greetHandover'>> => {
  const taken = await Promise.all(body.conversationIds.map((conversationId) => take(db, caller, { handoverId, conversationId, queued: body.queued }, now)));
  return { conversationIds: body.conversationIds.filter((_, i) => taken[i]) };
};

const take = (
  db: Firestore,
  { agencyId, uid, deviceId }: StaffPrincipal,
  { handoverId, conversationId, queued }: { handoverId: string; conversationId: string; queued: boolean },
  now: number,
): Promise<boolean> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<HandoverItem>(db, paths.handoverItem(agencyId, handoverId, conversationId));
    const item = (await tx.get(ref)).data();
    if (item?.to !== uid || item.state !== 'moved' || item.greeting === 'none') return false;
    const isMine = item.greeter === deviceId;
    if (item.greeting === 'queued') return isMine && queued;
    if (!isMine && item.greeting === 'taken' && now < item.at.toMillis() + lostMs) return false;
    if (queued && !isMine) return false;
    const next = queued ? 'queued' : 'taken';
    if (item.greeting !== next || !isMine) tx.update(ref, { greeting: next, greeter: deviceId, at: Timestamp.fromMillis(now) });
    return true;
  });
