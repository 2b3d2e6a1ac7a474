import { classOfPart } from '@liexin/domain/retention/part';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { redate, redateLane } from '../../platform/redate.ts';
import { docAt, type Lane, type Message } from '../../platform/stored.ts';
import type { MessagePath } from './chain-messages.ts';

interface Memory {
  /** By lane and sender: what a message of theirs moves. That never changes. */
  readonly senders: Map<string, Moves>;
  /** By lane: the newest quarter of an hour in which that was noted. */
  readonly noted: Map<string, number>;
}
/** `contact`: the sender is the candidate of the conversation. `notes`: said in the team, whose notes count from the newest. */
type Moves = { readonly kind: 'contact'; readonly conversationId: string } | { readonly kind: 'notes' | 'nothing' };
const memories = new WeakMap<Firestore, Memory>();
const mostKept = 5000;
/** A day begins on one of these in every zone, so contact in the same one is contact on the same day. */
const quarterMs = 15 * 60_000;

/**
 * A message of the candidate is contact, and the dates of the conversation follow; a note moves the day of the notes (RT30, RT60). Dates are
 * whole days, so what this process noted a moment ago it does not look up again. An event that comes twice or late moves nothing back; one that
 * failed is not remembered.
 */
export const noteContact = async (db: Firestore, { agencyId, laneId }: MessagePath, message: Message, now: number): Promise<void> => {
  if (message.type !== 'msg') return;
  const memory = memories.get(db) ?? { senders: new Map(), noted: new Map() };
  memories.set(db, memory);
  const sender = `${laneId}/${message.sender}`;
  let moves = memory.senders.get(sender);
  if (moves === undefined) {
    const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
    if (!lane) return;
    moves = movedBy(lane, message.sender);
    if (memory.senders.size > mostKept) memory.senders.clear();
    memory.senders.set(sender, moves);
  }
  const at = message.sentAt.toMillis();
  const quarter = Math.floor(at / quarterMs);
  if (moves.kind === 'nothing' || (memory.noted.get(laneId) ?? -1) >= quarter) return;
  if (moves.kind === 'notes') await redateLane(db, agencyId, laneId, 'notes', now);
  else await redate(db, { agencyId, conversationId: moves.conversationId, cause: 'contact', contact: { event: 'candidate-message', at } }, now);
  if (memory.noted.size > mostKept) memory.noted.clear();
  memory.noted.set(laneId, quarter);
};

const movedBy = ({ kind, conversation, participants }: Lane, sender: string): Moves => {
  if (classOfPart(kind) === 'note') return { kind: 'notes' };
  return kind === 'candidate' && participants[sender]?.kind === 'candidate' ? { kind: 'contact', conversationId: conversation } : { kind: 'nothing' };
};
