import type { OpenedMessage, ArrivedMessage, ListedReader } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { reachedAt } from '../../src/platform/live/cursor-memory.ts';
import type { ReaderCursor } from '../../src/platform/live/cursor-store.ts';
import { compareInstants, toMs, type Instant } from '../../src/platform/live/message-order.ts';
import type { OutboxItem } from '../../src/platform/outbox/item.ts';
import { unpackReply } from '../../src/platform/outbox/outgoing.ts';
import { foldLines } from './fold-lines.ts';
import type { Line, Names } from './page-state.ts';

export interface Mark {
  readonly uid: string;
  readonly delivered: Instant | null;
  readonly read: Instant | null;
  /** How this reader came along, as this device saw it; empty before the live list is here. */
  readonly states: readonly ReaderCursor[];
}
export interface LinesInput {
  readonly messages: readonly ArrivedMessage[];
  readonly opened: ReadonlyMap<string, OpenedMessage>;
  readonly waiting: readonly OutboxItem[];
  readonly marks: readonly Mark[];
  readonly guestUid: string;
  readonly readers: readonly ListedReader[];
  readonly names: Names;
  readonly failure: (code: string) => string;
  /** Puts into what the server gave what does not fit with it. */
  readonly settled?: (lines: readonly Line[], nameOf: (uid: string) => string) => readonly Line[];
  /** Deleted on this screen, and not sent yet. */
  readonly held: ReadonlySet<string>;
}

/** The furthest that anybody of the agency has come, as instants of marks. */
const reach = (marks: readonly Mark[], guestUid: string, which: 'delivered' | 'read'): Instant | null =>
  marks
    .filter((mark) => mark.uid !== guestUid)
    .map((mark) => mark[which])
    .reduce<Instant | null>((best, at) => (at !== null && (best === null || compareInstants(at, best) > 0) ? at : best), null);

/** What the candidate sees, in order: what the server acknowledged, then what still waits on this browser. Pure. */
export const conversationLines = (input: LinesInput): Line[] => {
  const { guestUid } = input;
  const people = new Map(input.readers.map((reader) => [reader.uid, reader]));
  const [delivered, read] = [reach(input.marks, guestUid, 'delivered'), reach(input.marks, guestUid, 'read')];
  /** When the first of the agency had it, if that is known; a time that may be too late is not said. */
  const markedAt = (which: 'delivered' | 'read', message: ArrivedMessage): number | null => {
    const all = input.marks.flatMap((mark) => (mark.uid === guestUid ? [] : (reachedAt(mark.states, which, message) ?? [])));
    const first = all.toSorted((one, other) => one.ms - other.ms)[0];
    return first === undefined || first.isLatest ? null : first.ms;
  };
  const nameOf = (uid: string): string => people.get(uid)?.name ?? input.names.first;
  const fold = foldLines({ ...input, nameOf });
  const landed = new Set(input.messages.map((message) => message.id));
  const lines = input.messages.flatMap((message): Line[] => {
    const opened = input.opened.get(message.id);
    const atMs = toMs(message.sentAt);
    if (opened === undefined) return [];
    if (opened.kind !== 'opened') return [{ kind: opened.kind, id: message.id, atMs }];
    const own = message.sender === guestUid;
    if (opened.type !== 'msg') {
      const refused = fold.refused(message.id);
      if (refused === undefined || own) return [];
      const what = refused.why === 'not-the-sender' && refused.act.type !== 'react' ? (refused.act.type as 'edit' | 'del') : 'other';
      return [{ kind: 'tried', id: message.id, atMs, name: nameOf(message.sender), what }];
    }
    const isRead = own && read !== null && compareInstants(read, message.sentAt) >= 0;
    const isDelivered = own && delivered !== null && compareInstants(delivered, message.sentAt) >= 0;
    const person = people.get(message.sender);
    return [
      {
        kind: 'bubble',
        id: message.id,
        own,
        name: own ? '' : nameOf(message.sender),
        role: person?.role ?? '',
        ...fold.of(message.id, opened.text),
        atMs,
        status: own ? (isRead ? 'read' : isDelivered ? 'delivered' : 'sent') : null,
        statusAtMs: own ? (isRead ? markedAt('read', message) : isDelivered ? markedAt('delivered', message) : atMs) : null,
        failure: null,
      },
    ];
  });
  const queued = input.waiting
    .filter((item) => !landed.has(item.id) && (unpackReply(item).type ?? 'msg') === 'msg')
    .map((item): Line => ({
      kind: 'bubble',
      id: item.id,
      own: true,
      name: '',
      role: '',
      ...fold.of(item.id, unpackReply(item).text),
      atMs: item.madeAtMs,
      status: item.stage === 'failed' ? 'failed' : 'queued',
      statusAtMs: null,
      failure: item.failure ? input.failure(item.failure.code) : null,
    }));
  return [...(input.settled ?? ((shown) => shown))(lines, (uid) => (uid === guestUid ? '' : nameOf(uid))), ...queued];
};
