import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { restoredMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Lane, type Mandate, type Trash } from '../../platform/stored.ts';

/**
 * Brings back a conversation that waits in the trash, all parts that are there, for 30 days more, or until the agency is closed: one
 * transaction, with its row. Members
 * who left meanwhile are not in it again. Once only, and never what somebody asked to be deleted or what is being deleted. Faults:
 * not-allowed, not-found, request-over (on its way out, or brought back before).
 */
export const restoreTrash = (db: Firestore, caller: StaffPrincipal, conversationId: string, now: number): Promise<ResponseOf<'restoreTrash'>> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    if (!may(caller.roles, 'trash.restore')) throw new Fault('not-allowed');
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const [trash, conversation, members, ledger] = [
      (await tx.get(collectionAt<Trash>(db, paths.trash(agencyId)).where('conversation', '==', conversationId))).docs,
      (await tx.get(conversationRef)).data(),
      await activeMembers(tx, db, agencyId),
      await readLedger(tx, db, { agencyId }, []),
    ];
    if (trash.length === 0) throw new Fault('not-found');
    const back = trash.filter((doc) => doc.data().state === 'restored' && doc.data().restoredBy === uid);
    // A repeat after a lost answer.
    if (back.length === trash.length) return { untilMs: await untilOf(tx, db, agencyId, back[0]?.id ?? '') };
    const parts = trash.map((doc) => doc.data()).filter(({ state }) => state === 'trash');
    if (parts.length === 0 || parts.some(({ cause, restoredBy }) => cause === 'erasure' || restoredBy !== null)) throw new Fault('request-over');
    const [agency, mandate, lanes] = [
      (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data(),
      (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, parts[0]?.mandate ?? '')))).data(),
      await Promise.all(parts.map(({ lane }) => tx.get(docAt<Lane>(db, paths.lane(agencyId, lane))))),
    ];
    const [at, restoredUntil] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + restoredMs)];
    const deleteBy = Timestamp.fromMillis(Math.min(now + restoredMs, agency?.closing?.endsAt.toMillis() ?? Infinity));
    const state = mandate?.status === 'open' ? ('open' as const) : ('closed' as const);
    for (const found of lanes) {
      const lane = found.data();
      if (!lane) throw new Fault('not-found');
      const inside = Object.entries(lane.participants).filter(([who, { kind, until }]) => until === null && (kind === 'candidate' || members.has(who)));
      tx.update(found.ref, { state, participantUids: inside.map(([who]) => who), 'retention.deleteBy': deleteBy });
      tx.update(docAt<Trash>(db, paths.trashed(agencyId, found.id)), { state: 'restored', restoredBy: uid, dueAt: null, failing: null });
    }
    if (conversation) {
      const people = lanes.flatMap((found) => Object.entries(found.data()?.participants ?? {}));
      const inside = people.filter(([who, { kind, until }]) => kind === 'staff' && until === null && members.has(who)).map(([who]) => who);
      tx.update(conversationRef, { state, participantUids: [...new Set(inside)], deleteBy, restoredUntil });
    }
    const id = `e-restored-${conversationId}-${(ledger.tip?.seq ?? 0) + 1}`;
    const detail = { by: uid, parts: parts.length, until: deleteBy.toDate().toISOString() };
    await appendRows(tx, db, ledger, [{ id, kind: 'trash.restored', subject: conversationId, at, detail }]);
    return { untilMs: deleteBy.toMillis() };
  });

const untilOf = async (tx: FirebaseFirestore.Transaction, db: Firestore, agencyId: string, laneId: string): Promise<number> =>
  (await tx.get(docAt<Lane>(db, paths.lane(agencyId, laneId)))).data()?.retention.deleteBy.toMillis() ?? 0;
