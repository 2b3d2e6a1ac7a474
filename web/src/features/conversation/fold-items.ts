import { toBase64url } from '@liexin/proof/bytes';
import { foldActs, type Fold, type Folded, type Said } from '../../platform/live/fold-acts.ts';
import { saidOf } from '../../platform/live/said-of.ts';
import { importedSender } from '../../platform/live/imported-sender.ts';
import { toMs } from '../../platform/live/message-order.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { OutboxItem } from '../../platform/outbox/item.ts';
import { unpackOutgoing } from '../../platform/outbox/outgoing.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import type { Person } from '../../ui/view-types.ts';
import type { ActKind, MessageActs } from './acts-view-types.ts';

export interface FoldInput {
  readonly uid: string;
  readonly messages: readonly StoredMessage[];
  readonly outcomes: ReadonlyMap<string, OpenOutcome>;
  /** Of this lane: what landed and is not in `messages` yet, and what is on its way. */
  readonly outgoing: readonly OutboxItem[];
  /** Messages that are gone on this screen and may still be brought back. */
  readonly held: ReadonlySet<string>;
}

/** One lane with its edits, deletions, reactions and quotes folded in. Acts that were given up change nothing. */
export const foldLane = ({ uid, messages, outcomes, outgoing, held }: FoldInput): Fold => {
  const stored = messages.flatMap((message): readonly Said[] => {
    const outcome = outcomes.get(message.id);
    if (outcome?.kind !== 'opened' || message.envelope === null) return [];
    const { type, ref } = message.envelope;
    // What an import brought is what it was there, of whom it was there (IM8).
    const { imported } = outcome.body;
    const [was, sender] = imported === undefined ? [type, message.sender] : [imported.type, importedSender(imported)];
    return [saidOf(message.id, sender, was, ref === undefined ? null : toBase64url(ref), outcome.body, { sentAt: message.sentAt, order: 0 })];
  });
  const known = new Set(messages.map(({ id }) => id));
  const waiting = outgoing
    .filter((item) => !known.has(item.id))
    .flatMap((item): readonly Said[] => {
      const { type = 'msg', ref = null, ...body } = unpackOutgoing(item.body);
      return item.stage === 'failed' && type !== 'msg' ? [] : [saidOf(item.id, uid, type, ref, body, { sentAt: null, order: item.order })];
    });
  const order = Number.MAX_SAFE_INTEGER;
  const gone = [...held].map((ref) => saidOf(`held ${ref}`, uid, 'del', ref, { text: '' }, { sentAt: null, order }));
  return foldActs([...stored, ...waiting, ...gone]);
};

/** A refused act of this browser, by the message that it is about. */
export type FailedActs = ReadonlyMap<string, MessageActs['failed']>;

export const failedActs = (outgoing: readonly OutboxItem[], mayRetry: (code: string) => boolean): FailedActs => {
  const failed = new Map<string, MessageActs['failed']>();
  for (const item of outgoing) {
    if (item.stage !== 'failed') continue;
    const { type = 'msg', ref, text } = unpackOutgoing(item.body);
    if (type === 'msg' || type === 'imported' || ref === undefined) continue;
    const code = item.failure?.code ?? 'internal';
    failed.set(ref, [...(failed.get(ref) ?? []), { actId: item.id, kind: type, code, mayRetry: mayRetry(code), text }]);
  }
  return failed;
};

/** A folded message as the view takes it; undefined where nothing happened to it. */
export const actsOf = (
  folded: Folded | undefined,
  failed: MessageActs['failed'] | undefined,
  { uid, person }: { readonly uid: string; readonly person: (uid: string) => Person },
): MessageActs | undefined => {
  if (folded === undefined && failed === undefined) return undefined;
  const revisions = folded?.revisions ?? [];
  const quote = folded?.quote ?? null;
  return {
    revisions:
      revisions.length < 2
        ? []
        : revisions.map(({ id, sentAt, sender, text }) => ({ id, at: sentAt === null ? null : toMs(sentAt), author: person(sender), text })),
    deleted: folded?.deleted == null ? null : { by: person(folded.deleted.sender), at: folded.deleted.sentAt === null ? null : toMs(folded.deleted.sentAt) },
    quote: quote === null ? null : { id: quote.id, state: quote.state, author: quote.sender === null ? null : person(quote.sender), text: quote.text },
    reactions: (folded?.reactions ?? []).map(({ emoji, by }) => ({ emoji, by: by.map(person), isOwn: by.includes(uid) })),
    waiting: kindOf(folded?.onTheirWay.at(-1)),
    failed: failed ?? [],
  };
};

const kindOf = (act: Said | undefined): ActKind | null => (act?.type === 'edit' || act?.type === 'del' || act?.type === 'react' ? act.type : null);
