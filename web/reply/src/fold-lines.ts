import { toBase64url } from '@liexin/proof/bytes';
import type { ArrivedMessage, OpenedMessage } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { foldActs, isAct, type Fold, type RefusedAct, type Said } from '../../src/platform/live/fold-acts.ts';
import { toMs } from '../../src/platform/live/message-order.ts';
import type { OutboxItem } from '../../src/platform/outbox/item.ts';
import { unpackReply } from '../../src/platform/outbox/outgoing.ts';
import type { LineActs } from './page-state.ts';

export interface FoldLinesInput {
  readonly messages: readonly ArrivedMessage[];
  readonly opened: ReadonlyMap<string, OpenedMessage>;
  readonly waiting: readonly OutboxItem[];
  /** Deleted on this screen, and not sent yet. */
  readonly held: ReadonlySet<string>;
  readonly guestUid: string;
  readonly nameOf: (uid: string) => string;
  readonly failure: (code: string) => string;
}

export interface FoldedLines {
  /** The newest words of a message, and what happened to it. */
  of(id: string, text: string): { readonly text: string; readonly acts?: LineActs };
  refused(id: string): RefusedAct | undefined;
}

/** The candidate's lane with its edits, deletions, reactions and quotes folded in, as every other reader of it has it. */
export const foldLines = (input: FoldLinesInput): FoldedLines => {
  const { guestUid, nameOf } = input;
  const fold = foldActs([...stored(input), ...onTheirWay(input)]);
  const failed = failedActs(input);
  return {
    of: (id, text) => {
      const [folded, refused] = [fold.folded.get(id), failed.get(id)];
      if (folded === undefined && refused === undefined) return { text };
      return { text: folded?.text ?? text, acts: { ...actsOf(folded, guestUid, nameOf), failed: refused ?? [] } };
    },
    refused: (id) => fold.refused.find(({ act }) => act.id === id),
  };
};

const stored = ({ messages, opened }: FoldLinesInput): readonly Said[] =>
  messages.flatMap(({ id, sentAt, sender, envelope }): readonly Said[] => {
    const words = opened.get(id);
    if (words?.kind !== 'opened') return [];
    const ref = envelope?.ref === undefined ? null : toBase64url(envelope.ref);
    return [{ id, sentAt, sender, order: 0, ref, ...inside(words) }];
  });

const onTheirWay = ({ messages, waiting, held, guestUid }: FoldLinesInput): readonly Said[] => {
  const landed = new Set(messages.map(({ id }) => id));
  const going = waiting
    .filter((item) => !landed.has(item.id))
    .flatMap((item): readonly Said[] => {
      const { type = 'msg', ref = null, ...words } = unpackReply(item);
      if (item.stage === 'failed' && type !== 'msg') return [];
      return [{ id: item.id, sentAt: null, sender: guestUid, order: item.order, ref, ...inside({ type, ...words }) }];
    });
  const gone = [...held].map((ref): Said => ({
    id: `held ${ref}`,
    sentAt: null,
    sender: guestUid,
    order: Infinity,
    ref,
    ...inside({ type: 'del', text: '' }),
  }));
  return [...going, ...gone];
};

const inside = ({
  type,
  text,
  quote,
  extra,
}: Omit<Extract<OpenedMessage, { kind: 'opened' }>, 'kind'>): Pick<Said, 'type' | 'text' | 'quote' | 'emoji' | 'replaces'> => ({
  type,
  text,
  quote: quote ?? null,
  emoji: extra !== undefined && 'emoji' in extra ? extra.emoji : null,
  replaces: extra !== undefined && 'replaces' in extra ? extra.replaces : null,
});

/** Own acts that were refused for good, by the message that they are about. */
const failedActs = ({ waiting, failure }: FoldLinesInput): ReadonlyMap<string, LineActs['failed']> => {
  const failed = new Map<string, LineActs['failed']>();
  for (const item of waiting) {
    if (item.stage !== 'failed') continue;
    const { type = 'msg', ref, text } = unpackReply(item);
    if (type === 'msg' || ref === undefined) continue;
    failed.set(ref, [...(failed.get(ref) ?? []), { id: item.id, kind: type, text, why: failure(item.failure?.code ?? 'internal') }]);
  }
  return failed;
};

const atOf = ({ sentAt }: Said): number | null => (sentAt === null ? null : toMs(sentAt));

const actsOf = (folded: ReturnType<Fold['folded']['get']>, guestUid: string, nameOf: (uid: string) => string): Omit<LineActs, 'failed'> => {
  const who = (uid: string): { name: string; own: boolean } => ({ name: nameOf(uid), own: uid === guestUid });
  const { revisions = [], deleted = null, quote = null, reactions = [], onTheirWay: going = [] } = folded ?? {};
  const last = going.at(-1);
  return {
    revisions: revisions.length < 2 ? [] : revisions.map((said) => ({ id: said.id, atMs: atOf(said), text: said.text, ...who(said.sender) })),
    deleted: deleted === null ? null : { atMs: atOf(deleted), ...who(deleted.sender) },
    quote: quote === null ? null : { id: quote.id, state: quote.state, text: quote.text, who: quote.sender === null ? null : who(quote.sender) },
    reactions: reactions.map(({ emoji, by }) => ({ emoji, own: by.includes(guestUid), names: by.filter((uid) => uid !== guestUid).map(nameOf) })),
    waiting: last !== undefined && isAct(last) ? (last.type as 'edit' | 'del' | 'react') : null,
  };
};
