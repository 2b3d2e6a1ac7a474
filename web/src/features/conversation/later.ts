import { toMs } from '../../platform/live/message-order.ts';
import { isPlanned, type OutboxItem } from '../../platform/outbox/item.ts';
import { packOutgoing, unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import type { Outbox } from '../../platform/outbox/outbox.ts';
import { isKnownZone } from '../../text/zone-time.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { ViewLane } from './conversation-view-types.ts';
import type { LaneModel } from './lane-model.ts';
import type { LaterActions, LaterSnapshot } from './later-view-types.ts';

export interface LaterInput {
  readonly items: readonly OutboxItem[];
  readonly laneOf: (laneId: string) => ViewLane | null;
  readonly nowMs: number;
  /** uid of the candidate. */
  readonly guest: string;
  /** The candidate's lane. */
  readonly lane: Pick<LaneModel, 'feed' | 'outcomes'>;
}

/** What goes out at another hour, by hour, and the candidate's clock as their newest message that tells it has it. */
export const laterOf = ({ items, laneOf, nowMs, guest, lane }: LaterInput): LaterSnapshot => {
  const theirs = lane.feed().messages.filter((message) => message.sender === guest);
  const zones = theirs.map((message) => {
    const outcome = lane.outcomes().get(message.id);
    return outcome?.kind === 'opened' && outcome.body.zone !== undefined && isKnownZone(outcome.body.zone) ? outcome.body.zone : null;
  });
  const newest = theirs.at(-1);
  return {
    zone: zones.findLast((zone) => zone !== null) ?? null,
    lastHeardAt: newest === undefined ? null : toMs(newest.sentAt),
    planned: items
      .flatMap((item) => {
        const which = laneOf(item.laneId);
        if (which === null || item.plan === undefined || !isPlanned(item, nowMs)) return [];
        return [{ id: item.id, lane: which, text: unpackOutgoing(item.body).text, at: item.plan.atMs, isHeld: item.plan.isHeld }];
      })
      .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)),
  };
};

/** What a person does with messages that go out at another hour. */
export const laterActions = ({ live, outbox }: { live: ConversationStore | null; outbox: Outbox }): LaterActions => ({
  sendLater: (lane, text, at) => live?.sendLater(lane, text, at),
  replan: (messageId, at) => outbox.replan(messageId, at),
  editPlanned: (messageId) => {
    const planned = live?.later().planned.find((one) => one.id === messageId);
    if (planned !== undefined) live?.takeBack(messageId, planned.text);
  },
  cancelPlanned: (messageId) => outbox.takeBack(messageId),
});

export const packPlanned = (text: string, writtenAtMs: number): Uint8Array => packOutgoing({ text, writtenAtMs: Math.round(writtenAtMs) });
