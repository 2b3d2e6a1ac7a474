import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { fits, type Decision } from '@liexin/domain/retention/erasure';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { partsOf } from '../../platform/conversation-parts.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ErasureDocument, ErasureWorkDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane } from '../../platform/stored.ts';
import { gcmIn } from '../../platform/wire.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { erasureRef } from './erasure-store.ts';
import { finishErasure } from './finish-erasure.ts';

/**
 * [ER6] Owners and admins decide on a deletion, a consultant of the conversation also on a correction. One transaction over the request, its
 * mark on the lanes, the work list and the record; then it is carried out, here or by the clock. Repeating the same decision changes
 * nothing. Faults: not-allowed, not-found, malformed-request (does not fit what was asked), request-over, on-hold.
 */
export const decideErasure = async (
  platform: Platform,
  steps: ErasureSteps,
  caller: StaffPrincipal,
  erasureId: string,
  body: RequestOf<'decideErasure'>,
  now: number,
): Promise<ResponseOf<'decideErasure'>> => {
  const { db } = platform;
  const { agencyId, uid, roles } = caller;
  if (!may(roles, 'erasure.correct', { onMandate: true })) throw new Fault('not-allowed');
  const decision: Decision = body.decision;
  const ref = erasureRef(db, agencyId, erasureId);
  await db.runTransaction(async (tx) => {
    const stored = (await tx.get(ref)).data();
    if (!stored) throw new Fault('not-found');
    await expectRight();
    if (!fits(stored.kind, decision)) throw new Fault('malformed-request', { field: 'decision' });
    if (stored.decidedBy === uid && isSame(stored, decision)) return;
    if (stored.state !== 'open') throw new Fault('request-over');
    const lanes = await tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', stored.conversation));
    const controlOf = (id: string) => docAt<LaneControlDocument>(db, paths.laneControl(agencyId, id));
    const deletes = decision.kind === 'full' || decision.kind === 'partial';
    if (deletes && (await steps.holdsOver(tx, { db }, agencyId, await partsOf(platform, lanes.docs), now))) throw new Fault('on-hold');
    const row = `e-erasure-decided-${erasureId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, {
      state: deletes ? 'decided' : 'done',
      decision: decision.kind,
      ground: decision.kind === 'refused' ? decision.ground : null,
      keep: decision.kind === 'partial' ? decision.keep.map((one) => ({ ...one })) : [],
      letter: body.letter && gcmIn(body.letter),
      decidedBy: uid,
      decidedAt: at,
      doneAt: deletes ? null : at,
      ...(deletes ? {} : { ask: null }),
    });
    if (deletes) tx.set(docAt<ErasureWorkDocument>(db, paths.erasureWork(erasureId)), { agencyId, dueAt: at });
    else if (stored.kind === 'erase') for (const lane of lanes.docs) tx.set(controlOf(lane.id), { erasure: null }, { merge: true });
    const detail = { by: uid, conversation: stored.conversation, decision: decision.kind, kind: stored.kind };
    await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.decided', subject: erasureId, at, detail }]);

    async function expectRight(): Promise<void> {
      if (may(roles, 'erasure.decide')) return;
      const about = (await tx.get(docAt<Conversation>(db, paths.conversation(agencyId, stored?.conversation ?? '')))).data();
      if (!about?.participantUids.includes(uid)) throw new Fault('not-found');
      if (stored?.kind !== 'correct') throw new Fault('not-allowed');
    }
  });
  return { isDone: await finishErasure(platform, steps, agencyId, erasureId, now) };
};

const isSame = (stored: ErasureDocument, decision: Decision): boolean =>
  stored.decision === decision.kind &&
  stored.ground === (decision.kind === 'refused' ? decision.ground : null) &&
  JSON.stringify(stored.keep.map(({ part }) => part)) === JSON.stringify(decision.kind === 'partial' ? decision.keep.map(({ part }) => part) : []);
