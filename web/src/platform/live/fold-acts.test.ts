import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldActs, type Fold, type Said } from './fold-acts.ts';
import { isEmoji } from './is-emoji.ts';

let made = 0;
const aSaid = (over: Partial<Said> = {}): Said => {
  made += 1;
  return {
    id: `m${made}`,
    sentAt: { seconds: made, nanoseconds: 0 },
    order: 0,
    sender: 'ann',
    type: 'msg',
    ref: null,
    text: 'hello',
    quote: null,
    emoji: null,
    replaces: null,
    ...over,
  };
};
const edit = (ref: string, text: string, over: Partial<Said> = {}): Said => aSaid({ type: 'edit', ref, text, replaces: ref, ...over });
const del = (ref: string, over: Partial<Said> = {}): Said => aSaid({ type: 'del', ref, text: '', ...over });
const react = (ref: string, emoji: string, over: Partial<Said> = {}): Said => aSaid({ type: 'react', ref, text: '', emoji, ...over });
const seed = 20261122;

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const anyOne = (id: string): fc.Arbitrary<Said> =>
  fc.record({
    id: fc.constant(id),
    sentAt: fc.option(fc.record({ seconds: fc.integer({ min: 0, max: 3 }), nanoseconds: fc.constantFrom(0, 1000) })),
    order: fc.integer({ min: 0, max: 3 }),
    sender: fc.constantFrom('ann', 'ben'),
    type: fc.constantFrom('msg', 'note', 'edit', 'del', 'react', 'sys'),
    ref: fc.option(fc.constantFrom(...ids, 'elsewhere')),
    text: fc.constantFrom('', ' ', 'x', 'y'),
    quote: fc.option(fc.constant('q')),
    emoji: fc.option(fc.constantFrom('👍', '❤️', 'no emoji')),
    replaces: fc.option(fc.constantFrom('a', 'b')),
  });
const anyLane = fc.tuple(...ids.map(anyOne));
const plain = ({ folded, refused, waiting }: Fold) => ({ folded: new Map([...folded].toSorted(([a], [b]) => (a < b ? -1 : 1))), refused, waiting });

describe('acts folded into messages', () => {
  test('[AC1] order of arrival and repeats change nothing', () => {
    fc.assert(
      fc.property(
        anyLane.chain((lane) => fc.tuple(fc.constant(lane), fc.shuffledSubarray([...lane, ...lane], { minLength: lane.length * 2 }))),
        ([lane, shuffled]) => {
          expect(plain(foldActs(shuffled))).toEqual(plain(foldActs(lane)));
        },
      ),
      { seed },
    );
  });

  test('[AC2] the last edit by (time of the server, id) wins, and every revision is kept in that order', () => {
    const message = aSaid();
    const [first, second] = [edit(message.id, 'one'), edit(message.id, 'two')];
    const folded = foldActs([second, message, first]).folded.get(message.id);

    expect(folded?.text).toBe('two');
    expect(folded?.revisions.map(({ text }) => text)).toEqual(['hello', 'one', 'two']);
    const at = { seconds: 900, nanoseconds: 0 };
    const together = [message, edit(message.id, 'late id', { id: 'z', sentAt: at }), edit(message.id, 'early id', { id: 'y', sentAt: at })];
    expect(foldActs(together).folded.get(message.id)?.text).toBe('late id');
  });

  test('[AC3] a deletion wins over everything, also over edits that come later; no earlier words are left', () => {
    const message = aSaid();
    const acts = [edit(message.id, 'before'), react(message.id, '👍', { sender: 'ben' }), del(message.id), edit(message.id, 'after')];
    const folded = foldActs([message, ...acts]).folded.get(message.id);

    expect(folded).toMatchObject({ text: '', revisions: [], reactions: [], quote: null });
    expect(folded?.deleted?.id).toBe(acts[2]?.id);
  });

  test('[AC4] only the sender of a message edits or deletes it: what others try changes nothing and is told', () => {
    const message = aSaid();
    const acts = [edit(message.id, 'forged words', { sender: 'ben' }), del(message.id, { sender: 'ben' })];
    const fold = foldActs([message, ...acts]);

    expect(fold.folded.size).toBe(0);
    expect(fold.refused).toEqual(acts.map((act) => ({ act, why: 'not-the-sender' })));
    fc.assert(
      fc.property(anyLane, (lane) => {
        const senders = new Map(lane.map(({ id, sender }) => [id, sender]));
        for (const [id, { revisions, deleted }] of foldActs(lane).folded)
          for (const said of [...revisions, ...(deleted ? [deleted] : [])]) expect(said.sender).toBe(senders.get(id));
      }),
      { seed },
    );
  });

  test('[AC5] one set of reactions for each person; the same sign a second time takes it back', () => {
    const message = aSaid();
    const one = react(message.id, '👍', { sender: 'ben' });
    const lane = [message, one, react(message.id, '❤️', { sender: 'ben' }), react(message.id, '👍')];

    expect(foldActs(lane).folded.get(message.id)?.reactions).toEqual([
      { emoji: '👍', by: ['ben', 'ann'] },
      { emoji: '❤️', by: ['ben'] },
    ]);
    const back = [...lane, react(message.id, '👍', { sender: 'ben' }), react(message.id, '❤️', { sender: 'ben' })];
    expect(foldActs([...back, one]).folded.get(message.id)?.reactions).toEqual([{ emoji: '👍', by: ['ann'] }]);
  });

  test('[AC6] an act whose message is not loaded waits, and takes effect when it is there', () => {
    const message = aSaid();
    const later = edit(message.id, 'better');

    expect(foldActs([later])).toMatchObject({ refused: [], waiting: [later] });
    expect(foldActs([later, message]).folded.get(message.id)?.text).toBe('better');
  });

  test('[AC7] an act on an act, without a message, without words, or with more than one emoji is refused', () => {
    const message = aSaid();
    const first = edit(message.id, 'one');
    const bad = [
      edit(message.id, '  '),
      edit(message.id, 'x', { replaces: 'another' }),
      edit(message.id, 'x', { ref: null }),
      react(message.id, 'buy now'),
      react(message.id, '👍👍'),
      react(message.id, '👍', { emoji: null }),
    ];
    const onAct = edit(first.id, 'two');

    expect(foldActs([message, first, onAct, ...bad]).refused).toEqual(
      [{ act: onAct, why: 'not-a-message' }, ...bad.map((act) => ({ act, why: 'malformed' }))].toSorted(
        (a, b) => (a.act.sentAt?.seconds ?? 0) - (b.act.sentAt?.seconds ?? 0),
      ),
    );
    expect(['👍', '❤️', '👩🏽‍💼', '🇨🇳', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧‍👦'].filter((one) => !isEmoji(one))).toEqual([]);
    expect(['', 'a', '1', '👍a', '👍 ', '👍👍', '🇨', '\u200D', `👍${'\u200D👍'.repeat(20)}`].filter(isEmoji)).toEqual([]);
  });

  test('[AC8] a quote shows the words as they are now, says when they are gone, and only then what was sealed with it', () => {
    const message = aSaid({ sender: 'ben' });
    const answer = aSaid({ ref: message.id, quote: 'words that were never said' });
    const quote = (...lane: Said[]) => foldActs(lane).folded.get(answer.id)?.quote;

    expect(quote(message, answer)).toEqual({ id: message.id, state: 'loaded', sender: 'ben', text: 'hello' });
    expect(quote(message, answer, edit(message.id, 'now', { sender: 'ben' }))).toMatchObject({ state: 'loaded', text: 'now' });
    expect(quote(message, answer, del(message.id, { sender: 'ben' }))).toMatchObject({ state: 'deleted', text: '' });
    expect(quote(answer)).toEqual({ id: message.id, state: 'as-quoted', sender: null, text: answer.quote });
  });

  test('[AC9] what is on its way stands after what arrived, in the order in which it was written', () => {
    const message = aSaid();
    const [one, two] = [edit(message.id, 'mine, first', { sentAt: null, order: 1 }), edit(message.id, 'mine, second', { sentAt: null, order: 2 })];
    const folded = foldActs([two, one, message, edit(message.id, 'from my other device')]).folded.get(message.id);

    expect(folded?.text).toBe('mine, second');
    expect(folded?.onTheirWay).toEqual([one, two]);
  });
});
