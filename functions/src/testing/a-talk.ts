// A conversation with a consultant and a candidate who write and read, and what is done so that they read.
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { recordMessage } from '../features/ledger/record-message.ts';
import { escalate } from '../features/notify/escalate.ts';
import { firstTurn } from '../features/notify/first-turn.ts';
import type { MailDocument, NoticeDocument } from '../platform/server-documents.ts';
import type { Cursor, Task } from '../platform/stored.ts';
import { aCandidateDevice } from './a-candidate-device.ts';
import { aConversation, aMandate, anEnvelope, post } from './a-conversation.ts';
import { b64, longId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export type Talk = Awaited<ReturnType<typeof aTalk>>;

/** `contact`: the candidate gave an address. The link is opened, and the mandate no sample. */
export const aTalk = async (api: LocalApi, contact = true) => {
  const { db } = api.platform;
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const email = `${b64(6)}@example.test`;
  const conversation = await aConversation(agency, mandate, contact ? email : null);
  await api.call('createConversation', { token, body: conversation });
  const { agencyId, owner } = agency;
  const lane = { agencyId, laneId: conversation.lanes[0]?.laneId ?? '' };
  const { conversationId, guestUid } = conversation;
  const conversationRef = db.doc(paths.conversation(agencyId, conversationId));
  await conversationRef.update({ sample: false, link: { state: 'claimed' } });
  const phone = await aCandidateDevice(api.platform, agencyId, lane.laneId, guestUid);
  let counter = 0;
  const write = async (sender: string, device: typeof phone): Promise<string> => {
    const messageId = longId();
    counter += 1;
    await post(db, { ...lane, messageId }, await anEnvelope({ ...lane, messageId }, sender, device, counter));
    return messageId;
  };
  const record = (messageId: string) => recordMessage(api.platform, { ...lane, messageId }, api.clock.now);
  const say = async (sender: string, device: typeof phone): Promise<void> => record(await write(sender, device));
  return {
    agency,
    token,
    conversationId,
    guestUid,
    email,
    lane,
    conversationRef,
    consultantSays: () => say(owner.uid, owner.device),
    candidateSays: () => say(guestUid, phone),
    /** Writes; its event comes later, by `record`. */
    candidatePosts: () => write(guestUid, phone),
    record,
    cursor: async (uid: string) => (await db.doc(paths.cursor(agencyId, lane.laneId, uid)).get()).data() as Cursor,
    /** The reader's mark is where the lane ends now. */
    reads: async (uid: string): Promise<void> => {
      const at = (await db.doc(paths.lane(agencyId, lane.laneId)).get()).get('last.at') as Timestamp;
      await db
        .doc(paths.cursor(agencyId, lane.laneId, uid))
        .set({ readAt: at, readId: longId(), deliveredAt: at, deliveredId: longId(), evidence: 'page', device: owner.device.deviceId, at: Timestamp.now() });
    },
    notices: async (uid: string) =>
      (await db.collection('notices').where('laneId', '==', lane.laneId).get()).docs
        .map((doc) => ({ id: doc.id, ref: doc.ref, writtenAt: doc.updateTime, ...(doc.data() as NoticeDocument) }))
        .filter(({ recipient }) => recipient === uid),
    /** The event of each notice that waits for its first turn. */
    events: async (): Promise<void> => {
      const page = await db.collection('notices').where('laneId', '==', lane.laneId).get();
      for (const doc of page.docs) await firstTurn(api.platform, doc.id, doc.data() as NoticeDocument, doc.updateTime, () => Date.now() + 3_000);
    },
    mails: async (to = email): Promise<MailDocument[]> =>
      (await db.collection('mails').where('to', '==', to).get()).docs.map((doc) => doc.data() as MailDocument),
    tasks: async () => (await db.collection(paths.tasks(agencyId)).get()).docs.map((doc) => ({ id: doc.id, ...(doc.data() as Task) })),
    rows: async (): Promise<{ id: string; kind: string; subject: string; detail: Record<string, unknown> }[]> =>
      (await db.collection(paths.laneLedger(agencyId, lane.laneId)).where('kind', '==', 'reminder').get()).docs.map((doc) => ({
        id: doc.id,
        ...(doc.data() as { kind: string; subject: string; detail: Record<string, unknown> }),
      })),
    /** Time passes, and the job runs once a minute at its end. */
    later: async (minutes: number): Promise<void> => {
      api.clock.advance(minutes * 60_000);
      await escalate(api.platform, api.clock.now);
    },
  };
};
