import { toBase64url } from '@liexin/proof/bytes';
import { foldActs, isAct, type Said } from '../live/fold-acts.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import type { Preview } from './agency-state.ts';

export interface LastWordsInput {
  /** The newest of a lane, newest first, without a gap. */
  readonly newest: readonly StoredMessage[];
  /** What lies before the last of them, newest first; empty at the beginning of the lane. */
  readonly older: (before: StoredMessage) => Promise<readonly StoredMessage[]>;
  readonly open: (message: StoredMessage) => Promise<OpenOutcome>;
}

/** So often the list goes further back for words: behind that many acts in a row it shows none. */
const PAGES = 5;

/** Whether a message is something to read, and not something done to another one. A document of another shape is shown as locked. */
export const isWords = ({ envelope }: StoredMessage): boolean => envelope === null || !isAct(envelope);

/**
 * The last words of a lane for the list, as the conversation shows them (AC13): edited, or deleted; a reaction is no last line. Costs a
 * further read only where the newest is an act.
 */
export const lastWords = async ({ newest, older, open }: LastWordsInput): Promise<Preview['newest']> => {
  let all = newest;
  let target = all.find(isWords);
  for (let page = 0; target === undefined && page < PAGES; page += 1) {
    const last = all.at(-1);
    const more = last === undefined ? [] : await older(last);
    if (more.length === 0) return null;
    all = [...all, ...more];
    target = all.find(isWords);
  }
  if (target === undefined) return null;
  const { id, sender } = target;
  const acts = all.filter(({ envelope }) => envelope?.ref !== undefined && isAct(envelope) && envelope.type !== 'react' && toBase64url(envelope.ref) === id);
  const [outcome, ...done] = await Promise.all([target, ...acts].map(open));
  if (outcome?.kind !== 'opened') return { sender, text: null, kind: outcome?.kind === 'locked' ? 'locked' : 'other' };
  const said = [saidOf(target, outcome), ...acts.map((act, index) => saidOf(act, done[index]))].flatMap((one) => one ?? []);
  const folded = foldActs(said).folded.get(id);
  return folded?.deleted != null ? { sender, text: null, kind: 'deleted' } : { sender, text: folded?.text ?? outcome.body.text, kind: 'opened' };
};

const saidOf = ({ id, sentAt, sender, envelope }: StoredMessage, outcome: OpenOutcome | undefined): Said | null => {
  if (outcome?.kind !== 'opened' || envelope === null) return null;
  const { text, extra } = outcome.body;
  const replaces = extra !== undefined && 'replaces' in extra ? extra.replaces : null;
  const ref = isAct(envelope) && envelope.ref !== undefined ? toBase64url(envelope.ref) : null;
  return { id, sentAt, sender, order: 0, type: envelope.type, ref, text, quote: null, emoji: null, replaces };
};
