import type { ResponseOf } from '@liexin/domain/api/routes';
import { goneMonths } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { mintCandidateToken } from '../../platform/custom-token.ts';
import { sightOf } from '../../platform/in-sight.ts';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, docAt, type Conversation, type Cursor, type Lane, type Message } from '../../platform/stored.ts';
import { Timestamp } from 'firebase-admin/firestore';
import { laneKeysFor } from '../lanes/lane-keys.ts';
import { microsOf, wireMessage } from '../lanes/wire-message.ts';
import type { LinkDocument } from './link-document.ts';
import { digitsHold } from './prove-device.ts';

type Answer = Omit<Extract<ResponseOf<'bind'>, { state: 'admitted' }>, 'state'>;
const lastMessages = 30;

/** Enough to read the conversation before any SDK is there: token, keys that the state allows, and the last messages as ciphertext. Reads only. */
export const admittedAnswer = async (platform: Platform, link: LinkDocument, deviceId: string, nowMs: number): Promise<Answer> => {
  const { db } = platform;
  const admitted = link.devices[deviceId]?.state === 'admitted';
  const [token, keys, lane, conversation, cursors, messages, digits] = await Promise.all([
    mintCandidateToken(platform, { guestUid: link.guest, agencyId: link.agency, deviceId }),
    laneKeysFor(platform, { agencyId: link.agency, laneId: link.lane, guestUid: link.guest, deviceId, linkId: link.linkId, includeReply: admitted }, nowMs),
    docAt<Lane>(db, paths.lane(link.agency, link.lane)).get(),
    docAt<Conversation>(db, paths.conversation(link.agency, link.conversation)).get(),
    collectionAt<Cursor>(db, paths.cursors(link.agency, link.lane)).get(),
    collectionAt<Message>(db, paths.messages(link.agency, link.lane)).orderBy('sentAt', 'desc').limit(lastMessages).get(),
    db.doc(paths.guestSecrets(link.agency, link.guest)).get(),
  ]);
  const stored = lane.data();
  const [sight, gone] = [stored ? sightOf(stored, nowMs) : Timestamp.fromMillis(0), goneMonths(stored?.retention)];
  const participants = stored?.participants ?? {};
  return {
    agencyId: link.agency,
    conversationId: link.conversation,
    guestUid: link.guest,
    token,
    keys,
    messages: messages.docs
      .filter((doc) => doc.data().sentAt.valueOf() >= sight.valueOf())
      .map((doc) => wireMessage(doc.id, doc.data()))
      .toReversed(),
    lane: {
      participants: Object.fromEntries(
        Object.entries(participants)
          .filter(([, who]) => who.until === null || who.until.toMillis() > nowMs)
          .map(([uid, { can, kind, name, until }]) => [uid, { can, kind, name: toBase64url(name), ...(until === null ? {} : { untilMs: until.toMillis() }) }]),
      ),
      deleteByMs: (lane.data()?.retention.deleteBy ?? conversation.data()?.deleteBy)?.toMillis() ?? nowMs,
      ...(gone.length === 0 ? {} : { gone }),
      state: lane.data()?.state === 'open' ? 'open' : 'closed',
      cursors: Object.fromEntries(
        cursors.docs.map((doc) => [doc.id, { deliveredMicros: microsOf(doc.data().deliveredAt), readMicros: microsOf(doc.data().readAt) }]),
      ),
    },
    firebase: { projectId: platform.projectId, apiKey: platform.apiKey },
    hasDigits: digitsHold(digits),
    hasContact: conversation.data()?.hasContact ?? false,
    serverTimeMs: nowMs,
  };
};
