import { paths } from '@liexin/domain/storage/paths';
import { quietUntil } from '@liexin/domain/notify/quiet-hours';
import { Timestamp } from 'firebase-admin/firestore';
import { answersIn } from '../../platform/assignment.ts';
import { openContact } from '../../platform/contact-seal.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { ContactDocument, NoticeStep } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Conversation, type Lane, type Task } from '../../platform/stored.ts';
import { turnOf, type NoticeFacts, type Steps } from './decide-notice.ts';
import { candidateMail } from './mail-texts.ts';
import { readReach } from './read-reach.ts';
import { makeRound } from './staff-steps.ts';
import type { Decided, TurnContext } from './turn-types.ts';

/** A candidate without a link that opens has nothing to read with; one of the sample is nobody. */
const canRead = (conversation: Conversation | undefined): conversation is Conversation =>
  conversation !== undefined && !conversation.sample && conversation.state === 'open' && /^(?:new|open|claimed)$/.test(conversation.link?.state ?? '');

/** Who reminds: the consultant in charge, or, where that one has left, another member of the lane who writes. */
const consultantOf = (conversation: Conversation, lane: Lane, now: number): string | null => {
  const staff = Object.keys(lane.participants).filter((uid) => answersIn(lane, uid, now));
  return staff.find((uid) => uid === conversation.assigned) ?? staff.toSorted()[0] ?? null;
};

/**
 * What a candidate is reminded by: a mail, where he gave an address, then a task for the consultant, who writes to him by the way by
 * which the link went ("Remind in WeChat"). Nobody is asked to install anything. Both are rows of the lane's ledger.
 */
export const remindCandidate = async (context: TurnContext, steps: Steps, facts: NoticeFacts): Promise<Decided> => {
  const { tx, platform, id, notice, now } = context;
  const { db } = platform;
  const madeTask = notice.steps.some(({ kind, outcome }) => kind === 'task' && outcome === 'made');
  const task = madeTask ? (await tx.get(docAt<Task>(db, paths.task(notice.agencyId, id)))).data() : undefined;
  const turn = turnOf(facts, steps, now, null, task?.state === 'open');
  if (turn.act !== 'mail' && turn.act !== 'task') return { turn };
  const conversation = (await tx.get(docAt<Conversation>(db, paths.conversation(notice.agencyId, notice.conversationId)))).data();
  const skipped: Decided = { turn, taken: { steps: [{ kind: turn.act, at: Timestamp.fromMillis(now), outcome: 'skipped' }], isStep: true } };
  if (!canRead(conversation)) return skipped;
  return turn.act === 'mail' ? ((await mail(context, conversation)) ?? skipped) : ((await handOver(context, conversation)) ?? skipped);
};

/** Appends what was done to the lane's ledger, in the transaction that does it. */
const ledgerRow = async ({ tx, platform, id, notice, now }: TurnContext, step: 'mail' | 'task'): Promise<() => Promise<unknown>> => {
  const row = `e-${step}-${id}`;
  const state = await readLedger(tx, platform.db, { agencyId: notice.agencyId, laneId: notice.laneId }, [row]);
  const detail = { step, since: notice.since.toMillis() };
  return () => appendRows(tx, platform.db, state, [{ id: row, kind: 'reminder', subject: notice.recipient, at: Timestamp.fromMillis(now), detail }]);
};

const mail = async (context: TurnContext, conversation: Conversation): Promise<Decided | null> => {
  const { tx, platform, id, notice, now } = context;
  const { db, secrets } = platform;
  const sealed = (await tx.get(docAt<ContactDocument>(db, paths.contact(notice.agencyId, notice.recipient)))).data();
  if (!sealed) return null;
  const agency = (await tx.get(docAt<Agency>(db, paths.agency(notice.agencyId)))).data();
  const append = await ledgerRow(context, 'mail');
  const to = openContact(secrets, notice.agencyId, notice.recipient, sealed);
  const step: NoticeStep = { kind: 'mail', at: Timestamp.fromMillis(now), outcome: 'queued' };
  const write = async () => {
    queueMail(tx, db, mailId('unread', id), { to, ...candidateMail[conversation.language](agency?.displayName ?? '') }, now, { notice: id });
    await append();
  };
  return { turn: { act: 'mail' }, taken: { steps: [step], isStep: true, write } };
};

const handOver = async (context: TurnContext, conversation: Conversation): Promise<Decided | null> => {
  const { tx, platform, id, notice, lane, now } = context;
  const assigned = consultantOf(conversation, lane, now);
  if (assigned === null) return null;
  const reach = await readReach(tx, platform.db, notice.agencyId, assigned, notice.conversationId, now);
  const append = await ledgerRow(context, 'task');
  const at = Timestamp.fromMillis(now);
  const { tasks, push } = reach.preferences;
  const devices = tasks && push && !reach.isMuted && quietUntil(reach.preferences, now) === null ? reach.devices : [];
  const write = async () => {
    const task: Task = {
      schemaVersion: 1,
      kind: 'remind',
      state: 'open',
      assigned,
      conversation: notice.conversationId,
      lane: notice.laneId,
      recipient: notice.recipient,
      unreadSince: notice.since,
      createdAt: at,
      endedAt: null,
      how: null,
      endedBy: null,
    };
    tx.set(docAt<Task>(platform.db, paths.task(notice.agencyId, id)), task);
    await append();
  };
  const round = devices.length > 0 ? { round: makeRound(assigned, 't', devices, now) } : {};
  return { turn: { act: 'task' }, taken: { steps: [{ kind: 'task', at, outcome: 'made' }], isStep: true, write, ...round } };
};
