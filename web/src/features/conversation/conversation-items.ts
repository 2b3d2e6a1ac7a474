import type { ReaderCursor } from '../../platform/live/cursor-store.ts';
import { reachedAt, type CursorStates, type Reached } from '../../platform/live/cursor-memory.ts';
import { importedSender } from '../../platform/live/imported-sender.ts';
import type { Fold, Folded, RefusedAct } from '../../platform/live/fold-acts.ts';
import { comparePlaced, toMs } from '../../platform/live/message-order.ts';
import type { LaneTrouble } from '../../platform/live/lane-watch.ts';
import { insertTrouble, troubleLines, type TroubleLine } from '../../platform/live/trouble-lines.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { OutboxItem } from '../../platform/outbox/item.ts';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import type { Person } from '../../ui/view-types.ts';
import type { ConversationItem, Delivery, ViewLane } from './conversation-view-types.ts';
import { actsOf, failedActs, foldLane, type FailedActs } from './fold-items.ts';

/** One lane as it is known on this device. */
export interface LanePart {
  readonly lane: ViewLane;
  readonly messages: readonly StoredMessage[];
  readonly cursors: readonly ReaderCursor[];
  /** uids whose marks count for ticks: the candidate, or the colleagues. */
  readonly counted: readonly string[];
  /** How each reader came along; without it only how far they are. */
  readonly states?: CursorStates;
  /** What the server withholds or changed, where something does not fit. */
  readonly trouble?: LaneTrouble;
}

export interface ItemsInput {
  readonly uid: string;
  readonly parts: readonly LanePart[];
  readonly outcomes: ReadonlyMap<string, OpenOutcome>;
  /** Messages of this browser on their way, and those that landed but are not back in the list yet. */
  readonly outbox: readonly OutboxItem[];
  readonly landed: ReadonlyMap<string, OutboxItem>;
  readonly laneOf: (laneId: string) => ViewLane | null;
  readonly person: (uid: string) => Person;
  readonly isOnline: boolean;
  /** When a message that does not open was first met on this device (ms). */
  readonly metAt: (id: string) => number;
  /** When the search was closed; null while it is open. */
  readonly closedAtMs?: number | null;
  /** Deleted on this screen, and not sent yet. */
  readonly held?: ReadonlySet<string>;
}

/** What the lanes are after everything that happened to their messages. */
interface Folds {
  readonly of: ReadonlyMap<ViewLane, Fold>;
  readonly failed: FailedActs;
}

/**
 * The story in the order of the screen: what the server has by (time, id), then what landed a moment ago, then the outbox.
 * Nothing is shown twice: a message is in the list, or on its way.
 */
export const conversationItems = (input: ItemsInput): readonly ConversationItem[] => {
  const known = new Set(input.parts.flatMap((part) => part.messages.map((message) => message.id)));
  const stored = input.parts.flatMap((part) => part.messages.map((message) => ({ part, message }))).toSorted((a, b) => comparePlaced(a.message, b.message));
  const landed = [...input.landed.values()].filter((item) => !known.has(item.id));
  const waiting = input.outbox.filter((item) => !known.has(item.id) && !input.landed.has(item.id));
  const outgoing = [...landed, ...waiting];
  const fold = ({ lane, messages }: LanePart): Fold =>
    foldLane({
      uid: input.uid,
      messages,
      outcomes: input.outcomes,
      outgoing: outgoing.filter((item) => input.laneOf(item.laneId) === lane),
      held: input.held ?? new Set(),
    });
  const folds: Folds = { of: new Map(input.parts.map((part) => [part.lane, fold(part)])), failed: failedActs(outgoing, (code) => RETRYABLE.has(code)) };
  return [
    ...withTrouble(
      input,
      stored.flatMap(({ part, message }) => storedItem(input, folds, part, message)),
    ),
    ...landed.flatMap((item) => ownItem(input, folds, item, { status: 'sent', sentAt: item.madeAtMs })),
    ...waiting.flatMap((item) => ownItem(input, folds, item, waitingDelivery(item, input.isOnline, input.closedAtMs ?? null))),
  ];
};

const withTrouble = ({ parts, person }: ItemsInput, items: readonly ConversationItem[]): readonly ConversationItem[] => {
  const newest = items.at(-1)?.at ?? 0;
  const nameOf = (uid: string | null): string | null => (uid === null ? null : person(uid).name || null);
  const lines = parts.flatMap(({ lane, trouble }) =>
    troubleLines(trouble ?? noTrouble).map((line): { line: TroubleLine; item: ConversationItem } => {
      const place = { id: line.id, lane, at: line.atMs ?? newest, name: nameOf(line.sender), facts: line.facts };
      return line.kind === 'gap'
        ? { line, item: { kind: 'gap', ...place, count: line.count, since: line.sinceMs, askedAt: line.askedMs } }
        : { line, item: { kind: 'alarm', ...place, alarm: line.alarm, other: nameOf(line.other) } };
    }),
  );
  return insertTrouble(items, (item) => item.at, lines);
};
const noTrouble: LaneTrouble = { holes: [], alarms: [] };

const storedItem = (input: ItemsInput, folds: Folds, part: LanePart, message: StoredMessage): readonly ConversationItem[] => {
  const { id, sender, sentAt } = message;
  const at = toMs(sentAt);
  const place = { id, lane: part.lane, at };
  const outcome = input.outcomes.get(id);
  // Not looked at yet: it is opened within milliseconds, and a gap is better than a wrong line.
  if (outcome === undefined) return [];
  if (outcome.kind === 'forged') return [{ kind: 'forged', ...place, claimedName: input.person(sender).name, code: 'signature-invalid' }];
  if (outcome.kind !== 'opened') return [{ kind: 'key-missing', ...place, since: input.metAt(id) }];
  const { imported } = outcome.body;
  const type = imported?.type ?? message.envelope?.type;
  const writer = imported === undefined ? sender : importedSender(imported);
  if (type !== 'msg' && type !== 'note') {
    const refused = folds.of.get(part.lane)?.refused.find(({ act }) => act.id === id);
    return refused === undefined ? [] : [{ kind: 'event', id, at, event: triedTo(refused), name: input.person(writer).name }];
  }
  if (imported !== undefined) {
    const was = { at: imported.sentMicros / 1000, isNote: imported.part === 'internal', files: imported.files, by: input.person(sender).name };
    const item = { kind: 'message', ...place, sender: input.person(writer), isOwn: false, delivery: null, imported: was } as const;
    return [{ ...item, ...wordsOf(input, folds, part.lane, id, outcome.body) }];
  }
  const isOwn = sender === input.uid;
  const delivery = isOwn ? deliveryOf(input, part, message) : null;
  return [{ kind: 'message', ...place, sender: input.person(sender), isOwn, delivery, ...wordsOf(input, folds, part.lane, id, outcome.body) }];
};

const triedTo = ({ act, why }: RefusedAct): 'edit-refused' | 'deletion-refused' | 'act-refused' =>
  why !== 'not-the-sender' ? 'act-refused' : act.type === 'del' ? 'deletion-refused' : 'edit-refused';

/** The newest words of a message, and what happened to it. */
const wordsOf = (
  input: ItemsInput,
  folds: Folds,
  lane: ViewLane,
  id: string,
  body: Words,
): Pick<Extract<ConversationItem, { kind: 'message' }>, 'text' | 'acts' | 'mentions'> => {
  const folded = folds.of.get(lane)?.folded.get(id);
  const acts = actsOf(folded, folds.failed.get(id), input);
  // A candidate's page could put anything there: only team notes name anybody.
  const named = lane === 'internal' ? (editOf(input, id, folded) ?? body.mentions ?? []) : [];
  const mentions = named.map((uid) => input.person(uid));
  return { text: folded?.text ?? body.text, ...(mentions.length === 0 ? {} : { mentions }), ...(acts === undefined ? {} : { acts }) };
};
/** Whom the newest wording names; undefined where it was never edited. */
const editOf = ({ outcomes, outbox, landed }: ItemsInput, id: string, folded: Folded | undefined): readonly string[] | undefined => {
  const edit = folded?.revisions.at(-1)?.id ?? id;
  if (edit === id) return undefined;
  const outcome = outcomes.get(edit);
  if (outcome?.kind === 'opened') return outcome.body.mentions ?? [];
  const item = landed.get(edit) ?? outbox.find((one) => one.id === edit);
  return item === undefined ? [] : (unpackOutgoing(item.body).mentions ?? []);
};

interface Words {
  readonly text: string;
  readonly mentions?: readonly string[];
}

/** How far a message got, from the marks of those who count, and what each of them says. */
const deliveryOf = (input: ItemsInput, part: LanePart, message: StoredMessage): Delivery => {
  const at = toMs(message.sentAt);
  const recipients = part.counted.map((uid) => {
    const states = part.states?.get(uid) ?? part.cursors.filter((cursor) => cursor.uid === uid);
    return { name: input.person(uid).name, delivered: reachedAt(states, 'delivered', message), read: reachedAt(states, 'read', message) };
  });
  const first = (which: 'delivered' | 'read'): Reached | null =>
    recipients.flatMap((one) => one[which] ?? []).toSorted((a, b) => a.ms - b.ms || Number(a.isLatest) - Number(b.isLatest))[0] ?? null;
  const [read, delivered] = [first('read'), first('delivered')];
  const latest = { delivered: delivered?.isLatest ?? false, read: read?.isLatest ?? false };
  if (read !== null)
    return { status: 'read', sentAt: at, deliveredAt: delivered?.ms ?? null, readAt: read.ms, via: (delivered ?? read).via, latest, recipients };
  if (delivered !== null) return { status: 'delivered', sentAt: at, deliveredAt: delivered.ms, via: delivered.via, latest, recipients };
  return { status: 'sent', sentAt: at, recipients };
};

const ownItem = (input: ItemsInput, folds: Folds, item: OutboxItem, delivery: Delivery): readonly ConversationItem[] => {
  const lane = input.laneOf(item.laneId);
  if (lane === null) return [];
  const body = unpackOutgoing(item.body);
  if ((body.type ?? 'msg') !== 'msg') return [];
  const place = { id: item.id, lane, at: body.writtenAtMs };
  return [{ kind: 'message', ...place, sender: input.person(input.uid), isOwn: true, delivery, ...wordsOf(input, folds, lane, item.id, body) }];
};

/** Refusals after which trying the same again may help. */
const RETRYABLE = new Set(['not-allowed', 'key-log-forked', 'signature-invalid', 'key-missing', 'share-missing', 'lane-closed']);

const waitingDelivery = (item: OutboxItem, isOnline: boolean, closedAtMs: number | null): Delivery => {
  if (item.stage === 'failed') {
    const code = item.failure?.code ?? 'internal';
    const isClosed = code === 'lane-closed';
    return {
      status: 'failed',
      code,
      at: item.failure?.atMs ?? item.madeAtMs,
      mayRetry: RETRYABLE.has(code) && !(isClosed && closedAtMs !== null),
      mayAskToReopen: isClosed && closedAtMs !== null,
      ...(isClosed ? { closedAt: closedAtMs } : {}),
    };
  }
  if (!isOnline) return { status: 'queued', reason: item.waiting === 'needs-connection-this-month' ? 'needs-connection-this-month' : 'offline' };
  if (item.waiting === 'needs-connection-this-month' || item.waiting === 'offline' || item.waiting === 'approach' || item.waiting === 'lookups')
    return { status: 'queued', reason: item.waiting };
  return { status: 'queued', reason: item.waiting === 'epoch' || item.waiting === 'locked' ? 'epoch' : 'order' };
};
