// An agency of two owners and a reviewer, with an old talk, on its way to its end.
import { closingMs } from '@liexin/domain/retention/closing';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { closingSteps } from '../features/api/handlers.ts';
import { runClosings } from '../features/closing/run-closings.ts';
import type { Platform } from '../platform/platform.ts';
import type { ClosingDocument, ClosingWorkDocument } from '../platform/closing-documents.ts';
import type { MailDocument } from '../platform/server-documents.ts';
import type { Agency } from '../platform/stored.ts';
import { aMember } from './a-member.ts';
import { anOldTalk } from './an-old-talk.ts';
import { codeOf } from './code-of.ts';
import { longId, shortId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export const aClosing = async (api: LocalApi) => {
  const talk = await anOldTalk(api);
  const { db } = api.platform;
  const { agencyId } = talk;
  await talk.conversationRef.update({ link: null });
  const [second, auditor] = [await aMember(api, talk.agency, ['owner']), await aMember(api, talk.agency, ['auditor'])];
  const witness = `${longId()}@outside.test`;
  await api.call('setWitness', { token: talk.token, body: { email: witness } });
  const [closingId, approvalId, start] = [shortId(), longId(), api.clock.now];
  const data = async <D>(path: string): Promise<D | undefined> => (await db.doc(path).get()).data() as D | undefined;
  const run = async (platform: Platform = api.platform): Promise<void> => void (await runClosings(platform, closingSteps, api.clock.now));
  const mailsTo = async (to: string): Promise<MailDocument[]> =>
    (await db.collection('mails').where('to', '==', to).get()).docs.map((doc) => doc.data() as MailDocument);
  const ask = (token = talk.token, id = approvalId, subject = closingId) =>
    api.call('askApproval', { token, body: { approvalId: id, kind: 'closing', subject } });
  const agree = () => api.call('giveApproval', { token: second.token, params: { approvalId }, body: { act: null } });
  return {
    ...talk,
    second,
    auditor,
    witness,
    closingId,
    approvalId,
    data,
    run,
    mailsTo,
    ask,
    agree,
    /** Asked for and agreed to. */
    agreed: async (): Promise<void> => {
      const codes = [codeOf(await ask()), codeOf(await agree())];
      if (codes.some((code) => code !== 'ok')) throw new Error(`not agreed to: ${codes.join(', ')}`);
    },
    /** A law that keeps the old talk for 90 days. */
    law: async (): Promise<void> => {
      const at = Timestamp.fromMillis(0);
      const floor = { keepAtLeast: { n: 90, unit: 'days' as const }, deleteAtLatest: null, clock: 'createdAt' as const, isStatutory: true, locked: false };
      const scope = { level: 'conversation', id: talk.conversationId };
      const rest = { schemaVersion: 1, scope, effectiveFrom: at, at, by: 'x', approvedBy: null, change: null };
      await db.doc(paths.retentionRule(agencyId, 'law', 1)).set({ ...firstRule('cn'), ...floor, id: 'law', ...rest });
    },
    undo: (token = second.token) => api.call('undoClosing', { token, body: { closingId } }),
    closing: () => data<ClosingDocument>(paths.closing(closingId)),
    work: () => data<ClosingWorkDocument>(paths.closingWork(agencyId)),
    agencyNow: () => data<Agency>(paths.agency(agencyId)),
    /** Runs until it rests: each turn an hour later than the one before. */
    finish: async (platform?: Platform): Promise<void> => {
      for (let turn = 0; turn < 40; turn++) {
        const work = await data<ClosingWorkDocument>(paths.closingWork(agencyId));
        if (!work || work.phase === 'rest') return;
        await run(platform);
        api.clock.advance(3_600_000);
      }
      throw new Error('it does not end');
    },
    toTheDay: (): void => void (api.clock.now = start + closingMs),
    mails: async (): Promise<string[]> => (await mailsTo(witness)).map(({ subject }) => subject),
    kinds: async (): Promise<unknown[]> =>
      (await db.collection(paths.agencyLedger(agencyId)).orderBy('seq').get()).docs
        .map((doc) => doc.get('kind') as string)
        .filter((kind) => kind.startsWith('closing.')),
  };
};
export type Closing = Awaited<ReturnType<typeof aClosing>>;
