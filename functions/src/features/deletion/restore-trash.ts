import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { monthBegins } from '@liexin/domain/retention/month';
import { restoredMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import { apartShown, lastOf, partDay } from '../../platform/part-days.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { trashRef } from './part-place.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Lane, type Mandate, type Trash } from '../../platform/stored.ts';

/**
 * Brings back what waits in the trash of a conversation, for 30 days more, or until the agency is closed: one transaction, with its row. Parts
 * that are in sight keep their days. Members who left meanwhile are not in it again. Each part once only, and never what somebody asked to
 * be deleted or what is being deleted. Faults: not-allowed, not-found, request-over (on its way out, or brought back before).
 */
export const restoreTrash = (db: Firestore, caller: StaffPrincipal, conversationId: string, now: number): Promise<ResponseOf<'restoreTrash'>> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    if (!may(caller.roles, 'trash.restore')) throw new Fault('not-allowed');
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const [trash, conversation, members, ledger, all] = [
      (await tx.get(collectionAt<Trash>(db, paths.trash(agencyId)).where('conversation', '==', conversationId))).docs.map((doc) => doc.data()),
      (await tx.get(conversationRef)).data(),
      await activeMembers(tx, db, agencyId),
      await readLedger(tx, db, { agencyId }, []),
      await conversationLanes(db, agencyId, conversationId, tx),
    ];
    if (trash.length === 0) throw new Fault('not-found');
    const waiting = trash.filter(({ state }) => state === 'trash');
    // A repeat after a lost answer.
    const back = trash.filter(({ state, restoredBy, month }) => state === 'restored' && restoredBy === uid && month === undefined).map(({ lane }) => lane);
    const months = backAgain(trash);
    const monthsAgain = all.find(({ id }) => waiting.length === 0 && trash.some((one) => isBackOf(one, id, uid)));
    if (monthsAgain && back.length === 0) return { untilMs: monthsAgain.data().retention.monthsUntil?.toMillis() ?? now };
    const again = all.find(({ id }) => waiting.length === 0 && back.includes(id));
    if (again) return { untilMs: again.data().retention.deleteBy.toMillis() };
    const parts = waiting.filter(({ restoredBy, month }) => restoredBy === null && month === undefined);
    const isThere = (id: string): boolean => all.some((one) => one.id === id && (one.data().state !== 'expired' || parts.some(({ lane }) => lane === id)));
    const seen = months.filter(({ lane }) => isThere(lane));
    if (parts.length + seen.length === 0 || waiting.some(({ cause }) => cause === 'erasure')) throw new Fault('request-over');
    const lanes = all.filter(({ id }) => parts.some(({ lane }) => lane === id));
    if (lanes.length < parts.length) throw new Fault('not-found');
    const [agency, mandate] = [
      (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data(),
      (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, trash[0]?.mandate ?? '')))).data(),
    ];
    const [at, restoredUntil] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + restoredMs)];
    const deleteBy = Timestamp.fromMillis(Math.min(now + restoredMs, agency?.closing?.endsAt.toMillis() ?? Infinity));
    const state = mandate?.status === 'open' ? ('open' as const) : ('closed' as const);
    for (const found of lanes) {
      const inside = insideOf(found.data(), members);
      tx.update(found.ref, {
        state,
        participantUids: inside,
        'retention.deleteBy': deleteBy,
        'retention.restoredUntil': restoredUntil,
        'retention.month': FieldValue.delete(),
      });
      tx.update(docAt<Trash>(db, paths.trashed(agencyId, found.id)), { state: 'restored', restoredBy: uid, dueAt: null, failing: null });
    }
    for (const lane of new Set(seen.map((one) => one.lane))) {
      const mine = seen.filter((one) => one.lane === lane);
      const from = Math.min(...mine.map(({ month }) => monthBegins(month)));
      const laneRef = docAt<Lane>(db, paths.lane(agencyId, lane));
      const keptFrom = all.find(({ id }) => id === lane)?.data().retention.keptFrom;
      tx.update(laneRef, {
        'retention.keptFrom': Timestamp.fromMillis(from),
        'retention.monthsUntil': restoredUntil,
        // They go again then; the day is looked at once more before.
        'retention.month': keptFrom ? { at: restoredUntil, from: keptFrom, rule: `${mine[0]?.rule}.${mine[0]?.ruleVersion}` } : FieldValue.delete(),
      });
      for (const { month } of mine)
        tx.update(trashRef(db, { agencyId, laneId: lane, month }), { state: 'restored', restoredBy: uid, dueAt: null, failing: null });
    }
    if (conversation && lanes.length > 0) {
      const people = lanes.flatMap((found) => insideOf(found.data(), members).filter((who) => found.data().participants[who]?.kind === 'staff'));
      const isTalk = ({ id }: { readonly id: string }): boolean => id === conversation.lanes.candidate;
      const isBack = ({ id }: { readonly id: string }): boolean => lanes.some((one) => one.id === id);
      const there = all
        .filter((lane) => isBack(lane) || lane.data().state !== 'expired')
        .map((lane) => ({ ...partDay(lane), ...(isBack(lane) ? { deleteBy } : {}) }));
      const [isTalkThere, isTalkBack] = [there.some(isTalk), lanes.some(isTalk)];
      tx.update(conversationRef, {
        ...(conversation.state === 'expired' ? { state } : {}),
        participantUids: [...new Set([...conversation.participantUids, ...people])],
        deleteBy: isTalkBack ? deleteBy : isTalkThere ? conversation.deleteBy : (lastOf(there) ?? deleteBy),
        ...apartShown(conversation, there),
      });
    }
    const id = `e-restored-${conversationId}-${(ledger.tip?.seq ?? 0) + 1}`;
    const detail = { by: uid, parts: parts.length, ...(seen.length > 0 ? { months: seen.length } : {}), until: deleteBy.toDate().toISOString() };
    await appendRows(tx, db, ledger, [{ id, kind: 'trash.restored', subject: conversationId, at, detail }]);
    return { untilMs: deleteBy.toMillis() };
  });

type MonthInTrash = Trash & { readonly month: number };
const isMonth = (one: Trash): one is MonthInTrash => one.month !== undefined;
const isBackOf = ({ state, restoredBy, month, lane }: Trash, id: string, uid: string): boolean =>
  state === 'restored' && restoredBy === uid && month !== undefined && lane === id;

/**
 * Months that can come back, each once: behind the last of their lane that is gone or stays in the trash, because what is in sight has no hole.
 */
const backAgain = (trash: readonly Trash[]): readonly MonthInTrash[] =>
  trash.filter(isMonth).filter((one) => {
    const later = trash.filter(isMonth).filter(({ lane, month }) => lane === one.lane && month >= one.month);
    return later.every(({ state, restoredBy, cause }) => state === 'trash' && restoredBy === null && cause === 'rule');
  });

/** Who is in a part that comes back: the candidate, and members who are still there. */
const insideOf = ({ participants }: Lane, members: ReadonlyMap<string, unknown>): string[] =>
  Object.entries(participants).flatMap(([who, { kind, until }]) => (until === null && (kind === 'candidate' || members.has(who)) ? [who] : []));
