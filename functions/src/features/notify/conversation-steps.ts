import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { mailId } from '../../platform/mail-outbox.ts';
import type { MailDocument, NoticeDocument, NoticeStep } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Task } from '../../platform/stored.ts';

type Step = ResponseOf<'conversationSteps'>['steps'][number];
const newest = 20;
const most = 50;

const mailOutcomes: Readonly<Record<MailDocument['state'], Step['outcome']>> = {
  pending: 'queued',
  sending: 'queued',
  sent: 'handed-over',
  failed: 'failed',
  void: 'skipped',
};

const outcomeOf = (step: NoticeStep, mail: MailDocument | undefined): Step['outcome'] => {
  if (step.outcome === 'queued') return mail ? mailOutcomes[mail.state] : 'queued';
  return step.outcome === 'accepted' || step.outcome === 'made' || step.outcome === 'skipped' ? step.outcome : 'failed';
};

/** What was done so that somebody in this conversation reads, newest first; of 30 days. Fault: not-found for who is no participant. Reads only. */
export const conversationSteps = async ({ db }: Platform, caller: StaffPrincipal, conversationId: string): Promise<ResponseOf<'conversationSteps'>> => {
  const conversation = (await docAt<Conversation>(db, paths.conversation(caller.agencyId, conversationId)).get()).data();
  if (!conversation?.participantUids.includes(caller.uid)) throw new Fault('not-found');
  const notices = await collectionAt<NoticeDocument>(db, 'notices').where('conversationId', '==', conversationId).orderBy('since', 'desc').limit(newest).get();
  const all = await Promise.all(
    notices.docs
      .map((doc) => ({ id: doc.id, notice: doc.data() }))
      .filter(({ notice }) => notice.agencyId === caller.agencyId)
      .map(async ({ id, notice }): Promise<Step[]> => {
        const has = (kind: string, outcome: string): boolean => notice.steps.some((step) => step.kind === kind && step.outcome === outcome);
        const mail = has('mail', 'queued') ? (await docAt<MailDocument>(db, paths.mail(mailId('unread', id))).get()).data() : undefined;
        const task = has('task', 'made') ? (await docAt<Task>(db, paths.task(notice.agencyId, id)).get()).data() : undefined;
        // Pushes that tell a consultant of a task are not for the reader.
        const own = notice.kind === 'candidate' ? notice.steps.filter(({ kind }) => kind !== 'push') : notice.steps;
        const steps = own.map((step): Step => ({ kind: step.kind, recipient: notice.recipient, atMs: step.at.toMillis(), outcome: outcomeOf(step, mail) }));
        const byHand = task?.state === 'done' && task.how !== 'not-needed' && task.endedAt;
        return byHand ? [...steps, { kind: 'by-hand', recipient: notice.recipient, atMs: byHand.toMillis(), outcome: 'done' }] : steps;
      }),
  );
  return {
    steps: all
      .flat()
      .toSorted((a, b) => b.atMs - a.atMs)
      .slice(0, most),
  };
};
