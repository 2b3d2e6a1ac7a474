import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { redate } from '../../platform/redate.ts';
import { docAt, type Lane, type Message } from '../../platform/stored.ts';
import type { MessagePath } from './chain-messages.ts';

interface Memory {
  /** By lane and sender: the conversation in which the sender is the candidate, or null. That never changes. */
  readonly conversations: Map<string, string | null>;
  /** By lane: the newest quarter of an hour in which contact was noted. */
  readonly noted: Map<string, number>;
}
const memories = new WeakMap<Firestore, Memory>();
const mostKept = 5000;
/** A day begins on one of these in every zone, so contact in the same one is contact on the same day. */
const quarterMs = 15 * 60_000;

/**
 * A message of the candidate is contact: the dates of the conversation follow (RT30), which are whole days. What this process noted a moment ago
 * it does not look up again. An event that comes twice or late moves nothing back; one that failed is not remembered.
 */
export const noteContact = async (db: Firestore, { agencyId, laneId }: MessagePath, message: Message, now: number): Promise<void> => {
  if (message.type !== 'msg') return;
  const memory = memories.get(db) ?? { conversations: new Map(), noted: new Map() };
  memories.set(db, memory);
  const sender = `${laneId}/${message.sender}`;
  let conversationId = memory.conversations.get(sender);
  if (conversationId === undefined) {
    const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
    if (!lane) return;
    conversationId = lane.kind === 'candidate' && lane.participants[message.sender]?.kind === 'candidate' ? lane.conversation : null;
    if (memory.conversations.size > mostKept) memory.conversations.clear();
    memory.conversations.set(sender, conversationId);
  }
  const at = message.sentAt.toMillis();
  const quarter = Math.floor(at / quarterMs);
  if (conversationId === null || (memory.noted.get(laneId) ?? -1) >= quarter) return;
  await redate(db, { agencyId, conversationId, cause: 'contact', contact: { event: 'candidate-message', at } }, now);
  if (memory.noted.size > mostKept) memory.noted.clear();
  memory.noted.set(laneId, quarter);
};
