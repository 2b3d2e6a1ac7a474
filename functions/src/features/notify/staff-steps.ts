import { paths } from '@liexin/domain/storage/paths';
import { quietUntil } from '@liexin/domain/notify/quiet-hours';
import { Timestamp } from 'firebase-admin/firestore';
import { answersIn } from '../../platform/assignment.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { NoticeStep, PushRound, ReachDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Conversation } from '../../platform/stored.ts';
import { turnOf, type NoticeFacts, type Steps } from './decide-notice.ts';
import { staffMail } from './mail-texts.ts';
import { readReach, type Reach } from './read-reach.ts';
import { leaseMs, type Decided, type TurnContext } from './turn-types.ts';

/** A round of pushes to these devices, claimed for a minute. */
export const makeRound = (to: string, k: PushRound['k'], devices: readonly string[], now: number): PushRound => ({
  to,
  k,
  devices: Object.fromEntries(devices.map((device) => [device, { tries: 0, dueAt: Timestamp.fromMillis(now + leaseMs) }])),
});

/** Whether the person wants to hear of messages here at all. */
const isWanted = ({ preferences, isMuted, isThere }: Reach, isInternal: boolean): boolean =>
  isThere && !isMuted && (isInternal ? preferences.internalMessages : preferences.candidateMessages);

/**
 * No mail for this one: in the sample nobody real waits, or a colleague answers the candidate here and the mail is for that one. Pushes
 * come to everybody who reads, and so does the mail where nobody is in charge.
 */
const isNobodysOrAnothers = async ({ tx, platform, notice, lane, now }: TurnContext): Promise<boolean> => {
  if (notice.isInternal) return false;
  const conversation = (await tx.get(docAt<Conversation>(platform.db, paths.conversation(notice.agencyId, notice.conversationId)))).data();
  if (conversation?.sample === true) return true;
  const assigned = conversation?.assigned ?? null;
  return assigned !== notice.recipient && answersIn(lane, assigned, now);
};

/**
 * What a member is reminded by: pushes to the devices that are on, then a mail. What the person does not want is skipped when its time
 * comes, so that the next step keeps its own; quiet hours put it off.
 */
export const remindMember = async (context: TurnContext, steps: Steps, facts: NoticeFacts): Promise<Decided> => {
  const { tx, platform, id, notice, now } = context;
  const reach = await readReach(tx, platform.db, notice.agencyId, notice.recipient, notice.conversationId, now);
  const turn = turnOf(facts, steps, now, quietUntil(reach.preferences, now), false);
  const wanted = isWanted(reach, notice.isInternal);
  const step = (kind: NoticeStep['kind'], outcome: NoticeStep['outcome']): NoticeStep => ({ kind, at: Timestamp.fromMillis(now), outcome });
  switch (turn.act) {
    case 'push':
    case 'again': {
      const isStep = turn.act === 'push';
      const devices = wanted && reach.preferences.push ? reach.devices : [];
      if (devices.length > 0) return { turn, taken: { steps: [], isStep, round: makeRound(notice.recipient, 'm', devices, now) } };
      return { turn, taken: { steps: isStep ? [step('push', 'skipped')] : [], isStep, dropsAgain: true } };
    }
    case 'mail': {
      const isForHim = wanted && reach.preferences.mail && !(await isNobodysOrAnothers(context));
      const to = isForHim ? await platform.auth.emailOf(notice.recipient) : null;
      if (to === null) return { turn, taken: { steps: [step('mail', 'skipped')], isStep: true } };
      const agency = (await tx.get(docAt<Agency>(platform.db, paths.agency(notice.agencyId)))).data();
      const mail = mailId('unread', id);
      const write = () => {
        queueMail(tx, platform.db, mail, { to, ...staffMail[agency?.language ?? 'en'](agency?.displayName ?? '', platform.appOrigin) }, now, { notice: id });
        const last: Pick<ReachDocument, 'lastMail'> = { lastMail: { id: mail, at: Timestamp.fromMillis(now) } };
        tx.set(docAt<ReachDocument>(platform.db, paths.reach(notice.agencyId, notice.recipient)), last, { merge: true });
      };
      return { turn, taken: { steps: [step('mail', 'queued')], isStep: true, write } };
    }
    default:
      return { turn };
  }
};
