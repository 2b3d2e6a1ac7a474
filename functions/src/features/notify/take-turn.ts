import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp, type DocumentReference, type Transaction } from 'firebase-admin/firestore';
import { keptMs, makeNotice, noticeId, noticeMark } from '../../platform/notices.ts';
import type { Platform } from '../../platform/platform.ts';
import type { NoticeDocument, NoticeStep, PushRound } from '../../platform/server-documents.ts';
import { docAt, type Cursor, type Lane, type Task } from '../../platform/stored.ts';
import { remindCandidate } from './candidate-steps.ts';
import { endOf, stepDue, stepsOf, taskCheckMs } from './decide-notice.ts';
import { earliestPush, laneFacts, noticeFacts, readFacts } from './notice-facts.ts';
import { readLadder } from './read-reach.ts';
import { prepareOutcomes, remaining, sendRound } from './send-pushes.ts';
import { remindMember } from './staff-steps.ts';
import { leaseMs, type TurnContext } from './turn-types.ts';

export type Outcome = 'idle' | 'ended' | 'taken';

/** Ends a run; one in which nothing was done leaves no trace. A task that it made is void, what is unread still gets a run of its own. */
const end = async (
  tx: Transaction,
  { db }: Platform,
  id: string,
  notice: NoticeDocument,
  mark: string,
  { why, successor }: End,
  now: number,
): Promise<void> => {
  const ref = docAt<NoticeDocument>(db, paths.notice(id));
  const hasTask = notice.steps.some(({ kind, outcome }) => kind === 'task' && outcome === 'made');
  const task = hasTask ? await tx.get(docAt<Task>(db, paths.task(notice.agencyId, id))) : undefined;
  const next = successor ? docAt<NoticeDocument>(db, paths.notice(noticeId(notice.laneId, notice.recipient, mark))) : undefined;
  const known = next ? await tx.get(next) : undefined;
  if (next && !known?.exists) tx.create(next, makeNotice({ ...pick(notice), mark, since: notice.newest, newest: notice.newest }, now));
  if (task?.data()?.state === 'open') tx.update(task.ref, { state: 'void', endedAt: Timestamp.fromMillis(now) });
  if (notice.steps.length === 0 && !notice.pushing) tx.delete(ref);
  else tx.update(ref, { state: 'ended', why, pushing: null, again: false, dueAt: null, expireAt: Timestamp.fromMillis(now + keptMs) });
};
type End = NonNullable<ReturnType<typeof endOf>>;

/** What a run and the one that follows it share. */
const pick = ({ agencyId, laneId, conversationId, recipient, kind, isInternal }: NoticeDocument) => ({
  agencyId,
  laneId,
  conversationId,
  recipient,
  kind,
  isInternal,
});

interface Sending {
  readonly notice: NoticeDocument;
  readonly round: PushRound;
  readonly devices: readonly string[];
  /** When the next step is due; null behind the last one. */
  readonly afterMs: number | null;
}
interface Claimed {
  readonly outcome: Outcome;
  readonly sending?: Sending;
}

/**
 * Looks at one notice whose time has come and does what is next, if it is still unread. That it is unread is read in the same
 * transaction that takes the step: a reader who was faster ends the run, and no step follows. Taking a step moves `dueAt`, so that of
 * two runs at once one takes it; mails and tasks are documents of that transaction. Pushes leave after it and are written down then: a
 * run that is killed in between is taken up after a minute, which costs a device at most one more push.
 */
export const takeTurn = async (platform: Platform, id: string, now: number): Promise<Outcome> => {
  const { outcome, sending } = await platform.db.runTransaction((tx) => claim(tx, platform, id, now));
  if (sending) await push(platform, id, sending, now);
  return outcome;
};

const claim = async (tx: Transaction, platform: Platform, id: string, now: number): Promise<Claimed> => {
  const { db } = platform;
  const ref = docAt<NoticeDocument>(db, paths.notice(id));
  const notice = (await tx.get(ref)).data();
  if (!notice || notice.state === 'ended' || notice.dueAt === null || notice.dueAt.toMillis() > now) return { outcome: 'idle' };
  const cursor = (await tx.get(docAt<Cursor>(db, paths.cursor(notice.agencyId, notice.laneId, notice.recipient)))).data();
  // Most runs end here: whoever has read needs no look at the lane.
  const read = endOf(notice, readFacts(notice, cursor));
  const lane = read ? undefined : (await tx.get(docAt<Lane>(db, paths.lane(notice.agencyId, notice.laneId)))).data();
  const ended = read ?? endOf(notice, laneFacts(notice, cursor, lane, now));
  if (ended || !lane) {
    await end(tx, platform, id, notice, noticeMark(cursor), ended ?? { why: 'gone', successor: false }, now);
    return { outcome: 'ended' };
  }
  return act({ tx, platform, id, notice, lane, now }, ref);
};

/** The next turn of a run that goes on. */
const act = async (context: TurnContext, ref: DocumentReference<NoticeDocument>): Promise<Claimed> => {
  const { tx, platform, notice, now } = context;
  const steps = stepsOf(await readLadder(tx, platform.db, notice.agencyId), notice.kind);
  const facts = noticeFacts(notice);
  const { turn, taken } = await (notice.kind === 'staff' ? remindMember : remindCandidate)(context, steps, facts);
  if (turn.act === 'pushes') return takeUp(context, ref, stepDue(facts, steps));
  if (turn.act === 'wait' || !taken) {
    tx.update(ref, dueAt(turn.act === 'wait' ? turn.dueMs : null, now));
    return { outcome: 'idle' };
  }
  await taken.write?.();
  const at = Timestamp.fromMillis(now);
  const next = notice.next + (taken.isStep ? 1 : 0);
  const takenAt = taken.isStep ? at : notice.takenAt;
  const afterMs = earliest(
    stepDue({ sinceMs: facts.sinceMs, next, takenAtMs: takenAt?.toMillis() ?? null }, steps),
    turn.act === 'task' ? now + taskCheckMs : null,
  );
  tx.update(ref, {
    next,
    takenAt,
    again: notice.again && !taken.round && !taken.dropsAgain,
    ...(taken.round ? { pushing: taken.round, pushedAt: at } : {}),
    ...(taken.steps.length > 0 ? { steps: FieldValue.arrayUnion(...taken.steps) } : {}),
    ...dueAt(taken.round ? now + leaseMs : earliest(afterMs, facts.pushDueMs), now),
  });
  return { outcome: 'taken', ...(taken.round ? { sending: { notice, round: taken.round, devices: Object.keys(taken.round.devices), afterMs } } : {}) };
};

const earliest = (...times: readonly (number | null)[]): number | null => {
  const given = times.filter((time) => time !== null);
  return given.length > 0 ? Math.min(...given) : null;
};

/** When to look again; with nothing left to do the notice is kept for a while, in case another message comes. */
const dueAt = (dueMs: number | null, now: number): Pick<NoticeDocument, 'dueAt' | 'expireAt'> => ({
  dueAt: dueMs === null ? null : Timestamp.fromMillis(dueMs),
  expireAt: dueMs === null ? Timestamp.fromMillis(now + keptMs) : null,
});

/** Pushes that a run began and did not finish, or that a push service wanted later. */
const takeUp = ({ tx, notice, now }: TurnContext, ref: DocumentReference<NoticeDocument>, afterMs: number | null): Claimed => {
  const round = notice.pushing;
  if (!round) return { outcome: 'idle' };
  const devices = Object.keys(round.devices).filter((device) => (round.devices[device]?.dueAt.toMillis() ?? 0) <= now);
  const lease = Timestamp.fromMillis(now + leaseMs);
  const leased: PushRound = {
    ...round,
    devices: Object.fromEntries(
      Object.entries(round.devices).map(([device, state]) => [device, devices.includes(device) ? { ...state, dueAt: lease } : state]),
    ),
  };
  tx.update(ref, { pushing: leased, ...dueAt(earliestPush({ pushing: leased }), now) });
  return { outcome: 'taken', sending: { notice, round: leased, devices, afterMs } };
};

/** Sends what was claimed and writes down how it went. What became due meanwhile is looked at next. */
const push = async (platform: Platform, id: string, { notice, round, devices, afterMs }: Sending, now: number): Promise<void> => {
  const { db } = platform;
  const sent = await sendRound(platform, notice, round, devices);
  const ref = docAt<NoticeDocument>(db, paths.notice(id));
  const steps: NoticeStep[] = Object.entries(sent).map(([device, { result }]) => ({
    kind: 'push',
    at: Timestamp.fromMillis(now),
    outcome: result.outcome,
    device,
  }));
  await db.runTransaction(async (tx) => {
    const stored = (await tx.get(ref)).data();
    const write = await prepareOutcomes(tx, db, notice.agencyId, round.to, sent, now);
    write();
    if (!stored) return;
    const left = stored.pushing && stored.state === 'open' ? remaining(stored.pushing, sent, now) : null;
    tx.update(ref, {
      pushing: left,
      steps: FieldValue.arrayUnion(...steps),
      ...(stored.state === 'open' ? dueAt(stored.again ? now + 1 : earliest(afterMs, earliestPush({ pushing: left })), now) : {}),
    });
  });
};
