import { may, type Holder } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { answersIn, assignmentRowId, openTasks, writeAssignments } from '../../platform/assignment.ts';
import { readLedger } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Conversation, type Lane, type Mandate, type Member } from '../../platform/stored.ts';

type Body = RequestOf<'assignConversation'>;

/** What the decision is made of. */
export interface AssignFacts {
  readonly uid: string;
  readonly holders: readonly Holder[];
  readonly isInTeam: boolean;
  readonly takesPart: boolean;
  readonly assigned: string | null;
  /** Nobody is in charge, or somebody who cannot answer any more. */
  readonly isVacant: boolean;
  /** The last change was the caller's, and from what the caller expects to what is asked for. */
  readonly isRepeat: boolean;
  /** The last change was the caller's, a moment ago, and would be undone by this one. */
  readonly takesBack: boolean;
  /** `to` answers in the candidate's lane. */
  readonly toAnswers: boolean;
}

/** So long (ms) whoever gave a conversation away may take it back. */
const undoMs = 15 * 60_000;

/** Whether a change is to be made, or was made by the same call before. Faults: not-found, not-allowed, assigned-elsewhere, not-a-member. Pure. */
export const decideAssign = (facts: AssignFacts, { to, expected }: Body): 'write' | 'nothing' => {
  const { uid, holders, isInTeam, assigned } = facts;
  const reaches = may(holders, 'conversation.assign');
  if (!facts.takesPart && !reaches) throw new Fault('not-found');
  const relation = { onMandate: isInTeam, leads: isInTeam, isOwn: assigned === uid || facts.takesBack };
  const claims = to === uid && facts.isVacant && may(holders, 'conversation.claim', relation);
  if (facts.isRepeat) return 'nothing';
  // Whoever may take what nobody has was late if somebody has it now, and is told who.
  const wouldClaim = to === uid && expected !== uid && may(holders, 'conversation.claim', relation);
  if (!claims && !may(holders, 'conversation.assign', relation)) {
    if (wouldClaim && assigned !== expected) throw new Fault('assigned-elsewhere', { assigned });
    throw new Fault('not-allowed');
  }
  if (assigned !== expected) throw new Fault('assigned-elsewhere', { assigned });
  if (to !== null && !facts.toAnswers) throw new Fault('not-a-member');
  return assigned === to ? 'nothing' : 'write';
};

/**
 * Says who answers in a conversation: the consultant in charge gives it to somebody of the team, whoever leads the team, owners and admins
 * give any, and what nobody answers in is anybody's to take. One transaction reads who it is, compares and writes; of two at once one
 * wins, and the other is told who. A retry of the same change finds it made and changes nothing. Faults: see `decideAssign`, lane-closed.
 */
export const assignConversation = (db: Firestore, caller: StaffPrincipal, conversationId: string, body: Body, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const { agencyId, uid } = caller;
    const conversation = (await tx.get(docAt<Conversation>(db, paths.conversation(agencyId, conversationId)))).data();
    if (!conversation) throw new Fault('not-found');
    const [mandate, lane, me, target, tasks, ledger] = await Promise.all([
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate))),
      tx.get(docAt<Lane>(db, paths.lane(agencyId, conversation.lanes.candidate))),
      tx.get(docAt<Member>(db, paths.member(agencyId, uid))),
      body.to === null ? undefined : tx.get(docAt<Member>(db, paths.member(agencyId, body.to))),
      openTasks(tx, db, agencyId, conversationId),
      readLedger(tx, db, { agencyId }, [assignmentRowId(conversationId, conversation)]),
    ]);
    const [candidates, member] = [lane.data(), me.data()];
    if (!candidates || !member) throw new Fault('not-found');
    const last = conversation.assignments?.at(-1);
    const decision = decideAssign(
      {
        uid,
        holders: member.lead === true ? [...member.roles, 'lead'] : member.roles,
        isInTeam: mandate.data()?.team.includes(uid) === true,
        takesPart: conversation.participantUids.includes(uid),
        assigned: conversation.assigned,
        isVacant: !answersIn(candidates, conversation.assigned, now),
        isRepeat: last?.by === uid && last.from === body.expected && last.to === body.to && conversation.assigned === body.to,
        takesBack: last?.by === uid && last.to === conversation.assigned && last.from === body.to && now <= last.at.toMillis() + undoMs,
        toAnswers: target?.data()?.status === 'active' && answersIn(candidates, body.to, now),
      },
      body,
    );
    if (decision === 'nothing') return;
    if (conversation.state !== 'open') throw new Fault('lane-closed');
    const at = Timestamp.fromMillis(now);
    await writeAssignments(tx, db, ledger, { agencyId, by: uid, at }, [{ id: conversationId, conversation, to: body.to, tasks }]);
  });
