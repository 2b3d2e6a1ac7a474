import { toBase64url } from '@liexin/proof/bytes';
import type { LaneHistory } from '../history/lane-history.ts';
import { walkLane } from '../history/walk-lane.ts';
import { foldActs, isAct, type Said } from '../live/fold-acts.ts';
import { compareInstants, toMs, type Instant } from '../live/message-order.ts';
import { saidOf } from '../live/said-of.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import type { BriefMessage } from './make-brief.ts';

/** One lane of a search that this person may read. */
export interface LaneToRead {
  readonly laneId: string;
  readonly talk: string;
  readonly lane: BriefMessage['lane'];
  /** uid of the candidate; null among the team. */
  readonly guest: string | null;
  /** Own read mark. */
  readonly readUpTo: Instant | null;
}

export interface ReadPorts {
  readonly history: (laneId: string) => LaneHistory;
  /** Keys that are not here make an outcome, a lost network rejects. */
  readonly open: (laneId: string, message: StoredMessage) => Promise<OpenOutcome>;
}

export interface ReadProgress {
  readonly lanes: number;
  readonly ofLanes: number;
  readonly messages: number;
}

export interface ReadSearch {
  readonly messages: readonly BriefMessage[];
  /** Of these nobody can say here what they are: their keys are not on this device, or gone for good. */
  readonly locked: number;
}

/** Messages asked for at once, and lanes read at once. */
const page = 100;
const lanesAtOnce = 3;

const readLane = async (ports: ReadPorts, lane: LaneToRead, met: (count: number) => void, isGone: () => boolean): Promise<ReadSearch> => {
  const said: Said[] = [];
  let locked = 0;
  for await (const { messages } of walkLane(ports.history(lane.laneId), { from: null, page })) {
    const outcomes = await Promise.all(messages.map((message) => ports.open(lane.laneId, message)));
    if (isGone()) break;
    for (const [i, message] of messages.entries()) {
      const outcome = outcomes[i];
      if (outcome?.kind !== 'opened' || message.envelope === null) locked += 1;
      // Nobody here witnessed what an import brought, and it was not said when it came.
      else if (outcome.body.imported === undefined) {
        const { type, ref } = message.envelope;
        said.push(saidOf(message.id, message.sender, type, ref === undefined ? null : toBase64url(ref), outcome.body, { sentAt: message.sentAt, order: 0 }));
      }
    }
    met(messages.length);
  }
  const { folded } = foldActs(said);
  const spoken = said.filter((one) => !isAct(one) && folded.get(one.id)?.deleted == null);
  const { talk, lane: kind, guest, readUpTo } = lane;
  return {
    locked,
    messages: spoken.flatMap(({ id, sender, sentAt, text }): BriefMessage[] =>
      sentAt === null
        ? []
        : [
            {
              id,
              talk,
              lane: kind,
              sender,
              isCandidate: sender === guest,
              atMs: toMs(sentAt),
              text: folded.get(id)?.text ?? text,
              isRead: readUpTo !== null && compareInstants(sentAt, readUpTo) <= 0,
            },
          ],
    ),
  };
};

/**
 * Everything said in a search, opened on this device, a few lanes at a time. Reads alone: whoever looks at the brief has read nothing for
 * the others. Rejects where the network goes and the rest is not on this device; `isGone` ends it early.
 */
export const readSearch = async (
  ports: ReadPorts,
  lanes: readonly LaneToRead[],
  progress: (now: ReadProgress) => void,
  isGone: () => boolean,
): Promise<ReadSearch> => {
  const found: ReadSearch[] = [];
  const waiting = [...lanes];
  let [done, messages] = [0, 0];
  const tell = (): void => progress({ lanes: done, ofLanes: lanes.length, messages });
  tell();
  const work = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined && !isGone(); lane = waiting.shift()) {
      found.push(
        await readLane(
          ports,
          lane,
          (count) => {
            messages += count;
            tell();
          },
          isGone,
        ),
      );
      done += 1;
      tell();
    }
  };
  await Promise.all(Array.from({ length: lanesAtOnce }, work));
  return { messages: found.flatMap((one) => one.messages), locked: found.reduce((sum, one) => sum + one.locked, 0) };
};
