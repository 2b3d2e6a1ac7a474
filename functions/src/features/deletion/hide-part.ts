import { isErasureRule } from '@liexin/domain/retention/erasure';
import { trashMs } from '@liexin/domain/retention/life';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { apartShown, lastOf, partDay } from '../../platform/part-days.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTrash } from './in-trash.ts';
import type { PartPlace } from './part-place.ts';
import type { ShareDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane, type Trash } from '../../platform/stored.ts';
import { keeping, placeOfLane, placeOfTrash, readHolds, registerRef } from '../../platform/hold-register.ts';

/**
 * A rule's day is over; somebody asked for it, or the agency is closed: then there is no trash to wait in. What the law keeps of a closed
 * agency waits there for its own last day.
 */
export type HideCause =
  | { readonly kind: 'rule' }
  | { readonly kind: 'erasure'; readonly rule: string }
  | { readonly kind: 'closing'; readonly rule: string; readonly lastDayMs: number };

/**
 * Takes a part of a conversation out of sight: lane, conversation (with its last part; before, it has the day of what is left), trash and row
 * of the lane's ledger in one transaction that reads the holds. Rules hide it from its last day on by themselves; from here on no query finds it either. Repeating
 * changes nothing; a part whose day was put off meanwhile stays. `was`: what it found.
 */
export const hidePart = async (
  { db, shred, random }: Pick<Platform, 'db' | 'shred' | 'random'>,
  place: Pick<PartPlace, 'agencyId' | 'laneId'>,
  asked: HideCause,
  now: number,
): Promise<'hidden' | 'not-due' | 'gone'> => {
  const { agencyId, laneId } = place;
  const [shares, messages] = await Promise.all([
    collectionAt<ShareDocument>(shred, `shares/${laneId}/periods`).get(),
    collectionAt(db, paths.messages(agencyId, laneId)).count().get(),
  ]);
  // Months that went by themselves are nothing that a hold could keep.
  const left = shares.docs.filter((doc) => doc.data().state === 'live');
  const periods = left.map(({ id }) => Number(id)).toSorted((a, b) => a - b);
  return db.runTransaction(async (tx) => {
    const laneRef = docAt<Lane>(db, paths.lane(agencyId, laneId));
    const trashRef = docAt<Trash>(db, paths.trashed(agencyId, laneId));
    const [lane, before, register] = await Promise.all([
      tx.get(laneRef).then((found) => found.data()),
      tx.get(trashRef).then((found) => found.data()),
      readHolds(tx, registerRef(db, agencyId)),
    ]);
    if (!lane) return 'gone';
    if (asked.kind === 'rule' && lane.retention.deleteBy.toMillis() > now) return 'not-due';
    // The day that was decided for what a request left: it has been out of sight all along, and nobody brings it back.
    const cause: HideCause = asked.kind === 'rule' && isErasureRule(lane.retention.rule) ? { kind: 'erasure', rule: lane.retention.rule } : asked;
    const at = Timestamp.fromMillis(now);
    if (before && before.state !== 'restored' && before.state !== 'purged') {
      // In sight again by a hand that did not know: out of it once more. What is asked for does not wait for the end of the trash.
      if (lane.state !== 'expired') tx.update(laneRef, { state: 'expired', participantUids: [] });
      // Holds as they are now: one may have been placed or released since it went into the trash.
      const heldBy = [...keeping(register, placeOfTrash(before), now).ids];
      if (cause.kind === 'erasure' && before.state === 'trash') tx.update(trashRef, { cause: 'erasure', rule: cause.rule, purgeAt: at, dueAt: at, heldBy });
      if (cause.kind === 'closing' && before.state === 'trash' && before.cause === 'rule') {
        const { id, version } = ruleNamed(cause.rule);
        const purgeAt = purgeAtOf(cause, now);
        tx.update(trashRef, { cause: 'closing', rule: id, ruleVersion: version, purgeAt, dueAt: purgeAt, heldBy });
      }
      return 'hidden';
    }
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation));
    const conversation = (await tx.get(conversationRef)).data();
    const all = await conversationLanes(db, agencyId, lane.conversation, tx);
    const others = all.filter((one) => one.id !== laneId && one.data().state !== 'expired').map(partDay);
    const until = lastOf(others);
    const hiddenAt = asked.kind === 'rule' ? lane.retention.deleteBy : at;
    const rowId = `e-expired-${hiddenAt.toMillis()}`;
    const ledger = await readLedger(tx, db, place, [rowId]);
    const held = keeping(register, placeOfLane(lane, periods), now).ids;
    const purgeAt = purgeAtOf(cause, now);
    const { id: rule, version: ruleVersion } = ruleNamed(cause.kind === 'rule' ? lane.retention.rule : cause.rule);
    tx.update(laneRef, { state: 'expired', participantUids: [], ...(cause.kind === 'rule' ? {} : { 'retention.deleteBy': at }) });
    if (conversation && until === undefined) tx.update(conversationRef, { state: 'expired', participantUids: [] });
    else if (conversation && until !== undefined) {
      const shown = { ...apartShown(conversation, others), ...(laneId === conversation.lanes.candidate ? { deleteBy: until } : {}) };
      if (Object.keys(shown).length > 0) tx.update(conversationRef, shown);
    }
    const item = { lane: laneId, periods, rule, ruleVersion, cause: cause.kind, messages: messages.data().count, hiddenAt, purgeAt };
    tx.set(trashRef, inTrash(lane, { ...item, held, before, salt: random(16) }));
    await appendRows(tx, db, ledger, [{ id: rowId, kind: 'expired', subject: laneId, at, detail: { rule, cause: cause.kind, held: held.length } }]);
    return 'hidden';
  });
};

/**
 * When it goes for good. By a rule: from now, not from its last day, so that a day that a new rule puts into the past leaves nobody without
 * time to bring it back. What the law keeps of a closed agency has a day of its own.
 */
const purgeAtOf = (cause: HideCause, now: number): Timestamp =>
  Timestamp.fromMillis(cause.kind === 'rule' ? now + trashMs : cause.kind === 'closing' ? Math.max(now, cause.lastDayMs) : now);

/** Where the share of a month lies. */
export const shareRef = (shred: FirebaseFirestore.Firestore, laneId: string, period: number) => docAt<ShareDocument>(shred, shredPaths.share(laneId, period));

/** The rule and version that a date names; names without a version are the first. */
export const ruleNamed = (name: string): { readonly id: string; readonly version: number } => {
  const [, id, version] = /^(.+)\.(\d+)$/.exec(name) ?? [];
  return { id: id ?? name, version: Number(version ?? 1) };
};
