import { createHash } from 'node:crypto';
import { approachVerdict, recentOf } from '@liexin/domain/agency/approach';
import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger, type NewRow } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ApproachDocument } from '../../platform/server-documents.ts';
import { docAt, type Conversation, type Lane, type Mandate, type Member, type Task } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';
import { lookUpLimit } from './check-approach.ts';
import { findApproaches, newestGeneration, storedTags, toldOf, type Found, type FoundApproach } from './find-approaches.ts';

type Body = RequestOf<'clearApproach'>;
type Answer = ResponseOf<'clearApproach'>;
const cleared: Answer = { state: 'cleared', hits: [], limits: [] };

/**
 * Opens a conversation's lane for writing, once: when nobody of the agency wrote to this person first within 24 hours or the caller says
 * why, and nothing on the off-limits list is about them or somebody who may decide said yes. One transaction looks people up, decides and
 * writes, so that of two at once the second meets the first. Repeating a cleared one changes nothing; a wish that stands is not asked for
 * twice. Faults: not-found (who does not take part), not-allowed, too-many-tries, stale-head.
 */
export const clearApproach = async ({ db }: Platform, caller: StaffPrincipal, conversationId: string, body: Body, now: number): Promise<Answer> => {
  const { agencyId, uid, roles } = caller;
  const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
  const conversation = (await conversationRef.get()).data();
  if (!conversation?.participantUids.includes(uid)) throw new Fault('not-found');
  const laneRef = docAt<Lane>(db, paths.lane(agencyId, conversation.lanes.candidate));
  if ((await laneRef.get()).data()?.held !== true) return cleared;
  await spend(db, lookUpLimit(uid), now);
  return db.runTransaction(async (tx) => {
    const ref = docAt<ApproachDocument>(db, paths.approach(agencyId, conversationId));
    const [lane, mandate, me, stored, generation] = await Promise.all([
      tx.get(laneRef),
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate))),
      tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
      tx.get(ref),
      newestGeneration(tx, db, agencyId),
    ]);
    const isInTeam = mandate.data()?.team.includes(uid) === true;
    const relation = { onMandate: isInTeam, leads: isInTeam && me.data()?.lead === true };
    if (!isInTeam || lane.data()?.participants[uid]?.until !== null) throw new Fault('not-found');
    if (!may(roles, 'candidate.add', relation)) throw new Fault('not-allowed');
    if (lane.data()?.held !== true) return cleared;
    const tags = storedTags(body.tags, generation);
    const before = stored.data();
    // What was looked up once stays: a second try that leaves something out finds what the first one found.
    const known = before?.generation === generation ? before.tags : [];
    const found = await findApproaches(tx, db, agencyId, [...body.tags.map(({ tag }) => tag), ...(before?.tags ?? [])], conversationId, now);
    const mayDecide = may(me.data()?.lead === true ? [...roles, 'lead'] : roles, 'off-limits.decide', relation);
    const isLimited = found.limits.size > 0;
    const verdict = approachVerdict({
      others: found.others,
      isOffLimits: isLimited,
      isAllowed: before?.ask?.state === 'allowed' || (isLimited && mayDecide && body.reason !== null),
      hasReason: body.reason !== null,
      now,
    });
    const at = Timestamp.fromMillis(now);
    const reason = body.reason === null ? null : sealedIn(body.reason);
    const told = await toldOf(tx, db, agencyId, caller, found, now);
    const approach: ApproachDocument = {
      mandate: conversation.mandate,
      compartment: conversation.compartment,
      generation,
      tags: [...new Set([...known, ...tags])],
      by: before?.by ?? uid,
      at: before?.at ?? at,
      contactAt: null,
      reason,
      ask: before?.ask ?? null,
    };
    if (verdict === 'clear') {
      const opening = await prepareOpening(tx, db, { agencyId, conversationId, approach, found, by: uid, isDecided: isLimited && mayDecide }, now);
      await opening();
      tx.update(laneRef, { held: FieldValue.delete() });
      return { state: 'cleared', ...told };
    }
    const isAsked = verdict === 'off-limits' && before?.ask?.state === 'open';
    const asks = verdict === 'off-limits' && reason !== null && !isAsked;
    const n = (before?.ask?.n ?? 0) + 1;
    const row = { id: `e-off-limits-asked-${conversationId}-${n}`, kind: 'off-limits.asked', subject: conversationId, at, detail: { by: uid } };
    const ledger = asks ? await readLedger(tx, db, { agencyId }, [row.id]) : null;
    const ask = asks ? { n, by: uid, at, reason, limits: [...found.limits.keys()], state: 'open' as const, decidedBy: null } : approach.ask;
    tx.set(ref, { ...approach, ask });
    if (ledger) await appendRows(tx, db, ledger, [row]);
    const state = verdict === 'duplicate' ? 'duplicate' : ask?.state === 'open' ? 'asked' : ask?.state === 'refused' ? 'refused' : 'off-limits';
    return { state, ...told };
  });
};

export interface Opening {
  readonly agencyId: string;
  readonly conversationId: string;
  readonly approach: ApproachDocument;
  readonly found: Found;
  readonly by: string;
  /** Somebody decided about the off-limits list for themselves. */
  readonly isDecided: boolean;
  /** Rows that go with it. */
  readonly rows?: readonly NewRow[];
}

/**
 * Reads what the first contact needs and answers with its writes: the time, a row where a colleague wrote first or the list was decided
 * about, and a task for each such colleague, under ids made of both conversations.
 */
export const prepareOpening = async (tx: Transaction, db: Firestore, opening: Opening, now: number): Promise<() => Promise<void>> => {
  const { agencyId, conversationId, approach, found, by } = opening;
  const at = Timestamp.fromMillis(now);
  const recent = recentOf(found.others, now);
  const detail = {
    by,
    conversations: recent
      .map((one) => one.conversationId)
      .toSorted()
      .join(),
  };
  const rows: NewRow[] = [...(opening.rows ?? [])];
  if (recent.length > 0) rows.push({ id: `e-approach-${conversationId}`, kind: 'approach.overridden', subject: conversationId, at, detail });
  if (opening.isDecided) rows.push({ id: `e-off-limits-own-${conversationId}`, kind: 'off-limits.allowed', subject: conversationId, at, detail: { by } });
  const ledger =
    rows.length === 0
      ? null
      : await readLedger(
          tx,
          db,
          { agencyId },
          rows.map(({ id }) => id),
        );
  const theirs = await Promise.all(
    recent.map(async (one) => ({ one, conversation: (await tx.get(docAt<Conversation>(db, paths.conversation(agencyId, one.conversationId)))).data() })),
  );
  return async () => {
    tx.set(docAt<ApproachDocument>(db, paths.approach(agencyId, conversationId)), { ...approach, contactAt: at });
    for (const { one, conversation } of theirs) {
      const assigned = conversation?.assigned ?? one.approach.by;
      if (!conversation || assigned === by) continue;
      tx.set(docAt<Task>(db, paths.task(agencyId, taskId(conversationId, one))), {
        schemaVersion: 1,
        kind: 'approach',
        state: 'open',
        assigned,
        conversation: one.conversationId,
        lane: conversation.lanes.candidate,
        recipient: by,
        unreadSince: at,
        createdAt: at,
        endedAt: null,
        how: null,
        endedBy: null,
        from: conversationId,
        ...(approach.reason === null ? {} : { reason: approach.reason }),
      });
    }
    if (ledger) await appendRows(tx, db, ledger, rows);
  };
};

const taskId = (conversationId: string, other: FoundApproach): string =>
  createHash('sha256').update(`approach|${conversationId}|${other.conversationId}`).digest('base64url').slice(0, 22);
